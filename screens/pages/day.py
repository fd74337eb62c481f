"""A day, picked by touch: what is picked so far on top, what comes next in cells below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.pages import Question
from screens.day_levels import choices, so_far, up
from screens.pages.region import CELL_GAP_MM, cell_rows
from screens.parts.button import Button, Style
from screens.parts.keys import Field
from screens.parts.text import Text
from screens.theme import Look, Role

# By the length of what is picked: words for years are longer than those for days.
_COLUMNS = {0: 3, 3: 3, 4: 4, 7: 7}
_LOW_COLUMNS = _COLUMNS | {7: 6}
_CELL_MM, _WIDE_CELL_MM = 22.0, 16.0  # five rows of days and a button fit on a wide panel


def build_day(screen: Any, page: Question, picked: str, go_to: Callable[[str], None]) -> None:
    """Draw what is picked so far, and the next level to pick from."""
    look = screen.look
    first, last = page.days
    field = Field(look, screen.side.width, hint=look.text("day.hint"), role=Role.TITLE)
    screen.add_top(field)
    field.write(" ".join(look.read(part) for part in so_far(picked)))
    level = choices(picked, first, last)
    if picked:
        is_beside = look.is_portrait or look.is_low
        width = screen.side.width if is_beside else screen.body.width
        back = _back(look, width, lambda: go_to(up(picked, first, last)))
        (screen.add_top if is_beside else screen.add_bottom)(back)
    if not level:
        screen.add_top(Text(look, look.text("day.done"), screen.side.width, role=Role.BODY, colour="ok"))
        return
    columns = (_LOW_COLUMNS if look.is_low else _COLUMNS)[len(picked)]
    cell_mm = _CELL_MM if look.is_portrait else _WIDE_CELL_MM
    rows = cell_rows(look, screen.body.width, level, columns, go_to, cell_mm=cell_mm)
    screen.rows(rows, low=look.is_portrait, gap_mm=CELL_GAP_MM)


def _back(look: Look, width: float, act: Callable[[], None]) -> Button:
    high_mm = 20.0 if look.is_portrait else 15.0
    return Button(
        look,
        look.text("day.up"),
        width,
        height=look.mm(high_mm),
        touch_id="day.up",
        style=Style.QUIET,
        act=act,
    )
