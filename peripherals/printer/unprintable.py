"""A character that no face has is told on the paper itself, under the mark that stands in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from config.fonts import FontFaces
from config.strings import text
from peripherals.printer.document import Block, Boxed, Break, Check, Line, Qr, Row, Rule, Sheet, Size, Space
from peripherals.printer.glyphs import MISSING, missing, without_variants


def missing_characters(blocks: Iterable[Block], faces: FontFaces) -> tuple[str, ...]:
    """What none of the faces has, each once. They are part of a name, so they go into no log."""
    return missing(words(blocks), paths(faces))


def told(blocks: tuple[Block, ...], faces: FontFaces) -> tuple[Block, ...]:
    """The same blocks, and at their end what stands for what: never a box in silence."""
    lacking = missing_characters(blocks, faces)
    if not lacking:
        return blocks
    points = ", ".join(" ".join(f"U+{ord(part):04X}" for part in character) for character in lacking)
    return (*blocks, Line(text("slip.missing", mark=MISSING, points=points), Size.BODY, is_bold=True))


def settled(sheet: Sheet, faces: FontFaces) -> Sheet:
    """The sheet for a setter that knows no variation selectors: what it cannot draw is marked, and told."""
    corner = sheet.corner and replace(sheet.corner, caption=_settled(sheet.corner.caption, faces))
    blocks = tuple(_settled_block(block, faces) for block in told(sheet.blocks, faces))
    return replace(sheet, blocks=blocks, foot=_settled(sheet.foot, faces), corner=corner)


def _settled_block(block: Block, faces: FontFaces) -> Block:
    match block:
        case Line(text=one) | Boxed(text=one):
            return replace(block, text=_settled(one, faces))
        case Qr(caption=one):
            return replace(block, caption=_settled(one, faces))
        case Row(label=one, value=other):
            return replace(block, label=_settled(one, faces), value=_settled(other, faces))
        case Check(text=one, note=other):
            return replace(block, text=_settled(one, faces), note=_settled(other, faces))
        case Rule() | Space() | Break():
            return block


def _settled(line: str, faces: FontFaces) -> str:
    return without_variants(line, paths(faces))


def paths(faces: FontFaces) -> tuple[Path, ...]:
    """In the order in which they are asked. The bold face has the same characters as the regular one."""
    return (faces.regular, *faces.fallbacks)


def words(blocks: Iterable[Block]) -> Iterator[str]:
    """All that is to be read in these blocks."""
    for block in blocks:
        match block:
            case Line(text=one) | Boxed(text=one) | Qr(caption=one):
                yield one
            case Row(label=one, value=other) | Check(text=one, note=other):
                yield one
                yield other
            case Rule() | Space() | Break():
                pass
