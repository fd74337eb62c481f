"""A day, picked by touch: what is picked so far on top, what comes next in cells below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from config.strings import text
from kiosk.pages import Question
from screens.day_levels import choices, so_far, up
from screens.pages.region import CELL_GAP_MM, cell_rows
from screens.parts.button import Button, Style
from screens.parts.keys import Field
from screens.parts.text import Text
from screens.theme import Role
from screens.wording import read

_COLUMNS = {0: 3, 3: 3, 4: 4, 7: 7}  # by the length of what is picked: years and months are longer than days


def build_day(screen: Any, page: Question, picked: str, go_to: Callable[[str], None]) -> None:
    """Draw what is picked so far, and the next level to pick from."""
    look, width, side = screen.look, screen.body.width, screen.side.width
    first, last = page.days
    field = Field(look, side, hint=text("day.hint"), role=Role.TITLE)
    screen.add_top(field)
    field.write("".join(read(part) for part in so_far(picked)))
    if picked:
        back = Button(
            look, text("day.up"), side, height=look.mm(20), touch_id="day.up", style=Style.QUIET,
            act=lambda: go_to(up(picked, first, last)),
        )  # fmt: skip
        screen.add_top(back)
    level = choices(picked, first, last)
    if not level:
        screen.add_top(Text(look, text("day.done"), side, role=Role.BODY, colour="ok"))
        return
    rows = cell_rows(look, width, level, _COLUMNS[len(picked)], go_to)
    screen.rows(rows, low=look.is_portrait, gap_mm=CELL_GAP_MM)
