"""Measure the candidates of many composed pictures, for `bench.fit_page_score` to learn from.

    python -m bench.page_lessons FOLDER [--lessons 3200] [--composites 800]

Two kinds: any desk and any paper (`bench.varied_scenes`), and pictures like those that finding is measured
on, of other seeds (`bench.scenes`, from 0; it is measured from 200 000). One file a hundred pictures; what is
there is not made again, so that two runs can share the work (delete `*.making` of one that was broken off).
About a third of a second a picture on one core.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.scenes import Sample, composites, is_inside
from bench.varied_scenes import Lesson, lessons
from peripherals.scanner.candidates import Candidates, find_candidates
from peripherals.scanner.cues import CUES, measure
from peripherals.scanner.finder import Effort
from peripherals.scanner.lines import find_lines
from peripherals.scanner.profiles import profiles
from peripherals.scanner.quad import Quad, jaccard_index
from peripherals.scanner.view import View, look_at

MOST_TAUGHT = 96  # candidates of one picture
_RIGHT = 0.93
_FAR = (
    0.2  # of the diagonal: a corner farther from the true one than this makes the index not worth computing
)
_VISIBLE_PART = 0.8  # index with what is seen of a page cut off: neither right nor wrong
_A_FILE = 100
_PREVIEWS = 0.25

# Which wrong candidates are likeliest to be taken for a page; only chooses what is taught.
_LIKELY = {
    "edge_mean": 3.7,
    "edge_share_mean": 4.0,
    "edge_share_weakest": 2.0,
    "contrast_mean": 3.8,
    "contrast_weakest": 1.0,
    "overrun_mean": -7.2,
    "overrun_worst": -1.4,
    "log_area": 1.2,
    "corner_skew": -4.0,
    "opposite_unlike": -4.0,
    "corner_weakest": 2.1,
    "light_inside": 2.4,
}

Values = NDArray[np.float64]


def taught(lesson: Lesson, rng: np.random.Generator) -> dict[str, Any]:
    """What the score sees of some candidates, and how well each fits a true page; empty without any.

    One in four is seen as small as in the preview.
    """
    effort = Effort.PREVIEW if rng.random() < _PREVIEWS else Effort.FINAL
    view = look_at(lesson.bgr, effort.value)
    every = find_candidates(view, find_lines(view))
    right, cut_off, below = (
        [(quad + 0.5) * view.px_per_frame_px - 0.5 for quad in quads]
        for quads in (lesson.right, lesson.cut_off, lesson.below)
    )
    unlike = np.array([_visible_index(quad, cut_off, view) <= _VISIBLE_PART for quad in every.quads], bool)
    candidates = Candidates(every.quads[unlike], every.on_border[unlike]) if len(every) else every
    if len(candidates) == 0:
        return {}
    diagonal_px = float(np.hypot(view.width, view.height))
    index = _index(candidates.quads, right, diagonal_px)
    chosen = _chosen(candidates, index, view, rng)
    candidates = Candidates(candidates.quads[chosen], candidates.on_border[chosen])
    cues, pixels = measure(candidates, view), profiles(candidates, view)
    return {
        "kind": lesson.kind,
        "ground": lesson.ground,
        "index": index[chosen].astype(np.float32),
        "below": _index(candidates.quads, below, diagonal_px).astype(np.float32),
        "whole": cues.whole.astype(np.float32),
        "sides": cues.sides.astype(np.float16),
        "profiles": np.moveaxis(pixels.sides, 0, 2).astype(np.float16),
        "corners": pixels.corners.astype(np.float16),
    }


def _index(quads: Values, right: list[Quad], diagonal_px: float) -> Values:
    """Best index with any true page; 0 for what is far from all."""
    index = np.zeros(len(quads))
    for quad in right:
        turned = [np.abs(quads - np.roll(quad, turn, axis=0)).max(axis=(1, 2)) for turn in range(4)]
        for near in np.flatnonzero(np.min(turned, axis=0) < _FAR * diagonal_px):
            index[near] = max(index[near], jaccard_index(quads[near], quad))
    return index


def _visible_index(quad: Quad, cut_off: list[Quad], view: View) -> float:
    """Best plain index with the part of a page that the frame shows."""
    frame = np.array([[0, 0], [view.width, 0], [view.width, view.height], [0, view.height]], np.float32)
    best = 0.0
    for page in cut_off:
        area, part = cv2.intersectConvexConvex(page.astype(np.float32), frame)
        if area > 0 and part is not None:
            shared, _ = cv2.intersectConvexConvex(quad.astype(np.float32), part)
            best = max(best, shared / (area + cv2.contourArea(quad.astype(np.float32)) - shared))
    return float(best)


def _chosen(candidates: Candidates, index: Values, view: View, rng: np.random.Generator) -> NDArray[np.intp]:
    """A quarter right ones at most, a quarter the next best; of the others half the likeliest, half any."""
    order = np.argsort(-index)
    count = int((index > _RIGHT).sum())
    right, others = order[: min(count, MOST_TAUGHT // 4)], order[count:]
    near, others = others[: MOST_TAUGHT // 4], others[MOST_TAUGHT // 4 :]
    room = MOST_TAUGHT - len(right) - len(near)
    if len(others) > room:
        whole = measure(Candidates(candidates.quads[others], candidates.on_border[others]), view).whole
        likely = np.argsort(-(whole @ [_LIKELY.get(cue, 0.0) for cue in CUES]))
        any_other = rng.choice(likely[room // 2 :], room - room // 2, replace=False)
        others = others[np.concatenate([likely[: room // 2], any_other])]
    return np.concatenate([right, near, others])


def _as_lesson(sample: Sample) -> Lesson:
    if sample.group == "cut off":
        return Lesson(sample.group, "composite", sample.bgr, (), sample.sheets)
    kind = "page" if sample.group in ("plain", "hard") else sample.group
    meant = 2 if kind == "several" else 1
    whole = tuple(quad for quad in sample.sheets if is_inside(quad, sample.bgr))
    return Lesson(kind, "composite", sample.bgr, whole[:meant], below=whole[meant:])


def _composed(numbers: range) -> Iterator[Lesson]:
    return (_as_lesson(sample) for sample in composites(len(numbers), numbers.start))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lessons", type=int, default=3200)
    parser.add_argument("--composites", type=int, default=800)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    makers: tuple[tuple[str, int, Callable[[range], Iterator[Lesson]]], ...] = (
        ("varied", options.lessons, lessons),
        ("composite", options.composites, _composed),
    )
    for name, count, make in makers:
        for first in range(0, count, _A_FILE):
            file = options.folder / f"{name}-{first:06}.pickle"
            making = file.with_suffix(".making")
            if file.exists() or making.exists():
                print("made already, or being made:", file.name, flush=True)
                continue
            making.touch()
            rng = np.random.default_rng(first)
            told = [taught(lesson, rng) for lesson in make(range(first, min(first + _A_FILE, count)))]
            making.write_bytes(pickle.dumps([lesson for lesson in told if lesson]))
            making.replace(file)


if __name__ == "__main__":
    main()
