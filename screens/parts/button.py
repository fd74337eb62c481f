"""Buttons and keys: a verb in a box."""

from __future__ import annotations

import math
from enum import StrEnum

from screens.lettering import width_of
from screens.parts.press import Act, Pressable
from screens.parts.text import Text
from screens.theme import LINE_HEIGHT, Look, Role

HEIGHT_MM = 24.0
LEAST_WIDTH_MM = 40.0


class Style(StrEnum):
    PRIMARY = "primary"  # what most people want next; one a page
    SECONDARY = "secondary"
    QUIET = "quiet"


_FILLS = {Style.PRIMARY: "blue", Style.SECONDARY: "field", Style.QUIET: "field"}
_BORDERS = {Style.PRIMARY: "blue", Style.SECONDARY: "blue", Style.QUIET: "line"}
_INKS = {Style.PRIMARY: "on_blue", Style.SECONDARY: "blue", Style.QUIET: "ink"}


class Button(Pressable):
    """A button; without an act it is drawn as blocked."""

    def __init__(
        self,
        look: Look,
        label: str,
        width: float,
        *,
        touch_id: str,
        act: Act | None,
        style: Style = Style.SECONDARY,
        height: float | None = None,
        role: Role = Role.BODY,
        is_key: bool = False,
    ) -> None:
        high = look.mm(HEIGHT_MM) if height is None else height
        super().__init__(look, width, high, touch_id=touch_id, say=label, act=act, is_key=is_key)
        self._style = style
        ink = _INKS[style] if act else "on_idle"
        bold = style is not Style.QUIET
        room = width - look.mm(4)
        role = fitting_role(look, label, room, role, bold=bold, height=high)
        self._label = Text(look, label, room, role=role, colour=ink, bold=bold, align="center")
        self.add_widget(self._label)

    def paint(self) -> None:
        if self.act is None:
            self.blocked()
        else:
            self.shows_press_on(self.bordered(_FILLS[self._style], _BORDERS[self._style]))
        self._label.place(self.x + self.look.mm(2), self.y + (self.height - self._label.height) / 2)


def fitting_role(
    look: Look, label: str, room: float, wanted: Role, *, bold: bool, height: float = math.inf
) -> Role:
    """The largest size of text, from the wanted one down, in which the label stands on one line."""
    for role in list(Role)[list(Role).index(wanted) :]:
        font_px = look.font_px(role)
        if width_of(label, font_px, bold=bold) <= room and font_px * LINE_HEIGHT <= height:
            return role
    return Role.STATUS


def button_width(look: Look, label: str, role: Role = Role.BODY) -> float:
    """Wide enough for the label on one line, never below 40 mm."""
    return max(look.mm(LEAST_WIDTH_MM), width_of(label, look.font_px(role), bold=True) + look.mm(10))
