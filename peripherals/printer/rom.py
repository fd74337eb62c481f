"""What a printer has characters of its own for: which, by which bytes, how wide."""

from __future__ import annotations

from config.printer_model import Rom
from peripherals.printer.glyphs import characters

CELL_PX = 12
"""Half a full-width character of 24 dots: the grid every printer of this kind sets on."""


def cells(text: str) -> int:
    """How wide the text stands. Units: half-width cells."""
    return sum(1 if len(c) == 1 and " " <= c <= "~" else 2 for c in characters(text))


def encoded(text: str, rom: Rom) -> bytes | None:
    """The bytes of the text after FS &, or None where this ROM lacks one of its characters."""
    pieces = [_encoded(character, rom) for character in characters(text)]
    return None if None in pieces else b"".join(piece for piece in pieces if piece is not None)


def _encoded(character: str, rom: Rom) -> bytes | None:
    if (
        len(character) > 1
        or not (" " <= character <= "~" or character >= "\u00a0")
        or "\ue000" <= character <= "\uf8ff"
    ):
        return None
    raw = character.encode("gb18030", "ignore")
    if len(raw) == 1:
        return raw
    match rom:
        case Rom.GB2312:
            return raw if _is_gb2312(raw) else None
        case Rom.GBK:
            return raw if len(raw) == 2 else None
        case Rom.GB18030:
            return raw or None


def _is_gb2312(raw: bytes) -> bool:
    """By place and not by character: the codec of that name means other dashes and dots by the same bytes."""
    try:
        raw.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return len(raw) == 2
