"""The input panel: candidates on top, letters or digits or signs, and the tabs below them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from string import ascii_uppercase

from screens.lettering import width_of
from screens.parts.button import Button, Style
from screens.parts.keys import DELETE, KEY_GAP_MM, KEY_MM, LEAST_KEY_MM, Key, KeyGrid, columns_for
from screens.parts.part import Part
from screens.parts.text import Text
from screens.theme import Look, Role
from screens.typing_state import Tab, TypingState

_SHIFT, _SPACE = "shift", "space"


class TypingPanel(Part):
    """Types into a field. `typed` is called after every key, when the field has to be written anew."""

    def __init__(
        self,
        look: Look,
        width: float,
        state: TypingState,
        typed: Callable[[], None],
        insert: Callable[[str], None],
        delete: Callable[[], None],
    ) -> None:
        self._state, self._typed, self._insert, self._delete = state, typed, insert, delete
        self._key = look.mm(LEAST_KEY_MM if look.is_low else KEY_MM)
        self._gap = look.mm(KEY_GAP_MM)
        self._columns = 10 if look.is_low else columns_for(look, width)
        self._shares_row = look.is_low  # candidates stand in the row of the tabs while composing
        rows = -(-28 // self._columns) + (1 if self._shares_row else 2)
        super().__init__(look, width, rows * self._key + (rows - 1) * self._gap)
        self._candidates: list[Part] = []

    def paint(self) -> None:
        self._draw()

    def _draw(self) -> None:
        self.clear_widgets()
        self._candidates = []
        if not (self._shares_row and self._state.marked):
            self._draw_tabs()
        grid = KeyGrid(self.look, self.width, self._keys(), self._columns, self._press)
        self.add_widget(grid)
        grid.place(self.x, self.y if self._shares_row else self.y + self._key + self._gap)
        self._draw_candidates()

    def _draw_tabs(self) -> None:
        state, tabs = self._state, [tab for tab in Tab if tab is not Tab.PINYIN or self._state.has_pinyin]
        wide = (self.width - self._gap * (len(tabs) - 1)) / len(tabs)
        for index, tab in enumerate(tabs):
            button = Button(
                self.look, self.look.text(f"typing.{tab}"), wide, height=self._key, touch_id=f"tab.{tab}",
                style=Style.PRIMARY if tab is state.tab else Style.SECONDARY, role=Role.SMALL, is_key=True,
                act=partial(self._go_to, tab),
            )  # fmt: skip
            self.add_widget(button)
            y = self.top - self._key if self._shares_row else self.y
            button.place(self.x + index * (wide + self._gap), y)

    def _keys(self) -> list[Key]:
        delete = Key(DELETE, self.look.text("key.delete"))
        match self._state.tab:
            case Tab.PINYIN:
                return [
                    *(Key(c, c) for c in ascii_uppercase),
                    Key("'", self.look.text("key.separate")),
                    delete,
                ]
            case Tab.LATIN:
                letters = ascii_uppercase if self._state.is_upper else ascii_uppercase.lower()
                shift = self.look.text("key.lower" if self._state.is_upper else "key.upper")
                return [*(Key(c.upper(), c) for c in letters), Key(_SHIFT, shift), delete]
            case Tab.DIGITS:
                return [
                    *(Key(c, c) for c in "1234567890-/.()#&"),
                    Key(_SPACE, self.look.text("key.space"), 2),
                    delete,
                ]
            case Tab.SYMBOLS:
                return [*(Key(c, c) for c in self.look.text("key.symbols")), delete]

    def _draw_again(self) -> None:
        """After a key: the candidates, or all where they share a row with the tabs."""
        if self._shares_row:
            self._draw()
        else:
            self._draw_candidates()

    def _draw_candidates(self) -> None:
        for part in self._candidates:
            self.remove_widget(part)
        self._candidates = []
        y, x, look = self.top - self._key, self.x, self.look
        marked = self._state.marked
        if not marked:
            if self._state.tab is Tab.PINYIN and not self._shares_row:
                self._add(
                    Text(look, look.text("typing.hint"), self.width, role=Role.SMALL, colour="soft"),
                    x,
                    y,
                    centred=True,
                )
            return
        more_width = look.mm(26)
        first, last = self._page_of_candidates(self.width - more_width - self._gap)
        candidates = self._state.candidates
        for index in range(first, last):
            label = candidates[index]
            wide = self._candidate_width(label)
            button = Button(look, label, wide, height=self._key, touch_id=f"candidate.{index}", is_key=True,
                            act=partial(self._choose, index))  # fmt: skip
            self._add(button, x, y)
            x += wide + self._gap
        turn = (lambda: self._turn(last < len(candidates))) if first or last < len(candidates) else None
        more = Button(look, look.text("typing.more"), more_width, height=self._key, touch_id="candidate.more",
                      style=Style.QUIET, role=Role.SMALL, is_key=True, act=turn)  # fmt: skip
        self._add(more, self.right - more_width, y)

    def _add(self, part: Part, x: float, y: float, *, centred: bool = False) -> None:
        self._candidates.append(part)
        self.add_widget(part)
        part.place(x, y + (self._key - part.height) / 2 if centred else y)

    def _candidate_width(self, label: str) -> float:
        least = self.look.mm(LEAST_KEY_MM + 3)
        return max(least, width_of(label, self.look.font_px(Role.BODY), bold=True) + self.look.mm(8))

    def _page_of_candidates(self, room: float) -> tuple[int, int]:
        """First and one past the last candidate of the page on show."""
        candidates, starts, used = self._state.candidates, [0], 0.0
        for index, label in enumerate(candidates):
            wide = self._candidate_width(label)
            if index > starts[-1] and used + wide > room:
                starts.append(index)
                used = 0.0
            used += wide + self._gap
        page = min(self._state.page, len(starts) - 1)
        end = starts[page + 1] if page + 1 < len(starts) else len(candidates)
        return starts[page], end

    def _turn(self, has_more: bool) -> None:
        self._state.page = self._state.page + 1 if has_more else 0
        self._draw_again()
        self._typed()

    def _choose(self, index: int) -> None:
        self._insert(self._state.choose(index))
        self._draw_again()
        self._typed()

    def _go_to(self, tab: Tab) -> None:
        self._state.go_to(tab)
        self._draw()
        self._typed()

    def _press(self, key: str) -> None:
        state = self._state
        if key == DELETE:
            if not state.delete():
                self._delete()
        elif key == _SHIFT:
            state.is_upper = not state.is_upper
            self._draw()
        elif key == _SPACE:
            self._insert(" ")
        elif key in ascii_uppercase or (key == "'" and state.tab is Tab.PINYIN):
            self._insert(state.letter(key))
        else:
            self._insert(key)
        self._draw_again()
        self._typed()
