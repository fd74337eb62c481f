"""Letters: the two faces every text is drawn with, others for rare characters, how wide a text is, its
picture."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase
from kivy.core.text.markup import MarkupLabel
from kivy.utils import escape_markup
from PIL import ImageFont

from config.fonts import font_faces
from config.linebreak import break_lines
from peripherals.printer.glyphs import characters, drawn

FACE = "sans"
_MEASURED_PX = 200
_WIDOW_EM = 2.6
_MOST_EVENED_EM = 2  # more would cut short lines at half their box
# Noto Sans CJK has all ideographs up to U+9FA5 and the signs of full width; others are looked up. Source: its
# cmap.
_RARE = re.compile("[\u9fa6-\ufeff\ufff0-\U0010ffff]")
_faces: dict[bool, ImageFont.FreeTypeFont] = {}
_paths: list[Path] = []  # in the order in which they are asked


def load_faces(cache_dir: Path) -> None:
    """Register the faces with Kivy; called once before the first text."""
    found = font_faces(cache_dir)
    LabelBase.register(FACE, str(found.regular), fn_bold=str(found.bold))
    _faces[False] = ImageFont.truetype(str(found.regular), _MEASURED_PX)
    _faces[True] = ImageFont.truetype(str(found.bold), _MEASURED_PX)
    _paths[:] = [found.regular, *found.fallbacks]
    for number, path in enumerate(found.fallbacks, 1):
        LabelBase.register(_rare_face(number), str(path))
    _em.cache_clear()
    _rare_font.cache_clear()


@cache
def _em(character: str, bold: bool) -> float:
    face, shape = shape_of(character) if _RARE.search(character) else (0, character)
    font = _rare_font(face) if face else _faces[bold]
    return font.getlength(shape) / _MEASURED_PX


def shape_of(character: str) -> tuple[int, str]:
    """The number of the face that draws it, and how; a mark stands for what none has."""
    found = drawn(character, _paths)
    return found.face, found.text


def _rare_face(number: int) -> str:
    return f"rare{number}"


@cache
def _rare_font(number: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_paths[number]), _MEASURED_PX)


def _with_rare_faces(text: str) -> str:
    """As Kivy's markup: each run of characters in the face that has them."""
    runs = groupby((shape_of(character) for character in characters(text)), key=lambda shape: shape[0])
    pieces = []
    for face, shapes in runs:
        run = escape_markup("".join(shape for _, shape in shapes))
        pieces.append(f"[font={_rare_face(face)}]{run}[/font]" if face else run)
    return "".join(pieces)


def width_of(text: str, font_px: int, *, bold: bool = False) -> float:
    """Units: pixels."""
    pieces = characters(text) if _RARE.search(text) else text
    return sum(_em(character, bold) for character in pieces) * font_px


def lines_of(text: str, font_px: int, width_px: float, *, bold: bool = False) -> list[str]:
    """The text broken for this width by the rules of Chinese typesetting.

    A last line of one or two characters reads like a mistake: then all lines become a little shorter instead.
    """

    def measure(piece: str) -> float:
        return width_of(piece, font_px, bold=bold)

    lines = break_lines(text, measure, width_px)
    if len(lines) == 1 or measure(lines[-1]) >= _WIDOW_EM * font_px:
        return lines
    for narrower in range(1, _MOST_EVENED_EM + 1):
        evened = break_lines(text, measure, width_px - narrower * font_px)
        if len(evened) == len(lines) and measure(evened[-1]) >= _WIDOW_EM * font_px:
            return evened
    return lines


def texture_of(lines: list[str], font_px: int, *, bold: bool, align: str, lead: str = "") -> Any:
    """The picture of these lines in white. `lead` is the part of the first line that stands in bold.

    Thread: main only.
    """
    text = "\n".join(lines)
    options = {"font_name": FACE, "font_size": font_px, "halign": align}
    lead = lead if text.startswith(lead) else ""
    has_rare = _RARE.search(text) is not None
    if lead or has_rare:
        marked = _with_rare_faces if has_rare else escape_markup
        told = f"[b]{marked(lead)}[/b]{marked(text[len(lead) :])}" if lead else marked(text)
        label = MarkupLabel(text=told, bold=bold and not lead, **options)
    else:
        label = CoreLabel(text=text, bold=bold, **options)
    label.refresh()
    return label.texture
