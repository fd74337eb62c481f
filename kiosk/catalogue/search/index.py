"""An inverted index of texts that belong to owners: which texts and owners share what with a wish.

Numbers, not objects: a hundred thousand owners are weighed in some milliseconds.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.catalogue.search import features as f

Numbers = NDArray[np.int32]
Scores = NDArray[np.float32]

# What fits counts against what does not: half of the rest of the wish, a fifth of the rest of the text.
# Source: measured on tests/kiosk/search/queries_dev.tsv, flat around these values.
WISH_REST, TEXT_REST = 0.45, 0.20
LEAST_TEXT = 0.5
POOLED = 0.35  # the share of what all texts of an owner explain together, against its best text alone


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text of an owner, and how it sounds."""

    owner: int
    piece: str
    sounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well each text and each owner fits a wish; `told`: how much of one of the owner's texts, at best,
    the wish says. All 0…1."""

    texts: Scores
    owners: Scores
    told: Scores


class Index:
    """Immutable; thread-safe."""

    def __init__(self, pieces: Iterable[tuple[int, str]]) -> None:
        """Pieces with their owners' numbers: 0, 1, 2 …, those of one owner together, at least one each."""
        by_text: dict[str, array[int]] = defaultdict(lambda: array("i"))
        by_owner: dict[str, array[int]] = defaultdict(lambda: array("i"))
        weighed: list[Mapping[str, float]] = []
        self.texts: list[Text] = []
        for number, (owner, piece) in enumerate(pieces):
            parts = f.units(piece)
            self.texts.append(Text(owner, piece, f.heard(parts)))
            weighed.append(f.of_text(piece, parts))
            for key in (*weighed[-1], *dict.fromkeys(f.of_initials(parts))):
                by_text[key].append(number)
                if not by_owner[key] or by_owner[key][-1] != owner:
                    by_owner[key].append(owner)
        self.owners = self.texts[-1].owner + 1 if self.texts else 0
        self._by_text = {key: np.array(numbers, np.int32) for key, numbers in by_text.items()}
        self._by_owner = {key: np.array(numbers, np.int32) for key, numbers in by_owner.items()}
        self._rare = {key: self._rarity(len(owned)) for key, owned in by_owner.items()}
        self._starts = np.unique([text.owner for text in self.texts], return_index=True)[1]
        self._written = self._sums(weighed)
        self._heard = self._sums([f.as_spelled(own) for own in weighed])

    def _rarity(self, owners: int) -> float:
        return float(np.log1p(self.owners / owners) / np.log1p(self.owners))

    def _sums(self, weighed: Sequence[Mapping[str, float]]) -> Scores:
        """What each text weighs whole. The shortest count as if they were longer: they say little."""
        sums = [sum(weight * self._rare[key] for key, weight in own.items()) for own in weighed]
        return np.maximum(np.array(sums, np.float32), LEAST_TEXT)

    def knows(self, key: str) -> bool:
        return key in self._by_text

    def weigh(self, wish: Mapping[str, float], *, is_spelled: bool) -> Fit:
        """`is_spelled`: the wish was typed in letters, so it fits only how texts sound."""
        shared = np.zeros(len(self.texts), np.float32)
        pooled = np.zeros(self.owners, np.float32)
        whole = 1e-6
        for key, weight in wish.items():
            amount = weight * self._rare.get(key, 1.0)
            whole += amount
            if key in self._by_text:
                shared[self._by_text[key]] += amount
                pooled[self._by_owner[key]] += amount
        left = np.maximum((self._heard if is_spelled else self._written) - shared, 0)
        texts = shared / (shared + WISH_REST * (whole - shared) + TEXT_REST * left)
        best = self.best_of(texts)
        told = self.best_of(shared / (shared + left))
        return Fit(texts, (1 - POOLED) * best + POOLED * pooled / np.float32(whole), told)

    def best_of(self, texts: Scores) -> Scores:
        """The best text of each owner."""
        found: Scores = np.maximum.reduceat(texts, self._starts)
        return found
