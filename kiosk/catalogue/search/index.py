"""An inverted index of texts that belong to owners: which texts and owners share what with a wish.

Numbers, not objects: a hundred thousand owners are weighed in some milliseconds.
"""

from __future__ import annotations

from array import array
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
CORE = 1.0  # how much more in a text counts what nearly all texts of its owner have
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
    """Immutable; thread-safe. All features lie in a few long arrays, one after the other."""

    def __init__(self, pieces: Iterable[tuple[int, str]]) -> None:
        """Pieces with their owners' numbers: 0, 1, 2 …, those of one owner together, at least one each."""
        self.texts: list[Text] = []
        self._keys: dict[str, int] = {}
        keys, texts, weights = array("i"), array("i"), array("f")
        for number, (owner, piece) in enumerate(pieces):
            parts = f.units(piece)
            self.texts.append(Text(owner, piece, f.heard(parts)))
            for key, weight in (f.of_initials(parts) | f.of_text(piece, parts)).items():
                keys.append(self._keys.setdefault(key, len(self._keys)))
                texts.append(number)
                weights.append(weight)
        order = np.argsort(np.array(keys, np.int32), kind="stable")
        self._lay_out(*(np.array(each)[order] for each in (keys, texts, weights)))

    def _lay_out(self, keys: Numbers, texts: Numbers, weights: Scores) -> None:
        """From one row a feature of a text, in the order of features, to what `weigh` reads."""
        owner_of = np.array([text.owner for text in self.texts], np.int32)
        owners, self._starts, sizes = np.unique(owner_of, return_index=True, return_counts=True)
        self.owners = len(owners)
        here = owner_of[texts]
        is_new = np.append(True, (np.diff(keys) != 0) | (np.diff(here) != 0))
        first = np.flatnonzero(is_new)  # of each feature in each owner
        times = np.diff(np.append(first, len(keys)))
        self._by_text, self._by_owner = texts, here[first]
        ends = np.arange(len(self._keys) + 1)
        self._text_at = np.searchsorted(keys, ends)
        self._owner_at = np.searchsorted(keys[first], ends)
        self._rarity = np.log1p(self.owners / np.diff(self._owner_at)) / np.log1p(self.owners)
        core = np.repeat(1 + CORE * times / np.maximum(sizes[self._by_owner], FEW_TEXTS), times)
        self._amounts = (weights * core * self._rarity[keys]).astype(np.float32)
        spelled = np.array([f.spelled_weight(key) for key in self._keys]) * self._rarity
        self._written = self._sum(texts, self._amounts)
        self._heard = self._sum(texts, spelled[keys])

    def _sum(self, texts: Numbers, amounts: NDArray[np.floating]) -> Scores:
        """What each text weighs whole."""
        sums = np.bincount(texts, amounts, len(self.texts))
        return np.maximum(sums, LEAST_TEXT).astype(np.float32)

    def knows(self, key: str) -> bool:
        return key in self._keys

    def _posting(self, key: str) -> _Posting | None:
        number = self._keys.get(key)
        if number is None:
            return None
        texts = slice(self._text_at[number], self._text_at[number + 1])
        owners = slice(self._owner_at[number], self._owner_at[number + 1])
        rarity = float(self._rarity[number])
        return _Posting(self._by_text[texts], self._by_owner[owners], rarity, self._amounts[texts])

    def weigh(self, wish: Mapping[str, float], *, is_spelled: bool) -> Fit:
        """`is_spelled`: the wish was typed in letters, so it fits only how texts sound."""
        shared, said = np.zeros((2, len(self.texts)), np.float32)
        pooled = np.zeros(self.owners, np.float32)
        whole = 1e-6
        for key, weight in wish.items():
            posting = self._posting(key)
            amount = weight * (posting.rarity if posting else 1.0)
            whole += amount
            if posting:
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
