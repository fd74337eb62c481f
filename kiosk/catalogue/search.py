"""Finding an item by what someone types: words, parts of words, pinyin or its initials, in any mixture.

A name, its initials ("spjy"), initials and syllables mixed ("shipinjy"), a synonym. Fast enough for each key.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import Item

WHOLE, START, INSIDE, SCATTERED = 1.0, 0.8, 0.6, 0.3
SHORT_NAME, NAME, SYNONYM, TOPIC = 1.0, 0.95, 0.9, 0.5
MOST_HITS = 50
LONGEST_WISH = 40  # characters; no name is longer in pinyin initials
LEAST_SCATTERED = 2  # one character with gaps is no wish


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` 0…1; the best first, items that can be applied for here before others."""

    item: Item
    score: float


@dataclass(frozen=True, slots=True)
class _Term:
    """A searchable word: its characters, each with its pinyin (empty for letters and digits)."""

    chars: str
    pinyin: tuple[str, ...]
    weight: float


class Finder:
    """Searches one catalogue. Pure; thread-safe."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._terms = [(item, _terms(item)) for item in catalogue.items]

    def find(self, typed: str) -> tuple[Hit, ...]:
        """The items that fit all that was typed, the best first; nothing for an empty wish."""
        wishes = [_plain(part) for part in typed[:LONGEST_WISH].split()]
        wishes = [wish for wish in wishes if wish]
        if not wishes:
            return ()
        hits = []
        for item, terms in self._terms:
            score = min(max(term.weight * _fit(wish, term) for term in terms) for wish in wishes)
            if score > 0:
                hits.append(Hit(item, score))
        hits.sort(key=lambda hit: (-hit.score, not hit.item.is_published, len(hit.item.name), hit.item.code))
        return tuple(hits[:MOST_HITS])


def _terms(item: Item) -> tuple[_Term, ...]:
    words = [(item.short_name, SHORT_NAME), (item.name, NAME)]
    words += [(word, SYNONYM) for word in item.synonyms] + [(word, TOPIC) for word in item.topics]
    return tuple(_term(word, weight) for word, weight in words)


def _term(word: str, weight: float) -> _Term:
    chars = _plain(word)
    sounds = lazy_pinyin(chars, errors=lambda other: [""] * len(other))  # type: ignore[arg-type,return-value]
    return _Term(chars, tuple(sounds), weight)


def _plain(text: str) -> str:
    """Letters and digits only, small, full-width forms as ordinary ones."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def _fit(wish: str, term: _Term) -> float:
    for start, (char, sound) in enumerate(zip(term.chars, term.pinyin, strict=True)):
        if wish[0] != char and wish[0] != sound[:1]:
            continue
        end = _reach(wish, term, 0, start)
        if end is not None:
            if start:
                return INSIDE
            return WHOLE if end == len(term.chars) else START
    return SCATTERED if len(wish) >= LEAST_SCATTERED and _is_scattered(wish, term) else 0.0


def _reach(wish: str, term: _Term, done: int, at: int) -> int | None:
    """Where in the term the rest of the wish ends, one character after the other; None: it does not fit."""
    if done == len(wish):
        return at
    if at == len(term.chars):
        return None
    for piece in (term.chars[at], term.pinyin[at], term.pinyin[at][:1]):
        if piece and wish.startswith(piece, done):
            end = _reach(wish, term, done + len(piece), at + 1)
            if end is not None:
                return end
    rest = wish[done:]  # a syllable still being typed
    return at + 1 if len(rest) > 1 and term.pinyin[at].startswith(rest) else None


def _is_scattered(wish: str, term: _Term) -> bool:
    """Whether the characters of the wish stand in the term in this order, others between them."""
    at = 0
    for char in wish:
        at = term.chars.find(char, at) + 1
        if at == 0:
            return False
    return True
