"""Which face draws which character, and what no face can: nothing is ever drawn as a box in silence.

A character here is what a reader takes for one: a base with its marks and its variation selector.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from unicodedata import category

from fontTools.ttLib import TTFont

MISSING = "\u3013"
"""Geta mark, which Chinese and Japanese printers have always set where they lacked a character."""

_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))  # Unicode, chapter 23.4
_IGNORED = frozenset("\u200b\u200c\u200d\u2060\ufeff")  # without a shape of their own
# Ideographs that GB 18030-2000 kept in the private area until Unicode had them: private, now. Source: two
# decoders of the same bytes (FE51 to FEA0), one of the edition of 2000 and one of 2005, seen to differ so.
_MOVED = {
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one font file can draw: code points, and pairs of base and selector."""

    points: frozenset[int]
    variants: frozenset[tuple[int, int]]

    def draws(self, character: str) -> bool:
        """Whether every part of it has a shape here. Private characters never do: each font means its own."""
        if any(category(part) == "Co" for part in character):
            return False
        return all(
            (ord(before), ord(part)) in self.variants if _is_selector(part) else ord(part) in self.points
            for before, part in pairwise(" " + character)
        )


@cache
def coverage(path: Path) -> Coverage:
    """Errors: OSError, TTLibError for a file that is no font."""
    with TTFont(path, lazy=True) as font:
        variants = (
            (base, selector)
            for table in font["cmap"].tables
            if table.format == 14  # OpenType, table cmap: Unicode Variation Sequences
            for selector, entries in table.uvsDict.items()
            for base, _ in entries
        )
        return Coverage(frozenset(font.getBestCmap()), frozenset(variants))


def characters(text: str) -> Iterator[str]:
    """The text cut into what a reader takes for characters; together they are the text."""
    held = ""
    for part in text:
        if held and not (_is_selector(part) or category(part) in ("Mn", "Me")):
            yield held
            held = ""
        held += part
    if held:
        yield held


@dataclass(frozen=True, slots=True)
class Drawn:
    """A character as it will stand there: in which face, and whether it is the mark for a missing one."""

    text: str
    face: int
    is_missing: bool = False


def drawn(character: str, faces: Sequence[Path]) -> Drawn:
    """In the first face that has it; a variant no face has as its base, which is the same character."""
    wanted = "".join(chr(_MOVED.get(ord(part), ord(part))) for part in character if part not in _IGNORED)
    if not wanted or wanted.isspace() or category(wanted[0]) == "Cc":
        return Drawn(wanted, 0)
    base = "".join(part for part in wanted if not _is_selector(part))
    for form in dict.fromkeys((wanted, base)):
        for number, path in enumerate(faces):
            if coverage(path).draws(form):
                return Drawn(form, number)
    return Drawn(MISSING, 0, is_missing=True)


def missing(texts: Iterable[str], faces: Sequence[Path]) -> tuple[str, ...]:
    """The characters of these texts that no face has, each once, in order."""
    found = (c for text in texts for c in characters(text) if drawn(c, faces).is_missing)
    return tuple(dict.fromkeys(found))


def without_variants(text: str, faces: Sequence[Path]) -> str:
    """The text for a setter that knows no variation selectors; the mark stands where no face has one."""
    pieces = (drawn(character, faces).text for character in characters(text))
    return "".join(part for piece in pieces for part in piece if not _is_selector(part))


def _is_selector(part: str) -> bool:
    return any(ord(part) in span for span in _SELECTORS)
