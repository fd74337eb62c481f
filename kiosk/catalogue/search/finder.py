"""Finding the item someone means by what they type, and saying when none fits.

Words, parts of words, wishes in plain language, pinyin, initials and mixtures, with errors, in traditional
characters. Fast enough for each key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import Bundle, Item
from kiosk.catalogue.search import features as f
from kiosk.catalogue.search.index import Fit, Index
from kiosk.catalogue.search.normalise import pieces
from kiosk.catalogue.search.spelling import spells
from kiosk.catalogue.signposts import Elsewhere

MOST_HITS = 50
# An answer is sure when the wish says so much of one of the item's texts, and fits the item better than
# anything that belongs elsewhere. Source: measured on tests/kiosk/search/queries_dev.tsv.
SURE_TOLD = 0.40
_LIKELY = 300  # texts that are compared letter by letter
_SPELLED = 0.85  # the part of the score that exact spelling makes; the rest is how much else fits
_LETTERS = re.compile(r"[a-z]+")
_BRACKETED = re.compile(r"[(（《].*?[)）》]")


@dataclass(frozen=True, slots=True)
class _Ties:
    """Of equals, what can be applied for here comes first, and an item before what belongs elsewhere."""

    published: float
    item: float


WRITTEN = _Ties(published=1.02, item=1.03)
SPELLED = _Ties(published=1.10, item=1.18)  # letters are ambiguous: what begins so is as near as the whole


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` 0…1."""

    item: Item | Bundle
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest items, the best first. `is_sure` false: what was meant need not be among them. `elsewhere`
    is what it was rather, where that is known."""

    hits: tuple[Hit, ...] = ()
    is_sure: bool = False
    elsewhere: Elsewhere | None = None


class Finder:
    """Searches one catalogue, its items or `of_bundles`. Cheap to make: the index is built by the first who
    needs it, or `warm`.

    Immutable but for that; thread-safe.
    """

    def __init__(self, catalogue: Catalogue, *, of_bundles: bool = False) -> None:
        self._items: Sequence[Item | Bundle] = catalogue.bundles if of_bundles else catalogue.items
        wishes = {bundle.code: bundle.wishes for bundle in catalogue.bundles}
        self._wishes = wishes if of_bundles else catalogue.signposts.wishes
        self._elsewhere = () if of_bundles else catalogue.signposts.elsewhere
        self._lock = Lock()

    def warm(self) -> None:
        """Build the index now. Thread: any but one that must not wait for some tenths of a second."""
        with self._lock:
            _ = self._index

    def find(self, typed: str) -> Found:
        """The items that fit what was typed; nothing for an empty wish."""
        parts = pieces(typed)
        if not parts or not self._items:
            return Found()
        with self._lock:
            index = self._index
        pinyin = frozenset(
            run
            for part in parts
            for run in _LETTERS.findall(part)
            if not index.knows(f.CHARACTER + run)  # else a word: KTV, CT
        )
        fit = index.weigh(_features(parts, pinyin), is_spelled=bool(pinyin))
        if pinyin:
            return self._ranked(_spelled(index, parts, fit), SPELLED)
        return self._ranked(fit, WRITTEN)

    def _ranked(self, fit: Fit, ties: _Ties) -> Found:
        count = len(self._items)
        own = fit.owners[:count] * np.where(self._is_published, ties.published, np.float32(1))
        order = np.argsort(-own, kind="stable")[:MOST_HITS]
        hits = tuple(Hit(self._items[n], min(1.0, float(own[n]))) for n in order if own[n] > 0)
        if not hits:
            return Found()
        strange = fit.owners[count:]
        stranger = int(np.argmax(strange)) if len(strange) else 0
        if len(strange) and strange[stranger] >= own[order[0]] * ties.item:
            is_told = fit.told[count + stranger] >= SURE_TOLD
            return Found(hits, elsewhere=self._elsewhere[stranger] if is_told else None)
        return Found(hits, is_sure=bool(fit.told[order[0]] >= SURE_TOLD))

    @cached_property
    def _is_published(self) -> NDArray[np.bool_]:
        return np.array([item.is_published for item in self._items])

    @cached_property
    def _index(self) -> Index:
        texts = [_texts(item, self._wishes) for item in self._items]
        texts += [
            dict.fromkeys(w for wish in strange.wishes for w in pieces(wish)) for strange in self._elsewhere
        ]
        return Index((owner, piece) for owner, own in enumerate(texts) for piece in own)


def _texts(item: Item | Bundle, wishes: Mapping[str, tuple[str, ...]]) -> dict[str, None]:
    """All that an item is called, each once: its names, whole and without what stands in brackets; wishes."""
    names = (item.name, item.short_name, *_variants(item.name), *wishes.get(item.code, ()))
    return dict.fromkeys(piece for name in names for piece in pieces(name))


def _variants(name: str) -> Iterator[str]:
    yield _BRACKETED.sub("", name)
    yield from (part[1:-1] for part in _BRACKETED.findall(name))


def _features(parts: tuple[str, ...], pinyin: frozenset[str]) -> dict[str, float]:
    made: dict[str, float] = {}
    for part in parts:
        units = f.units(part, pinyin)
        for key, weight in (*f.of_text(part, units).items(), *f.of_spelling(units)):
            made[key] = max(weight, made.get(key, 0.0))
    return made


def _spelled(index: Index, parts: tuple[str, ...], fit: Fit) -> Fit:
    """The same with the likeliest texts compared letter by letter: what is spelled exactly comes first."""
    count = min(_LIKELY, len(index.texts))
    texts, told = fit.texts * np.float32(1 - _SPELLED), np.zeros(len(index.texts), np.float32)
    for number in np.argpartition(-fit.texts, count - 1)[:count]:
        text = index.texts[number]
        exact = spells("".join(parts), text.piece, text.sounds) or min(
            spells(part, text.piece, text.sounds) for part in parts
        )
        if exact and fit.texts[number] > 0:
            texts[number] += _SPELLED * exact
            told[number] = exact
    best = np.maximum(index.best_of(texts), fit.owners / 2)
    return Fit(texts, best, np.maximum(index.best_of(told), fit.told / 2))
