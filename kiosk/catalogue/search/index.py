"""An inverted index of texts that belong to owners: which texts and owners share what with a wish.

Numbers, not objects: a hundred thousand owners are weighed in some milliseconds.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.catalogue.search import features as f

Numbers = NDArray[np.int32]
Scores = NDArray[np.float32]

# Source of all these: measured on the queries in tests/kiosk/search; the hits hardly change around them.
WISH_REST, TEXT_REST = 0.45, 0.20  # what the wish, and what the text, has over, against what they share
POOLED = 0.35  # the part of what all texts of an owner share together, against its best text alone
CORE = 1.0  # how much more in a text counts what nearly all texts of its owner have: 草原 in all of 草原
FEW_TEXTS = 4  # of fewer nothing is typical
LEAST_TEXT = 0.5  # a shorter text counts as if it were so long: it says little


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


@dataclass(frozen=True, slots=True)
class _Posting:
    """Where a feature stands, how rare it is (1: one owner has it), what it makes of each of its texts."""

    texts: Numbers
    owners: Numbers
    rarity: float
    amounts: Scores


class Index:
    """Immutable; thread-safe."""

    def __init__(self, pieces: Iterable[tuple[int, str]]) -> None:
        """Pieces with their owners' numbers: 0, 1, 2 …, those of one owner together, at least one each."""
        self.texts: list[Text] = []
        places: dict[str, array[int]] = defaultdict(lambda: array("i"))
        weights: dict[str, array[float]] = defaultdict(lambda: array("f"))
        for number, (owner, piece) in enumerate(pieces):
            parts = f.units(piece)
            self.texts.append(Text(owner, piece, f.heard(parts)))
            for key, weight in (f.of_initials(parts) | f.of_text(piece, parts)).items():
                places[key].append(number)
                weights[key].append(weight)
        owner_of = np.array([text.owner for text in self.texts], np.int32)
        owners, self._starts, self._sizes = np.unique(owner_of, return_index=True, return_counts=True)
        self.owners = len(owners)
        self._written, self._heard = np.zeros((2, len(self.texts)), np.float32)
        self._postings = {
            key: self._posting(key, np.array(at, np.int32), np.array(weights[key], np.float32), owner_of)
            for key, at in places.items()
        }
        np.maximum(self._written, LEAST_TEXT, out=self._written)
        np.maximum(self._heard, LEAST_TEXT, out=self._heard)

    def _posting(self, key: str, texts: Numbers, weights: Scores, owner_of: Numbers) -> _Posting:
        owners, times = np.unique(owner_of[texts], return_counts=True)
        rarity = float(np.log1p(self.owners / len(owners)) / np.log1p(self.owners))
        core = np.repeat(1 + CORE * times / np.maximum(self._sizes[owners], FEW_TEXTS), times)
        amounts = (weights * core * rarity).astype(np.float32)
        self._written[texts] += amounts
        self._heard[texts] += rarity * f.spelled_weight(key)
        return _Posting(texts, owners.astype(np.int32), rarity, amounts)

    def knows(self, key: str) -> bool:
        return key in self._postings

    def weigh(self, wish: Mapping[str, float], *, is_spelled: bool) -> Fit:
        """`is_spelled`: the wish was typed in letters, so it fits only how texts sound."""
        shared, said = np.zeros((2, len(self.texts)), np.float32)
        pooled = np.zeros(self.owners, np.float32)
        whole = 1e-6
        for key, weight in wish.items():
            posting = self._postings.get(key)
            whole += weight * (posting.rarity if posting else 1.0)
            if posting:
                amount = weight * posting.rarity
                shared[posting.texts] += amount
                said[posting.texts] += amount if is_spelled else posting.amounts
                pooled[posting.owners] += amount
        total = self._heard if is_spelled else self._written
        left = np.maximum(total - said, 0)
        texts = shared / (shared + WISH_REST * (whole - shared) + TEXT_REST * left)
        owners = (1 - POOLED) * self.best_of(texts) + POOLED * pooled / np.float32(whole)
        return Fit(texts, owners, self.best_of(np.minimum(said / total, 1)))

    def best_of(self, texts: Scores) -> Scores:
        """The best text of each owner."""
        found: Scores = np.maximum.reduceat(texts, self._starts)
        return found
