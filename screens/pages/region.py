"""A place, chosen level by level: province, city, district, street."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kiosk.pages import Answer, Choice, Question
from screens.parts.button import Button, Style
from screens.parts.keys import Field
from screens.parts.part import Part
from screens.parts.text import Text
from screens.theme import Look, Role

_CELL_MM = 22.0
CELL_GAP_MM = 4.0


def region_path(draft: Answer) -> tuple[str, ...]:
    return draft if isinstance(draft, tuple) else ()


def build_region(
    screen: Any, page: Question, path: tuple[str, ...], go_to: Callable[[tuple[str, ...]], None]
) -> None:
    """Draw what is chosen so far, and the next level to choose from."""
    look, width, side = screen.look, screen.body.width, screen.side.width
    level, names = page.choices, []
    for id_ in path:
        names.append(next((look.read(choice.label) for choice in level if choice.id == id_), id_))
        level = (page.children or {}).get(id_, ())
    field = Field(look, side, lines=2 if look.is_portrait else 1, hint=look.text("region.hint"))
    screen.add_top(field)
    field.write(" ".join(names))
    is_at_only_root = len(path) == 1 and len(page.choices) == 1
    if path and not is_at_only_root:
        up = Button(
            look,
            look.text("region.up"),
            side,
            height=look.mm(20),
            touch_id="region.up",
            style=Style.QUIET,
            act=lambda: go_to(path[:-1]),
        )
        screen.add_top(up)
    if not level:
        screen.add_top(Text(look, look.text("region.done"), side, role=Role.BODY, colour="ok"))
        return
    longest = max(len(look.read(choice.label)) for choice in level)
    columns = 3 if longest <= 7 and look.is_portrait else 2
    rows = cell_rows(look, width, level, columns, lambda id_: go_to((*path, id_)))
    screen.rows(rows, low=look.is_portrait, gap_mm=CELL_GAP_MM)


def cell_rows(
    look: Look,
    width: float,
    choices: tuple[Choice, ...],
    columns: int,
    act: Callable[[str], None],
    *,
    cell_mm: float = _CELL_MM,
) -> list[Part]:
    """All choices, so many beside each other."""
    lines = [choices[i : i + columns] for i in range(0, len(choices), columns)]
    return [CellRow(look, width, line, columns, act, cell_mm) for line in lines]


class CellRow(Part):
    """Some choices beside each other."""

    def __init__(
        self,
        look: Look,
        width: float,
        choices: tuple[Choice, ...],
        columns: int,
        act: Callable[[str], None],
        cell_mm: float,
    ) -> None:
        self._gap = look.mm(CELL_GAP_MM)
        cell = (width - self._gap * (columns - 1)) / columns
        high = look.mm(15 if look.is_low else cell_mm)
        super().__init__(look, width, high)
        self._cells = [
            Button(look, look.read(c.label), cell, height=high, touch_id=f"choice.{c.id}", style=Style.QUIET,
                   act=None if c.blocked else partial(act, c.id))
            for c in choices
        ]  # fmt: skip
        for cell_button in self._cells:
            self.add_widget(cell_button)

    def paint(self) -> None:
        for index, cell in enumerate(self._cells):
            cell.place(self.x + index * (cell.width + self._gap), self.y)
