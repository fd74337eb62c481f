"""What was read of the pad, character by character, and the key that puts it into the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from screens.lettering import width_of
from screens.parts.button import Button, Style
from screens.parts.keys import KEY_GAP_MM, LEAST_KEY_MM
from screens.parts.part import Part
from screens.parts.press import Act
from screens.theme import Look, Role


class WrittenLine(Part):
    """A press on a character shows what else it may be. Of more than fit the last are shown."""

    def __init__(
        self,
        look: Look,
        width: float,
        height: float,
        line: Sequence[str],
        at: int,
        look_at: Callable[[int], None],
        put_in: Act,
    ) -> None:
        super().__init__(look, width, height)
        gap, label = look.mm(KEY_GAP_MM), look.text("typing.put_in")
        verb_width = max(look.mm(34), width_of(label, look.font_px(Role.BODY), bold=True) + look.mm(10))
        cell = max(look.mm(LEAST_KEY_MM), look.font_px(Role.BODY) + look.mm(6))
        fit = int((width - verb_width) // (cell + gap))
        first = max(0, len(line) - fit)
        self._placed: list[tuple[Button, float]] = []
        for number, character in enumerate(line[first:], first):
            style = Style.SECONDARY if number == at else Style.QUIET
            key = Button(look, character, cell, height=height, touch_id=f"written.{number}", style=style,
                         is_key=True, act=partial(look_at, number))  # fmt: skip
            self._placed.append((key, (number - first) * (cell + gap)))
        verb = Button(look, label, verb_width, height=height, touch_id="put_in", style=Style.PRIMARY,
                      is_key=True, act=put_in)  # fmt: skip
        self._placed.append((verb, width - verb_width))
        for part, _x in self._placed:
            self.add_widget(part)

    def paint(self) -> None:
        for part, x in self._placed:
            part.place(self.x + x, self.y)
