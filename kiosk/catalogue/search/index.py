"""An inverted index of texts that belong to owners: which texts and owners share what with a wish.

Numbers, not objects: a hundred thousand owners are weighed in some milliseconds.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.catalogue.search import features as f

Numbers = NDArray[np.int32]
Scores = NDArray[np.float32]

QUERY_REST, TEXT_REST = 0.45, 0.20  # what stays unexplained of the wish, and of the text, against what fits
POOLED = 0.35  # the share of what all texts of an owner explain together


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text of an owner. `prior`: how good a fit with it is, 1 for most."""

    owner: int
    piece: str
    prior: float = 1.0


class Index:
    """Immutable; thread-safe."""

    def __init__(self, texts: Sequence[Text], owners: int) -> None:
        """The texts of one owner stand together, owners in ascending order, each with at least one."""
        by_text: dict[str, array[int]] = defaultdict(lambda: array("i"))
        by_owner: dict[str, array[int]] = defaultdict(lambda: array("i"))
        weighed: list[dict[str, float]] = []
        for number, text in enumerate(texts):
            parts = f.units(text.piece)
            own = dict(f.of_text(text.piece, parts))
            weighed.append(own)
            for key in {*own, *f.of_initials(parts)}:
                by_text[key].append(number)
                owned = by_owner[key]
                if not owned or owned[-1] != text.owner:
                    owned.append(text.owner)
        self._by_text = {key: np.array(numbers, np.int32) for key, numbers in by_text.items()}
        self._by_owner = {key: np.array(numbers, np.int32) for key, numbers in by_owner.items()}
        self._owners = owners
        self.texts = texts
        self._starts = np.unique(np.array([text.owner for text in texts], np.int32), return_index=True)[1]
        self._prior = np.array([text.prior for text in texts], np.float32)
        self._rare = {key: self._rarity(len(owned)) for key, owned in self._by_owner.items()}
        self._written = self._sums(weighed, lambda key: key[0] != f.INITIALS)
        self._heard = self._sums(weighed, lambda key: key[0] in (f.SOUND, f.SOUNDS))

    def _rarity(self, owners: int) -> float:
        return float(np.log1p(self._owners / owners) / np.log1p(self._owners))

    def _sums(self, weighed: Sequence[Mapping[str, float]], is_of_kind: object) -> Scores:
        return np.array(
            [sum(w * self._rare[k] for k, w in own.items() if is_of_kind(k)) for own in weighed], np.float32
        )

    def rarity(self, key: str) -> float:
        """0…1; 1 for what no owner has."""
        return self._rare.get(key, 1.0)

    def knows(self, key: str) -> bool:
        return key in self._by_text

    def weigh(self, wish: Mapping[str, float], *, is_spelled: bool) -> tuple[Scores, Scores]:
        """For each text and for each owner: how well it fits the wish, 0…1."""
        shared = np.zeros(len(self.texts), np.float32)
        pooled = np.zeros(self._owners, np.float32)
        whole = 0.0
        for key, weight in wish.items():
            amount = weight * self.rarity(key)
            whole += amount
            if key in self._by_text:
                shared[self._by_text[key]] += amount
                pooled[self._by_owner[key]] += amount
        if whole == 0:
            return shared, pooled
        rest = self._heard if is_spelled else self._written
        left = np.maximum(rest - shared, 0)
        by_text = self._prior * shared / (shared + QUERY_REST * (whole - shared) + TEXT_REST * left)
        best = np.maximum.reduceat(by_text, self._starts)
        return by_text, (1 - POOLED) * best + POOLED * pooled / whole
