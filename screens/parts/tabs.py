"""The ways to type, side by side, in the same places; what this terminal has not is grey and says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from screens.lettering import width_of
from screens.parts.button import Button, Style
from screens.parts.keys import KEY_GAP_MM
from screens.parts.part import Part
from screens.parts.press import Act, Pressable
from screens.parts.text import Text, stack
from screens.theme import LINE_HEIGHT, Look, Role
from screens.typing_state import Tab, TypingState

_PADDING_MM = 5.0


def tabs_height(look: Look, key: int, state: TypingState) -> int:
    """That of a key, or what two lines need where one of them is missing. Units: pixels."""
    return key if state.missing is None else max(key, round(2 * look.font_px(Role.STATUS) * LINE_HEIGHT) + 2)


class _MissingTab(Pressable):
    """Cannot be pressed; says so below its name."""

    def __init__(self, look: Look, label: str, width: float, height: float, touch_id: str) -> None:
        why = look.text("typing.out_of_use")
        super().__init__(look, width, height, touch_id=touch_id, say=f"{label}，{why}", act=None)
        room = width - look.mm(1)
        self._texts: list[Part] = [
            Text(look, words, room, role=Role.STATUS, colour="on_idle", align="center")
            for words in (label, why)
        ]
        for part in self._texts:
            self.add_widget(part)

    def paint(self) -> None:
        self.blocked()
        top = self.y + (self.height + stack(self._texts)) / 2
        for part in self._texts:
            top -= part.height
            part.place(self.x + (self.width - part.width) / 2, top)


class _Tab(Button):
    """Pressed as fast as a key, and no secret."""

    @property
    def tells_what_is_typed(self) -> bool:
        return False


class Tabs(Part):
    """Each as wide as its name asks for, so that all names stand in one size."""

    def __init__(
        self, look: Look, width: float, height: float, state: TypingState, go_to: Callable[[Tab], None]
    ) -> None:
        super().__init__(look, width, height)
        self._gap = look.mm(KEY_GAP_MM)
        labels = {tab: look.text(f"typing.{tab}") for tab in Tab}
        room = width - self._gap * (len(Tab) - 1) - len(Tab) * look.mm(_PADDING_MM)
        em = sum(width_of(label, 1, bold=True) for label in labels.values())
        self._role = Role.BODY if em * look.font_px(Role.BODY) <= room else Role.SMALL
        wanted = {tab: width_of(label, look.font_px(self._role), bold=True) for tab, label in labels.items()}
        spare = (width - self._gap * (len(Tab) - 1) - sum(wanted.values())) / len(Tab) - 1
        self._tabs: list[Pressable] = []
        for tab, label in labels.items():
            self._tabs.append(self._tab(tab, label, wanted[tab] + spare, state, partial(go_to, tab)))
            self.add_widget(self._tabs[-1])

    def _tab(self, tab: Tab, label: str, width: float, state: TypingState, act: Act) -> Pressable:
        if not state.can(tab):
            return _MissingTab(self.look, label, width, self.height, f"tab.{tab}")
        style = Style.PRIMARY if tab is state.tab else Style.SECONDARY
        return _Tab(
            self.look, label, width, height=self.height, touch_id=f"tab.{tab}", style=style,
            role=self._role, is_key=True, act=act,
        )  # fmt: skip

    def paint(self) -> None:
        x = self.x
        for tab in self._tabs:
            tab.place(x, self.y)
            x += tab.width + self._gap
