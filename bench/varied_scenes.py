"""Pictures to learn the page from: any desk, any paper, any camera, and much that is no page.

Wider than the pictures that finding is measured on (`bench.scenes`), smaller, and of other seeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from bench.grounds import GROUNDS
from bench.scenes import PAPER_TINTS, is_inside, sheets
from peripherals.scanner.composite import Photograph, Shot, any_shot, photograph
from peripherals.scanner.desk_things import BESIDE, PAPERLESS, Maker, picture
from peripherals.scanner.frame import Bgr
from peripherals.scanner.laying import Thing
from peripherals.scanner.quad import Quad, ordered

Rng = np.random.Generator
# What a frame is reduced to before lines and steps of lightness are looked for, or less, as of a poor camera.
_SIZES_PX = ((960, 720), (960, 720), (960, 540), (720, 960), (540, 960), (840, 840), (640, 480), (480, 640))
_SLIP_PX = 640  # the width that paper's bending is told for
_KINDS = (
    *("page",) * 8,
    *("stacked",) * 5,
    *("several",) * 2,
    *("apart", "cut off", "no page", "no page", "no page"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """`kind`: why it was made so. `right`: the page that is meant, or the upper two where none is.

    `cut_off`: pages that the frame does not hold. `below`: sheets of a pile, of which parts show.
    """

    kind: str
    ground: str
    bgr: Bgr
    right: tuple[Quad, ...]
    cut_off: tuple[Quad, ...] = ()
    below: tuple[Quad, ...] = ()


def screen(rng: Rng) -> Thing:
    """A monitor, tablet or telephone that is on: a light quad in a dark rim."""
    width, height = ((340, 200), (240, 170), (150, 72))[int(rng.integers(3))]
    bgr = np.full((height * 2, width * 2, 3), int(rng.integers(5, 50)), np.uint8)
    rim = int(rng.integers(6, 24))
    shown = picture(width * 2 - 2 * rim, height * 2 - 2 * rim, rng)
    if rng.random() < 0.6:
        shown[:] = rng.integers(150, 255, 3)
        for _ in range(int(rng.integers(2, 9))):
            x, y = int(rng.integers(shown.shape[1])), int(rng.integers(shown.shape[0]))
            size = rng.integers(20, 250, 2)
            colour = rng.integers(20, 255, 3).tolist()
            cv2.rectangle(shown, (x, y), (x + int(size[0]), y + int(size[1])), colour, -1)
    bgr[rim:-rim, rim:-rim] = shown
    return Thing(bgr, np.full(bgr.shape[:2], 255, np.uint8), 0.5, float(rng.uniform(2, 20)))


def board(rng: Rng) -> Thing:
    """A mat for a mouse, a tray, a folder, a box: one colour, four corners, no paper."""
    width, height = rng.uniform(120, 330), rng.uniform(90, 260)
    shape = (int(height * 2), int(width * 2))
    strength = np.roll((1.0, rng.uniform(0.1, 0.9), rng.uniform(0.0, 0.45)), int(rng.integers(3)))
    colour = rng.uniform(15, 75) if rng.random() < 0.6 else rng.uniform(90, 230) * strength
    bgr = np.clip(np.ones((*shape, 3)) * colour, 0, 235).astype(np.uint8)
    cover = np.full(shape, 255, np.uint8)
    if rng.random() < 0.5:
        inset = int(rng.integers(4, 40))
        cv2.rectangle(
            bgr, (inset, inset), (shape[1] - inset, shape[0] - inset), rng.integers(0, 255, 3).tolist(), 3
        )
    return Thing(bgr, cover, 0.5, float(rng.uniform(1, 25)))


_THINGS: tuple[Maker, ...] = (*BESIDE, *PAPERLESS, screen, board)
_NO_PAGE: tuple[Maker, ...] = (*PAPERLESS, screen, screen, board, board)


def _drawn_paper(rng: Rng) -> Bgr:
    """A page of lines of grey, pictures, rules and bands, of any proportion."""
    height = 700
    width = int(height / rng.choice((1.414, 1.414, 1.29, 1.0, 1.6, 2.0, 2.6, 0.71)))
    paper = np.full((height, width, 3), int(rng.integers(235, 254)), np.uint8)
    margin, y = int(width * rng.uniform(0.03, 0.14)), int(rng.uniform(12, 95))
    ink = rng.integers(10, 110, 3).tolist()
    while y < height - 60 and rng.random() > 0.03:
        kind = rng.random()
        size = int(rng.integers(5, 16))
        if kind < 0.7:
            for _ in range(int(rng.integers(1, 9))):
                _line_of_words(paper, rng, margin, y, size, ink)
                y += int(size * rng.uniform(1.5, 2.2))
        elif kind < 0.82:
            tall = int(rng.integers(40, 250))
            left, right = (
                margin + int(rng.integers(0, width // 4)),
                width - margin - int(rng.integers(0, width // 4)),
            )
            tall = min(tall, height - 30 - y)
            if tall > 20 and right - left > 20:
                paper[y : y + tall, left:right] = picture(right - left, tall, rng)
            y += tall
        elif kind < 0.92:
            cv2.line(paper, (margin, y), (width - margin, y), ink, int(rng.integers(1, 5)))
        else:
            cv2.rectangle(paper, (0, y), (width, y + 24), rng.integers(0, 255, 3).tolist(), -1)
            y += 24
        y += int(rng.integers(4, 55))
    if rng.random() < 0.15:
        inset = int(rng.integers(6, 36))
        cv2.rectangle(paper, (inset, inset), (width - inset, height - inset), ink, int(rng.integers(1, 9)))
    if rng.random() < 0.08:
        paper[:] = picture(width, height, rng)
    return paper


def _line_of_words(paper: Bgr, rng: Rng, margin: int, y: int, size: int, ink: list[int]) -> None:
    x, end = margin, paper.shape[1] - margin - int(rng.exponential(60))
    while x < end:
        word = int(rng.integers(2, 9)) * size // 2
        for at in range(x, min(x + word, end), max(3, size // 2)):
            top = y + int(rng.integers(0, max(1, size // 3)))
            cv2.line(
                paper, (at, top), (at + int(rng.integers(0, size // 2)), y + size), ink, max(1, size // 8)
            )
        x += word + size // 2


def lessons(seeds: Sequence[int]) -> Iterator[Lesson]:
    """In the proportions of `_KINDS`: a small sheet on a large one is "several"."""
    papers = [paper.bgr for paper in sheets()]
    for seed in seeds:
        yield _lesson(seed, papers)


def _lesson(seed: int, papers: Sequence[Bgr]) -> Lesson:
    rng = np.random.default_rng((seed, 2))
    name = str(rng.choice(tuple(GROUNDS)))
    ground = GROUNDS[name](rng)
    shot = _shot(seed, rng)
    chosen = _KINDS[seed % len(_KINDS)]
    things = _NO_PAGE if chosen == "no page" else _THINGS
    if chosen == "no page":
        shot = replace(shot, sheets_below=0, sheets_beside=0, things=int(rng.integers(0, 8)))
        taken = photograph(None, shot, ground=ground, things=things)
        return Lesson(chosen, name, taken.bgr, ())
    page, height_mm = _page(rng, papers)
    shot = replace(shot, page_height_mm=height_mm, below_height_mm=height_mm, sheets_below=0)
    is_pile = chosen in ("stacked", "several", "apart")
    alike = [_tinted(rng, _drawn_paper(rng), plain=0.8) for _ in range(2 * is_pile)]
    alike = [cv2.resize(other, page.shape[1::-1], interpolation=cv2.INTER_AREA) for other in alike]
    shot = _laid(shot, chosen, height_mm, rng)
    if chosen == "stacked" and rng.random() < 0.6:
        alike.append(page)
    taken = photograph(page, shot, alike, ground=ground, things=things)
    bgr, quads = _curled(taken, rng)
    whole = [quad for quad in quads if is_inside(quad, bgr)]
    if not is_inside(quads[0], bgr):
        return Lesson("cut off", name, bgr, (), tuple(quads))
    meant = 2 if chosen in ("several", "apart") else 1
    return Lesson(chosen, name, bgr, tuple(whole[:meant]), below=tuple(whole[meant:]))


def _laid(shot: Shot, chosen: str, height_mm: float, rng: Rng) -> Shot:
    """The same shot with other sheets below, or with the page beyond one side of the frame."""
    match chosen:
        case "stacked":
            tidy = rng.random()
            return replace(
                shot,
                sheets_below=int(rng.integers(1, 4)),
                stack_turn_deg=float(rng.choice((2.0, 4.0, 12.0))),
                stack_slip_mm=5.0 + 40.0 * float(tidy),
            )
        case "several":
            share = float(rng.uniform(0.45, 0.75))
            return replace(shot, sheets_below=int(rng.integers(1, 3)), page_height_mm=share * height_mm)
        case "apart":
            return replace(shot, fill=min(shot.fill, 0.55), sheets_below=1, stack_slip_mm=200.0)
        case "cut off":
            share, side = float(rng.uniform(0.1, 0.4)), int(rng.integers(4))
            along_x, along_y = ((1, 0), (-1, 0), (0, 1), (0, -1))[side]
            shift_x, shift_y = along_x * (0.25 + share), along_y * (0.1 + share)
            return replace(shot, shift_x=shift_x, shift_y=shift_y, sheets_beside=0)
    return shot


def _shot(seed: int, rng: Rng) -> Shot:
    shot = any_shot(seed, is_hard=bool(rng.random() < 0.7))
    width, height = _SIZES_PX[int(rng.integers(len(_SIZES_PX)))]
    # `fill` is of the frame's height: a portrait frame must still hold the width of a page
    fill = min(float(rng.uniform(0.3, 0.97)), 1.25 * width / height)
    return replace(
        shot,
        width_px=width,
        height_px=height,
        fill=fill,
        turn_deg=float(rng.normal(0, rng.choice((3, 12, 30)))),
        tilt_x_deg=float(rng.normal(0, rng.choice((3, 9, 18)))),
        tilt_y_deg=float(rng.normal(0, rng.choice((3, 9, 18)))),
        shift_x=float(rng.normal(0, 0.07)),
        shift_y=float(rng.normal(0, 0.05)),
        lens_k=float(rng.uniform(-0.03, 0.02)),
        exposure=float(rng.uniform(0.45, 1.05)),
        noise_levels=float(rng.uniform(0.3, 2.5)),
        blur_px=float(rng.uniform(0.2, 0.8)),
        things=int(rng.integers(0, 6)),
        things_on_top=int(rng.choice((0, 0, 0, 1, 2, 3))),
        has_glare=bool(rng.random() < 0.1),
    )


def _page(rng: Rng, papers: Sequence[Bgr]) -> tuple[Bgr, float]:
    paper = papers[int(rng.integers(len(papers)))] if rng.random() < 0.3 else _drawn_paper(rng)
    height_mm = float(rng.choice((297, 297, 297, 210, 240)))
    return _tinted(rng, paper, plain=0.7), height_mm


def _tinted(rng: Rng, paper: Bgr, plain: float) -> Bgr:
    if rng.random() < plain:
        tint = rng.uniform(0.93, 1.0, 3)
    elif rng.random() < 0.5:
        tint = np.array(PAPER_TINTS[int(rng.integers(len(PAPER_TINTS)))])
    else:
        tint = np.clip(rng.uniform(0.6, 1.0) * (1 + rng.normal(0, 0.15, 3)), 0.1, 1.0)
    return (paper * tint).astype(np.uint8)


def _curled(taken: Photograph, rng: Rng) -> tuple[Bgr, list[Quad]]:
    """Bend the picture a little and softly: paper does not lie as flat as geometry has it."""
    height, width = taken.bgr.shape[:2]
    quads = [quad for quad in (taken.quad, *reversed(taken.below)) if quad is not None]
    reach_px = float(rng.choice((0.0, 0.5, 2.0, 5.0))) * width / _SLIP_PX
    field = [
        cv2.resize(
            rng.normal(0, reach_px, (4, 4)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
        for _ in range(2)
    ]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bent = cv2.remap(taken.bgr, x + field[0], y + field[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    moved = []
    for quad in quads:
        at = np.clip(np.rint(quad), 0, (width - 1, height - 1)).astype(int)
        moved.append(ordered(quad - np.stack([plane[at[:, 1], at[:, 0]] for plane in field], axis=1)))
    return np.asarray(bent, np.uint8), moved
