"""The input panel: what may be chosen on top, keys or a pad, and the tabs, always in the same places."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_uppercase

from kiosk.pages import Stroke
from screens.parts.button import fitting_role
from screens.parts.candidates import CandidateRows, row_height
from screens.parts.keys import DELETE, KeyGrid
from screens.parts.part import Part
from screens.parts.press import Act
from screens.parts.tabs import Tabs, tabs_height
from screens.parts.text import Text
from screens.parts.typing_keys import SHIFT, SIGNS, SPACE, keys_of, layout_of
from screens.parts.writing_pad import UNDO, WIPE, PadBox
from screens.parts.written_line import WrittenLine
from screens.theme import Look, Role
from screens.typing_state import Tab, TypingState


class TypingPanel(Part):
    """Types into a field. `typed` is called after every key, when the field has to be written anew.

    From below: tabs, keys or pad, then what may be chosen. A low panel has the tabs on top, in one row with
    what is being composed.
    """

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
        self._layout = layout = layout_of(look)
        self._row = row_height(look)
        self._rows = 2 if look.is_portrait else 1  # of candidates, over keys
        self._main = layout.height
        if look.is_low:  # two rows of keys beside the pad, under what may be chosen
            self._main = max(layout.height, self._row + 2 * layout.gap + 2 * layout.key)
        self._tabs = tabs_height(look, layout.key, state)
        above = self._rows * (self._row + layout.gap)
        height = above + self._main + (0 if look.is_low else layout.gap + self._tabs)
        super().__init__(look, width, height)
        self._choices: list[Part] = []
        self._pad_box: PadBox | None = None
        self._main_top = 0.0  # of keys or pad
        if state.writing:
            state.writing.changed = self._was_read

    def paint(self) -> None:
        self._draw()

    # what stays while one types

    def _draw(self) -> None:
        self.clear_widgets()
        self._choices, self._pad_box = [], None
        layout, state = self._layout, self._state
        low: float = self.y if self.look.is_low else self.y + self._tabs + layout.gap
        if not self.look.is_low:
            self._put(Tabs(self.look, self.width, self._tabs, state, self.go_to), self.y)
        if state.tab is Tab.HANDWRITING and state.writing:
            above = self._row + (self._row if self.look.is_low else layout.key) + 2 * layout.gap
            high = self.top - low - above
            self._pad_box = PadBox(
                self.look, self.width, high, state.writing.strokes, self._write, self._press
            )
            self._put(self._pad_box, low)
        else:
            keys, columns = keys_of(self.look, state.tab, is_upper=state.is_upper, has_signs=state.has_signs)
            rows = -(-sum(key.cells for key in keys) // columns)
            high = (self._main - (rows - 1) * layout.gap) / rows
            grid = KeyGrid(self.look, self.width, keys, columns, self._press, high=high)
            self._put(grid, low)
            high = grid.height
        self._main_top = low + high
        self._draw_choices()

    # what changes with every key

    def _draw_choices(self) -> None:
        for part in self._choices:
            self.remove_widget(part)
        self._choices = []
        look, state = self.look, self._state
        if look.is_low and not state.is_composing:
            self._choose_from(Tabs(look, self.width, self._row, state, self.go_to), self.top - self._row)
        if state.tab is Tab.HANDWRITING:
            self._draw_written()
        elif state.marked:
            rows = CandidateRows(look, self.width, self._rows, state.candidates, state.page, self._choose,
                                 self._turn)  # fmt: skip
            self._choose_from(rows, self.top - rows.height)
        elif not look.is_low:
            self._say(self._hint)

    def _draw_written(self) -> None:
        look, state, writing = self.look, self._state, self._state.writing
        if writing is None:
            return
        first = self._row if look.is_low else self._layout.key
        if not writing.characters:
            self._say(self._hint, warns=bool(writing.fault))
            return
        line = WrittenLine(look, self.width, first, writing.line, writing.at, self._look_at, self._put_in)
        self._choose_from(line, self.top - first)
        rows = CandidateRows(look, self.width, 1, state.candidates, state.page, self._choose, self._turn,
                             chosen=writing.line[writing.at])  # fmt: skip
        self._choose_from(rows, self.top - first - self._layout.gap - rows.height)

    @property
    def _hint(self) -> str:
        """What to do on this tab, or what cannot be done on this terminal."""
        look, state = self.look, self._state
        if state.tab is Tab.HANDWRITING and state.writing and state.writing.fault:
            return look.text(f"fault.{state.writing.fault}.citizen")
        if state.has_ink:
            return look.text("typing.reading")
        if state.missing:
            return look.text(f"typing.missing.{state.missing}")
        return look.text(f"typing.hint.{state.tab}")

    def _say(self, words: str, *, warns: bool = False) -> None:
        """Just above the keys or the pad."""
        role = fitting_role(self.look, words, self.width, Role.SMALL, bold=False)
        text = Text(self.look, words, self.width, role=role, colour="warn" if warns else "soft")
        self._choose_from(text, self._main_top + self._layout.gap)

    def _put(self, part: Part, y: float) -> None:
        self.add_widget(part)
        part.place(self.x, y)

    def _choose_from(self, part: Part, y: float) -> None:
        self._choices.append(part)
        self._put(part, y)

    @property
    def ink_first(self) -> tuple[str, Act | None] | None:
        """What comes before leaving the page: to put in what lies on the pad, once it has been read."""
        if not self._state.has_ink or not self._state.writing:
            return None
        if self._state.writing.characters:
            return self.look.text("typing.put_in"), self._put_in
        return (self.look.text("typing.reading"), None) if self._state.writing.is_reading else None

    # what is done on it

    def go_to(self, tab: Tab) -> None:
        self._state.go_to(tab)
        self._draw()
        self._typed()

    def _turn(self, page: int) -> None:
        self._state.page = page
        self._draw_choices()
        self._typed()

    def _choose(self, index: int) -> None:
        self._insert(self._state.choose(index))
        self._show_ink()
        self._changed()

    def _put_in(self) -> None:
        self._insert(self._state.put_in())
        self._show_ink()
        self._changed()

    def _look_at(self, place: int) -> None:
        if self._state.writing:
            self._state.writing.look_at(place)
        self._turn(0)

    def _write(self, stroke: Stroke, aspect: float) -> None:
        if self._state.writing:
            had_ink = self._state.has_ink
            self._state.writing.write(stroke, aspect)
            if not had_ink:
                self._changed()

    def _was_read(self) -> None:
        self._state.page = 0
        if self._state.can(self._state.tab):
            self._changed()
        else:
            self.go_to(next(tab for tab in Tab if self._state.can(tab)))

    def _show_ink(self) -> None:
        if self._pad_box and self._state.writing:
            self._pad_box.pad.show(self._state.writing.strokes)

    def _changed(self) -> None:
        self._draw_choices()
        self._typed()

    def _press(self, key: str) -> None:
        state = self._state
        if key in (UNDO, WIPE) and state.writing:
            (state.writing.undo if key == UNDO else state.writing.clear)()
            self._show_ink()
        elif key == DELETE:
            if not state.delete():
                self._delete()
        elif key == SHIFT:
            state.is_upper = not state.is_upper
            self._draw()
        elif key == SIGNS:
            state.has_signs = not state.has_signs
            self._draw()
        elif key == SPACE:
            self._insert(" ")
        elif key in ascii_uppercase or state.composer:
            self._insert(state.feed(key))
        else:
            self._insert(key)
        self._changed()
