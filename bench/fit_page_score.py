"""Fit the score that tells the page from everything else: writes `peripherals/scanner/page_score.npz`.

    python -m bench.page_lessons var/bench/lessons --composites 600    # in the project's environment
    python3 -m venv /tmp/torch && /tmp/torch/bin/pip install torch numpy  # of the project it is none
    /tmp/torch/bin/python bench/fit_page_score.py var/bench/lessons peripherals/scanner/page_score.npz

The committed weights: --lessons 2300 --composites 600, --epochs 14 --known (the weights of commit ffb5370).

One softmax a picture over its candidates and "none of them", so that right is parted from wrong; and of each
candidate alone, whether it is a sheet, as several may be. The same
lessons, seed and version of torch give the same weights on one machine. No photograph is in the fit. Prints,
for the held-back eighth, how well a threshold parts right from wrong. `--without GROUND`: leave a kind
of desk out of the fit and test on it alone, to see whether what is learnt carries over.
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

SEED = 0
POINT, SIDE, WHOLE = 24, 40, 48  # how wide each layer is
RIGHT_FROM, RIGHT_BY = 0.91, 0.97  # index before refinement: from nothing to fully right
SHEET_FROM, NO_SHEET_BELOW = 0.75, 0.6  # a second sheet is to be noticed, not measured
SURELY_SHEET, NO_OTHER_BELOW = 0.9, 0.5
LOG_AREA = 10  # its place among the cues
NONE_BELOW = 0.4  # of that: if no candidate is as right, "none of them" is
_EPOCHS, _AT_ONCE, _STEP, _DECAY = 16, 12, 3e-3, 3e-3
_STEP_ON = 1.5e-3  # where something is known
_FORGET = 0.1  # share of the last layer's inputs left out at each step
_HELD_BACK = 8
_ALONE = 1.0  # how much it counts whether each is a sheet
_SMALLER = 0.4  # logarithm of the area: so much, and it is the other sheet
_NOISE = 0.03  # added to what is seen


class Score(nn.Module):
    """Every place along a side alike, every side and corner alike, then the whole."""

    def __init__(self, lesson: dict[str, Any]) -> None:
        super().__init__()
        across, corner, side, whole = (
            lesson[name].shape[-1] for name in ("profiles", "corners", "sides", "whole")
        )
        self.p = nn.Linear(across, POINT)
        self.c = nn.Linear(corner, POINT)
        self.s = nn.Linear(2 * POINT + side, SIDE)
        self.g = nn.Linear(3 * SIDE + 3 * POINT + whole, WHOLE)
        self.o = nn.Linear(WHOLE, 2)
        self.forget = nn.Dropout(_FORGET)

    def forward(self, whole: Any, side: Any, profile: Any, corner: Any) -> Any:
        shown = torch.relu(self.p(profile))
        sides = torch.relu(self.s(torch.cat([shown.mean(-2), shown.amax(-2), side], -1)))
        corners = torch.relu(self.c(corner))
        seen = [pool for part in (sides, corners) for pool in (part.mean(-2), part.amax(-2), part.amin(-2))]
        return self.o(torch.relu(self.g(self.forget(torch.cat([*seen, whole], -1)))))


def load(folder: Path) -> list[dict[str, Any]]:
    lessons = [
        lesson
        for file in sorted(folder.glob("*.pickle"))
        for lesson in pickle.loads(file.read_bytes())  # noqa: S301 - own files
    ]
    return [lesson for lesson in lessons if len(lesson["index"])]


def others(lesson: dict[str, Any]) -> list[NDArray[np.bool_]]:
    """Which candidates are the other sheet when one is taken for the page, and which are surely none.

    Two rows for either sheet that is taken. They are told apart by their areas; no rows where they cannot be.
    """
    index, area = lesson["index"], lesson["whole"][:, LOG_AREA]
    is_none = np.maximum(index, lesson["below"]) < NO_OTHER_BELOW
    if lesson["kind"] not in ("several", "apart"):
        return [np.stack([np.zeros_like(is_none), is_none])]
    is_sheet = index >= SHEET_FROM
    if not (index >= SURELY_SHEET).any():
        return []
    is_small = area < area[index >= SURELY_SHEET].max() - _SMALLER
    both = [is_sheet & is_small, is_sheet & ~is_small]
    return [np.stack([each, is_none]) for each in both] if all(each.any() for each in both) else []


def other_loss(given: Any, lesson: dict[str, Any]) -> Any:
    """How unlikely the other sheet is held, or that there is none."""
    lost = []
    for other, none in others(lesson):
        alone = given[: len(other)]
        against = torch.cat([alone[torch.from_numpy(other | none)], torch.zeros(1)])
        right = alone[torch.from_numpy(other)] if other.any() else torch.zeros(1)
        lost.append(torch.logsumexp(against, 0) - torch.logsumexp(right, 0))
    return sum(lost) / max(1, len(lost))


def padded(lessons: list[dict[str, Any]], width: int) -> tuple[list[Any], Any, Any, Any]:
    """What is seen; how right each candidate and "none of them" (the last) is; which of them there are;
    whether each is a sheet (1), surely none (0), or neither is sure (-1).
    """
    names = ("whole", "sides", "profiles", "corners")
    seen = [np.zeros((len(lessons), width, *lessons[0][name].shape[1:]), np.float32) for name in names]
    right = np.zeros((len(lessons), width + 1), np.float32)
    is_there = np.zeros(right.shape, bool)
    is_there[:, -1] = True
    sheet = np.full((len(lessons), width), -1, np.float32)
    for number, lesson in enumerate(lessons):
        count = len(lesson["index"])
        for values, name in zip(seen, names, strict=True):
            values[number, :count] = lesson[name]
        share = np.clip((lesson["index"] - RIGHT_FROM) / (RIGHT_BY - RIGHT_FROM), 0, 1) ** 2
        right[number, :count], is_there[number, :count] = share, True
        right[number, -1] = share.max() < NONE_BELOW
        index = lesson["index"]
        is_sure = (index >= SHEET_FROM) | (np.maximum(index, lesson["below"]) < NO_SHEET_BELOW)
        sheet[number, :count] = np.where(is_sure, index >= SHEET_FROM, -1)
    seen = [torch.from_numpy(values) for values in seen]
    return seen, torch.from_numpy(right), torch.from_numpy(is_there), torch.from_numpy(sheet)


def scores(score: Score, lessons: list[dict[str, Any]], scale: tuple[Any, Any], width: int) -> list[Any]:
    score.eval()
    found = []
    with torch.no_grad():
        for first in range(0, len(lessons), _AT_ONCE):
            part = lessons[first : first + _AT_ONCE]
            (whole, *rest), *_ = padded(part, width)
            given = score((whole - scale[0]) / scale[1], *rest)[..., 0].numpy()
            found += [given[number, : len(lesson["index"])] for number, lesson in enumerate(part)]
    return found


def begin(lessons: list[dict[str, Any]], known: Path | None) -> tuple[Score, tuple[Any, Any]]:
    """A score that knows nothing yet, or what is known, and the middle and spread of the cues."""
    score = Score(lessons[0])
    if known is not None:
        stored = {name: torch.from_numpy(values) for name, values in np.load(known).items()}
        scale = (stored.pop("middle"), stored.pop("spread"))
        for name in ("o.weight", "o.bias"):  # as first committed it had no second sum
            stored[name] = torch.cat([stored[name], score.state_dict()[name]])[:2]
        score.load_state_dict(stored)
        return score, scale
    every = np.concatenate([lesson["whole"] for lesson in lessons])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-3
    spread[-1] = 1e9  # `off_centre`, the last cue, is weighed by hand
    return score, (torch.from_numpy(middle.astype(np.float32)), torch.from_numpy(spread.astype(np.float32)))


def fit(
    lessons: list[dict[str, Any]], epochs: int, width: int, known: Path | None
) -> tuple[Score, tuple[Any, Any]]:
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    score, scale = begin(lessons, known)
    steps = len(lessons) // _AT_ONCE
    step = _STEP if known is None else _STEP_ON
    descent = torch.optim.AdamW(score.parameters(), step, weight_decay=_DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(descent, step, total_steps=epochs * steps + 1)
    for number in range(epochs):
        score.train()
        order, lost = rng.permutation(len(lessons)), 0.0
        for first in range(0, steps * _AT_ONCE, _AT_ONCE):
            part = [lessons[at] for at in order[first : first + _AT_ONCE]]
            (whole, *rest), right, is_there, sheet = padded(part, width)
            rest = [values + _NOISE * torch.randn_like(values) for values in rest]
            whole = (whole - scale[0]) / scale[1]
            given = score(whole + _NOISE * torch.randn_like(whole), *rest)
            page = torch.cat([given[..., 0], torch.zeros(len(part), 1)], 1).masked_fill(~is_there, -1e4)
            share = torch.log_softmax(page, 1) + torch.log(right + 1e-9)
            is_sure = sheet >= 0
            alone = binary_cross_entropy_with_logits(given[..., 1][is_sure], sheet[is_sure])
            pairs = zip(given[..., 1], part, strict=True)
            other = sum(other_loss(sums, lesson) for sums, lesson in pairs) / len(part)
            loss = _ALONE * (alone + other) - torch.logsumexp(share, 1).mean()
            descent.zero_grad()
            loss.backward()
            descent.step()
            pace.step()
            lost += loss.item() / steps
        print(f"{number + 1} of {epochs}: {lost:.3f}", flush=True)
    return score, scale


def separation(lessons: list[dict[str, Any]], given: list[Any]) -> str:
    """How many right finds lie above all wrong ones, and above all but a few."""
    right, wrong = [], []
    for lesson, score in zip(lessons, given, strict=True):
        best = int(np.argmax(score))
        is_right = lesson["index"][best] >= 0.93
        (right if is_right else wrong).append((float(score[best]), lesson["kind"]))
    wrong.sort(reverse=True)
    kept = {n: sum(score > wrong[n][0] for score, _ in right) for n in (0, 1, 2, 5, 10) if n < len(wrong)}
    top = ", ".join(f"{score:.1f} {kind}" for score, kind in wrong[:8])
    return f"{len(right)} right, {len(wrong)} wrong; right above all but so many wrong: {kept}; wrong: {top}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lessons", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--epochs", type=int, default=_EPOCHS)
    parser.add_argument("--known", type=Path, metavar="WEIGHTS", help="go on from these")
    parser.add_argument("--without", metavar="GROUND", action="append", default=[])
    options = parser.parse_args()
    torch.set_num_threads(1)
    lessons = load(options.lessons)
    width = max(len(lesson["index"]) for lesson in lessons)
    held = [lesson for number, lesson in enumerate(lessons) if number % _HELD_BACK == 0]
    taught = [lesson for number, lesson in enumerate(lessons) if number % _HELD_BACK]
    if options.without:
        held = [lesson for lesson in lessons if lesson["ground"] in options.without]
        taught = [lesson for lesson in taught if lesson["ground"] not in options.without]
    score, scale = fit(taught, options.epochs, width, options.known)
    print("fitted:", separation(taught, scores(score, taught, scale, width)))
    print("held back:", separation(held, scores(score, held, scale, width)))
    weights = {name: values.numpy() for name, values in score.state_dict().items()}
    np.savez(options.weights, middle=scale[0].numpy(), spread=scale[1].numpy(), **weights)


if __name__ == "__main__":
    main()
