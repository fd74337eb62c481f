"""Letters: the two faces every text is drawn with, how wide a text is, and its picture."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase
from kivy.core.text.markup import MarkupLabel
from kivy.utils import escape_markup
from PIL import ImageFont

from config.fonts import font_faces
from config.linebreak import break_lines

FACE = "sans"
_MEASURED_PX = 200
_WIDOW_EM = 2.6
_MOST_EVENED_EM = 2  # more would cut short lines at half their box
_faces: dict[bool, ImageFont.FreeTypeFont] = {}


def load_faces(cache_dir: Path) -> None:
    """Register the faces with Kivy; called once before the first text."""
    found = font_faces(cache_dir)
    LabelBase.register(FACE, str(found.regular), fn_bold=str(found.bold))
    _faces[False] = ImageFont.truetype(str(found.regular), _MEASURED_PX)
    _faces[True] = ImageFont.truetype(str(found.bold), _MEASURED_PX)
    _em.cache_clear()


@cache
def _em(character: str, bold: bool) -> float:
    return _faces[bold].getlength(character) / _MEASURED_PX


def width_of(text: str, font_px: int, *, bold: bool = False) -> float:
    """Units: pixels."""
    return sum(_em(character, bold) for character in text) * font_px


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
    if lead and text.startswith(lead):
        marked = f"[b]{escape_markup(lead)}[/b]{escape_markup(text[len(lead) :])}"
        label = MarkupLabel(text=marked, **options)
    else:
        label = CoreLabel(text=text, bold=bold, **options)
    label.refresh()
    return label.texture
