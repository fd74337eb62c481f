"""Boxes that pages put together: a code with its caption, a material with its verbs, a row to change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from kiosk.pages import MaterialRow, Tone
from screens.parts.button import Button, button_width
from screens.parts.panel import Code
from screens.parts.part import Part
from screens.parts.press import Act
from screens.parts.row import Badge
from screens.parts.text import Text, place_down, stack
from screens.theme import Look, Role

ACTION_MM = 20.0


class CodeRow(Part):
    """A QR code at the left, what it is for at its right."""

    def __init__(self, look: Look, width: float, content: str, lines: list[str]) -> None:
        side = look.mm(44)
        room = width - side - look.mm(16)
        self._texts: list[Part] = [Text(look, line, room, role=Role.SMALL) for line in lines if line]
        super().__init__(look, width, max(side, stack(self._texts, look.mm(3))) + look.mm(8))
        self._code = Code(look, content, side)
        for part in (self._code, *self._texts):
            self.add_widget(part)

    def paint(self) -> None:
        look = self.look
        self.bordered("field", "line")
        self._code.place(self.x + look.mm(4), self.center_y - self._code.height / 2)
        gap = look.mm(3)
        place_down(
            self._texts, self._code.right + look.mm(6), self.center_y + stack(self._texts, gap) / 2, gap
        )


class ActionBox(Part):
    """A name, a line under it, a badge, and verbs in a row below, or beside when there is only one.

    `is_answer` makes the line under it the important one: a label over what was answered.
    """

    def __init__(
        self,
        look: Look,
        width: float,
        title: str,
        *,
        note: str = "",
        badge: str = "",
        tone: Tone = Tone.NEUTRAL,
        actions: Sequence[tuple[str, str, Act]],
        is_answer: bool = False,
    ) -> None:
        pad, high = look.mm(5.5), look.mm(ACTION_MM if not look.is_low else 15)
        self._buttons = [_verb(look, high, *action) for action in actions]
        self._badge = Badge(look, badge, tone, width * 0.4) if badge else None
        self._is_beside = len(actions) == 1
        room = width - 2 * pad
        if self._badge and not self._is_beside:
            room -= self._badge.width + look.mm(4)
        if self._is_beside:
            room -= self._buttons[0].width + look.mm(4)
        named, said = (("ink", Role.BODY), ("soft", Role.SMALL))
        if is_answer:
            named, said = said, named
        self._texts: list[Part] = [Text(look, title, room, colour=named[0], role=named[1])]
        if note:
            self._texts.append(Text(look, note, room, colour=said[0], role=said[1]))
        if self._badge and self._is_beside:
            self._texts.append(self._badge)
        text_height = stack(self._texts)
        if self._badge and not self._is_beside:
            text_height = max(text_height, self._badge.height)
        self._block = text_height
        least = self._buttons[0].height if self._is_beside else 0
        below = high + look.mm(3) if len(actions) > 1 else 0
        super().__init__(look, width, max(text_height, least) + look.mm(7) + below)
        alone = [self._badge] if self._badge and not self._is_beside else []
        for part in (*self._texts, *self._buttons, *alone):
            self.add_widget(part)

    def paint(self) -> None:
        look, pad = self.look, self.look.mm(5.5)
        self.bordered("field", "line")
        if self._is_beside:
            place_down(self._texts, self.x + pad, self.center_y + stack(self._texts) / 2)
            button = self._buttons[0]
            button.place(self.right - look.mm(3.5) - button.width, self.center_y - button.height / 2)
            return
        middle = self.top - look.mm(3.5) - self._block / 2
        place_down(self._texts, self.x + pad, middle + stack(self._texts) / 2)
        if self._badge:
            self._badge.place(self.right - look.mm(5) - self._badge.width, middle - self._badge.height / 2)
        x = self.right - look.mm(3.5)
        for button in reversed(self._buttons):
            x -= button.width
            button.place(x, self.y + look.mm(3.5))
            x -= look.mm(3)


def _verb(look: Look, height: float, touch_id: str, verb: str, act: Act) -> Button:
    width = button_width(look, verb, Role.SMALL)
    return Button(look, verb, width, height=height, touch_id=touch_id, act=act, role=Role.SMALL)


def material_box(look: Look, width: float, row: MaterialRow, act: Callable[[str, str], None]) -> ActionBox:
    """A material of the list; its verbs act with (material id, action id)."""
    actions = [
        (f"{row.id}.{action}", look.read(verb), partial(act, row.id, action)) for action, verb in row.actions
    ]
    return ActionBox(
        look, width, look.read(row.name), badge=look.read(row.state), tone=row.tone, actions=actions
    )
