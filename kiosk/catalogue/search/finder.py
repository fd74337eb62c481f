"""Finding the item someone means by what they type, and saying when none fits.

Words, parts of words, wishes in plain language, pinyin, initials, and mixtures; with errors; in traditional
characters. Fast enough for each key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kiosk.catalogue.model import Item
from kiosk.catalogue.search import features as f
from kiosk.catalogue.search.index import Index, Text
from kiosk.catalogue.search.normalise import pieces
from kiosk.catalogue.search.sounds import sounds
from kiosk.catalogue.search.spelling import spells

MOST_HITS = 50
_LETTERS = re.compile(r"[a-z]+")
_BRACKETS = re.compile(r"[(（《].*?[)）》]")
_LIKELY = 300  # texts looked at letter by letter
SURE = 0.40
PUBLISHED = 1.02


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` 0…1."""

    item: Item
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest items, the best first. `is_sure` false: none of them need be what was meant."""

    hits: tuple[Hit, ...]
    is_sure: bool


NOTHING = Found((), False)


class Finder:
    """Searches one catalogue. Immutable; thread-safe."""

    def __init__(self, items: Sequence[Item], wishes, elsewhere) -> None:
        self._items = tuple(items)
        texts = [Text(n, piece) for n, item in enumerate(items) for piece in _of_item(item, wishes)]
        for n, strange in enumerate(elsewhere, start=len(items)):
            texts += [Text(n, piece) for wish in strange for piece in pieces(wish)]
        self._index = Index(texts, len(items) + len(elsewhere))
        self._published = np.array([PUBLISHED if item.is_published else 1.0 for item in items], np.float32)

    def find(self, typed: str) -> Found:
        parts = pieces(typed)
        if not parts:
            return NOTHING
        pinyin = frozenset(run for part in parts for run in _LETTERS.findall(part)
                           if not self._index.knows(f.CHARACTER + run))
        wish: dict[str, float] = {}
        for part in parts:
            units = f.units(part, pinyin)
            for key, weight in (*f.of_text(part, units), *f.of_spelling(units)):
                wish[key] = max(weight, wish.get(key, 0.0))
        by_text, by_owner = self._index.weigh(wish, is_spelled=bool(pinyin))
        if pinyin:
            by_owner = self._spelled(parts, by_text, by_owner)
        return self._ranked(by_owner, wish)

    def _spelled(self, parts, by_text, by_owner):
        likely = np.argpartition(-by_text, min(_LIKELY, len(by_text) - 1))[:_LIKELY]
        whole = "".join(parts)
        found = by_owner * 0.5
        for number in likely:
            if by_text[number] <= 0: continue
            text = self._index.texts[number]
            heard = sounds(text.piece)
            fit = spells(whole, text.piece, heard) or min(spells(p, text.piece, heard) for p in parts) * 0.9
            if fit:
                found[text.owner] = max(found[text.owner], 0.85 * fit + 0.15 * by_text[number])
        return found

    def _ranked(self, by_owner, wish) -> Found:
        own = by_owner[: len(self._items)] * self._published
        strange = float(by_owner[len(self._items):].max(initial=0.0))
        order = np.argsort(-own, kind="stable")[:MOST_HITS]
        hits = tuple(Hit(self._items[n], min(1.0, float(own[n]))) for n in order if own[n] > 0)
        best = hits[0].score if hits else 0.0
        self.last = best if best > strange else 0.0
        self.pseudo = by_owner[len(self._items):].copy(); self.best = best; self.second = hits[1].score if len(hits)>1 else 0
        return Found(hits, best >= SURE and best > strange)


def _of_item(item: Item, wishes) -> Iterator[str]:
    names = {item.name, item.short_name, *(_variants(item.name)), *wishes.get(item.code, ())}
    for name in sorted(names):
        yield from pieces(name)


def _variants(name: str) -> Iterator[str]:
    """The name without what stands in brackets, and that alone."""
    yield _BRACKETS.sub("", name)
    yield from (part[1:-1] for part in _BRACKETS.findall(name))
