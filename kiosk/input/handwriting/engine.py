"""The whole way from ink to candidates, in the process that calls it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kiosk.input.handwriting.ink import Ink
from kiosk.input.handwriting.picture import Drawing, draw
from kiosk.input.handwriting.ranking import MOST_CANDIDATES, Ranking, Weighed
from kiosk.input.handwriting.recogniser import Recogniser, Scores
from kiosk.input.handwriting.segmentation import Part, height_of, segment
from kiosk.input.handwriting.written import Wanted, Written

# Leaning either way a little: what differs between the two is chance. Better than one drawing upright, and
# about as good as six. Source: bench/handwriting.py.
_DRAWINGS = (Drawing(38, 2.5, slant=-0.12), Drawing(38, 2.5, slant=0.12))
_DOTS = ("·", "\u4e36")  # and the stroke that is a character of its own
_OF_A_DOT = 2.0  # narrow, yet a character where there is room on either side
_DOT_SIZE = 0.12  # of the height of the line; a single tap has no size at all


class Engine:
    """Errors: InputMissingError when the recogniser's model is not here. Thread: one."""

    def __init__(self) -> None:
        self._recogniser = Recogniser()
        self._ranking = Ranking(self._recogniser.classes)
        self._seen: dict[tuple[bytes, ...], Scores] = {}

    def character(self, ink: Ink, wanted: Wanted = Wanted.HAN) -> Written:
        """All of it is one character."""
        return _Reading(self._recogniser, self._ranking, ink, wanted, {}).written(tuple(range(len(ink))))

    def line(self, ink: Ink, wanted: Wanted = Wanted.HAN, usual_height: float = 0.0) -> tuple[Written, ...]:
        """Characters side by side, from left to right. After one more stroke only what is new is read."""
        reading = _Reading(self._recogniser, self._ranking, ink, wanted, self._seen)
        parts = segment(ink, reading.likelihood, usual_height)
        told = tuple(reading.written(part) for part in parts)
        self._seen = reading.seen
        return told


class _Reading:
    """One ink being read. `before`: scores of the reading before; `seen`: those of this one."""

    def __init__(
        self,
        recogniser: Recogniser,
        ranking: Ranking,
        ink: Ink,
        wanted: Wanted,
        before: dict[tuple[bytes, ...], Scores],
    ) -> None:
        self._recogniser = recogniser
        self._ranking = ranking
        self._ink = ink
        self._height = height_of(ink)
        self._traces = tuple(stroke.tobytes() for stroke in ink)
        self._wanted = wanted
        self._before = before
        self.seen: dict[tuple[bytes, ...], Scores] = {}

    def likelihood(self, part: Part) -> float:
        """By one drawing alone, for many parts are tried."""
        if self._is_dot(part):
            return _OF_A_DOT
        return self._weigh(part, _DRAWINGS[:1]).likelihood

    def written(self, part: Part) -> Written:
        candidates = self._weigh(part, _DRAWINGS).candidates
        if self._is_dot(part):
            others = (each for each in candidates if each not in _DOTS)
            candidates = (*_DOTS, *others)[:MOST_CANDIDATES]
        return Written(candidates, part)

    def _is_dot(self, part: Part) -> bool:
        """The recogniser was made for lines that are never of a dot alone."""
        strokes = [self._ink[stroke] for stroke in part]
        points = np.concatenate(strokes)
        size = float((points.max(axis=0) - points.min(axis=0)).max())
        return self._wanted is Wanted.HAN and size <= _DOT_SIZE * self._height

    def _weigh(self, part: Part, drawings: Sequence[Drawing]) -> Weighed:
        scores = [self._scores(part, number) for number in range(len(drawings))]
        return self._ranking.weigh(scores, len(part), self._wanted)

    def _scores(self, part: Part, drawing: int) -> Scores:
        key = (bytes([drawing]), *(self._traces[stroke] for stroke in part))
        scores = self.seen.get(key, self._before.get(key))
        if scores is None:
            picture = draw(tuple(self._ink[stroke] for stroke in part), _DRAWINGS[drawing])
            scores = self._recogniser.scores(picture)
        self.seen[key] = scores
        return scores
