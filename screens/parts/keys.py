"""Fields and keys to type with: what was typed in a box, letters and digits below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from string import ascii_uppercase

from kivy.graphics import Color, Rectangle

from screens.lettering import lines_of, width_of
from screens.parts.button import Button, Style
from screens.parts.part import Part
from screens.parts.text import Text
from screens.theme import LINE_HEIGHT, Look, Role

KEY_MM = 17.0
LEAST_KEY_MM = 15.0  # Source: experience.md, keys at least 15 by 15 mm
KEY_GAP_MM = 3.0


@dataclass(frozen=True, slots=True)
class Key:
    """`id` is stable for touches; `cells` is how many places wide it is."""

    id: str
    label: str
    cells: int = 1


DELETE = "delete"
CLEAR = "clear"


def letter_keys(look: Look) -> list[Key]:
    """A to Z in the order of the alphabet, delete and clear: fourteen fours or ten threes."""
    letters = [Key(letter, letter) for letter in ascii_uppercase]
    return [*letters, Key(DELETE, look.text("key.delete")), Key(CLEAR, look.text("key.clear"))]


def digit_keys(look: Look, extra: str = "") -> list[Key]:
    """One to nine, then clear, zero, delete; with one more key in the place of clear, which goes below."""
    clear, delete = Key(CLEAR, look.text("key.clear")), Key(DELETE, look.text("key.delete"))
    digits = [Key(d, d) for d in "123456789"]
    if not extra:
        return [*digits, clear, Key("0", "0"), delete]
    return [*digits, Key(extra, extra), Key("0", "0"), delete, Key(CLEAR, look.text("key.clear"), 3)]


def code_keys(look: Look, characters: str) -> list[Key]:
    """Every character that a code may have, then delete and clear in the last row."""
    delete, clear = Key(DELETE, look.text("key.delete"), 2), Key(CLEAR, look.text("key.clear"), 2)
    return [*(Key(c, c) for c in characters), delete, clear]


class KeyGrid(Part):
    """Keys in rows of equal cells."""

    def __init__(
        self,
        look: Look,
        width: float,
        keys: Sequence[Key],
        columns: int,
        act: Callable[[str], None],
        *,
        key_mm: float = KEY_MM,
        high: float = 0.0,
    ) -> None:
        """`high`: of a key in pixels, where it is not that of the panel."""
        gap = look.mm(KEY_GAP_MM)
        high = high or look.mm(LEAST_KEY_MM if look.is_low else key_mm)
        cell = (width - gap * (columns - 1)) / columns
        self._gap, self._high, self._cell, self._columns = gap, high, cell, columns
        self._placed: list[tuple[Button, int, int]] = []
        row = column = 0
        for key in keys:
            if column + key.cells > columns:
                row, column = row + 1, 0
            wide = cell * key.cells + gap * (key.cells - 1)
            button = Button(
                look, key.label, wide, height=high, touch_id=f"key.{key.id}", style=Style.QUIET, is_key=True,
                act=partial(act, key.id),
            )  # fmt: skip
            self._placed.append((button, row, column))
            column += key.cells
        rows = row + 1
        super().__init__(look, width, rows * high + (rows - 1) * gap)
        for button, _row, _column in self._placed:
            self.add_widget(button)

    def paint(self) -> None:
        for button, row, column in self._placed:
            x = self.x + column * (self._cell + self._gap)
            button.place(x, self.top - (row + 1) * self._high - row * self._gap)


def columns_for(look: Look, width: float) -> int:
    """Seven keys beside each other where they are wide enough, else as many as are."""
    gap = look.mm(KEY_GAP_MM)
    return min(7, int((width + gap) // (look.mm(LEAST_KEY_MM) + gap)))


class Field(Part):
    """What has been typed, with a caret; the last lines when it is long. `unit` stands at the right."""

    def __init__(
        self,
        look: Look,
        width: float,
        *,
        lines: int = 1,
        unit: str = "",
        hint: str = "",
        role: Role = Role.BODY,
    ) -> None:
        self._line_px = round(look.font_px(role) * LINE_HEIGHT)
        high = max(look.mm(LEAST_KEY_MM), lines * self._line_px + look.mm(4))
        super().__init__(look, width, high)
        self._role = role
        self._lines, self._hint, self._value, self._marked = lines, hint, "", ""
        self._unit = Text(look, unit, width / 3, colour="soft", hugs=True) if unit else None

    def paint(self) -> None:
        self.bordered("field", "blue", border_mm=0.7)
        if self._unit is not None:
            self.add_widget(self._unit)
            unit = self._unit
            unit.place(self.right - unit.width - self.look.mm(5), self.center_y - unit.height / 2)
        self.write(self._value, self._marked)

    def write(self, value: str, marked: str = "") -> None:
        """Show this text; `marked` is what is still being composed, underlined by its colour."""
        self._value, self._marked = value, marked
        look, pad = self.look, self.look.mm(5)
        for child in [child for child in self.children if child is not self._unit]:
            self.remove_widget(child)
        self.canvas.clear()
        if self._unit is not None and self._unit.parent is not None:
            self.canvas.add(self._unit.canvas)
        room = self.width - 2 * pad - (self._unit.width + pad if self._unit is not None else 0)
        font_px = look.font_px(self._role)
        shown = lines_of(value + marked, font_px, room - look.mm(2), bold=self._role is Role.TITLE)[
            -self._lines :
        ] or [""]
        hint = "" if value or marked else self._hint
        top = self.center_y + len(shown) * self._line_px / 2
        for line in shown:
            top -= self._line_px
            if line or hint:
                part = Text(look, line or hint, room + look.mm(4), role=self._role if line else Role.BODY,
                            colour="ink" if line else "soft")  # fmt: skip
                self.add_widget(part)
                part.place(self.x + pad, top + (self._line_px - part.height) / 2)
        if hint:
            return
        caret = self.x + pad + width_of(shown[-1], font_px, bold=self._role is Role.TITLE) + look.mm(0.6)
        with self.canvas:
            Color(*look.palette.rgb("blue"))
            Rectangle(
                pos=(round(caret), top + self._line_px * 0.12), size=(look.mm(0.6), self._line_px * 0.76)
            )
