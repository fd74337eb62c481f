"""The printer's own characters in cells of 12 by 24 dots; what its ROM has not is an empty box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from config.fonts import default_cache, font_faces
from config.printer_model import Rom
from peripherals.printer.rom import CELL_PX, encoded
from peripherals.printer.simulator.commands import Command, Kind
from peripherals.printer.typeset import BLACK, WHITE

_FULL_PX = 2 * CELL_PX
_DEFAULT_SPACING_PX = 30  # Epson reference, page ESC 2
_BOX_INSET_PX = 3


@dataclass(frozen=True, slots=True)
class TypeSetting:
    """What the next characters will look like."""

    is_kanji: bool = False
    is_bold: bool = False
    spacing_px: int = _DEFAULT_SPACING_PX
    ank: tuple[int, int] = (1, 1)  # width and height
    kanji: tuple[int, int] = (1, 1)

    def told(self, command: Command) -> TypeSetting:
        """After this command; one that is none of the setting's changes nothing."""
        value = command.parameters[0] if command.parameters else 0
        match command.kind:
            case Kind.KANJI_ON:
                return replace(self, is_kanji=True)
            case Kind.KANJI_OFF:
                return replace(self, is_kanji=False)
            case Kind.EMPHASIS:
                return replace(self, is_bold=bool(value & 1))
            case Kind.LINE_SPACING:
                return replace(self, spacing_px=value)
            case Kind.DEFAULT_SPACING:
                return replace(self, spacing_px=_DEFAULT_SPACING_PX)
            case Kind.CHARACTER_SIZE:
                return replace(self, ank=(1 + (value >> 4 & 7), 1 + (value & 7)))
            case Kind.KANJI_SIZE:
                return replace(self, kanji=(2 if value & 0x04 else 1, 2 if value & 0x08 else 1))
            case _:
                return self


def line_image(
    pieces: Sequence[tuple[TypeSetting, bytes]], width_px: int, spacing_px: int, rom: Rom
) -> Image.Image:
    """The line as it is burnt. What does not fit on the paper is not printed: every test sees it missing."""
    whole = [  # a character may have arrived in two halves
        (setting, b"".join(raw for _, raw in run)) for setting, run in groupby(pieces, lambda piece: piece[0])
    ]
    glyphs = [(setting, one) for setting, raw in whole for one in _cut(setting, raw)]
    highest_px = max((_size(setting, one)[1] for setting, one in glyphs), default=0)
    image = Image.new("1", (width_px, max(spacing_px, highest_px)), WHITE)
    left_px = 0
    for setting, one in glyphs:
        wide_px, high_px = _size(setting, one)
        glyph = _glyph(one, setting.is_bold, rom).resize((wide_px, high_px))
        image.paste(glyph, (left_px, highest_px - high_px))
        left_px += wide_px
    return image


def _cut(setting: TypeSetting, raw: bytes) -> Iterator[str]:
    """Without FS & a printer that is not Chinese takes every byte for a letter of its code page."""
    yield from raw.decode("gb18030" if setting.is_kanji else "cp437", "replace")


def _size(setting: TypeSetting, one: str) -> tuple[int, int]:
    wide, high = setting.ank if " " <= one <= "~" else setting.kanji
    return (CELL_PX if _is_half(one, setting) else _FULL_PX) * wide, _FULL_PX * high


def _is_half(one: str, setting: TypeSetting) -> bool:
    return not setting.is_kanji or " " <= one <= "~"


@cache
def _face(is_bold: bool) -> ImageFont.FreeTypeFont:
    faces = font_faces(default_cache())
    return ImageFont.truetype(faces.bold if is_bold else faces.regular, _FULL_PX)


@cache
def _glyph(one: str, is_bold: bool, rom: Rom) -> Image.Image:
    is_half = " " <= one <= "~" or one < "\u2000"
    image = Image.new("1", (CELL_PX if is_half else _FULL_PX, _FULL_PX), WHITE)
    draw = ImageDraw.Draw(image)
    if is_half or encoded(one, rom) is not None:
        draw.text((image.width // 2, 21), one, font=_face(is_bold), fill=BLACK, anchor="ms")
    else:
        inset = _BOX_INSET_PX
        draw.rectangle((inset, inset, image.width - inset, image.height - inset), outline=BLACK)
    return image
