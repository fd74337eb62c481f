"""What is being typed: the tab of the input panel, and what is composed or written but not yet put in."""

from __future__ import annotations

from enum import StrEnum

from kiosk.input.composer import Composer
from kiosk.input.ways import InputWays
from screens.writing import Writing


class Tab(StrEnum):
    """In the order in which they stand."""

    HANDWRITING = "handwriting"
    PINYIN = "pinyin"
    STROKES = "strokes"
    LATIN = "latin"
    DIGITS = "digits"


CHINESE = (Tab.HANDWRITING, Tab.PINYIN, Tab.STROKES)


class TypingState:
    """Holds what is composed for one field; nothing of it outlives `clear`. The way a person writes Chinese
    by is kept from field to field, until `reset` at the visit's end."""

    def __init__(self, ways: InputWays) -> None:
        self._composers = {Tab.PINYIN: ways.pinyin, Tab.STROKES: ways.strokes}
        self.writing = Writing(ways.handwriting) if ways.handwriting else None
        self._way = Tab.LATIN
        self.reset()

    def can(self, tab: Tab) -> bool:
        """Whether this terminal has it, and it works."""
        if tab is Tab.HANDWRITING:
            return self.writing is not None and self.writing.is_usable
        return tab not in self._composers or self._composers[tab] is not None

    @property
    def missing(self) -> Tab | None:
        """The first way that cannot be used here."""
        return next((tab for tab in CHINESE if not self.can(tab)), None)

    @property
    def composer(self) -> Composer | None:
        """Of this tab."""
        return self._composers.get(self.tab)

    @property
    def marked(self) -> str:
        """What would stand in the field, but is not put in yet."""
        if self.tab is Tab.HANDWRITING and self.writing:
            return "".join(self.writing.line)
        return self.composer.composition if self.composer else ""

    @property
    def is_composing(self) -> bool:
        return bool(self.marked) or self.has_ink

    @property
    def has_ink(self) -> bool:
        return self.tab is Tab.HANDWRITING and self.writing is not None and bool(self.writing.strokes)

    @property
    def candidates(self) -> tuple[str, ...]:
        if self.tab is Tab.HANDWRITING and self.writing:
            return self.writing.candidates
        return self.composer.candidates() if self.composer and self.marked else ()

    def feed(self, key: str) -> str:
        """A key: what it writes at once; nothing while it is being composed."""
        if self.composer:
            self.page = 0
            self.composer.feed(key.lower())
            return ""
        return key if self.is_upper else key.lower()

    def choose(self, index: int) -> str:
        """What this candidate writes; empty while more is left to choose."""
        self.page = 0
        if self.tab is not Tab.HANDWRITING or not self.writing:
            return self.composer.choose(index) if self.composer else ""
        self.writing.pick(self.writing.candidates[index])
        return self.put_in() if len(self.writing.characters) == 1 else ""

    def put_in(self) -> str:
        """The line written by hand, which is off the pad now."""
        line = self.marked
        if self.writing:
            self.writing.clear()
        return line

    def delete(self) -> bool:
        """Takes back a key of the composition; False when there is none."""
        if not self.composer or not self.marked:
            return False
        self.page = 0
        self.composer.delete()
        return True

    def go_to(self, tab: Tab) -> None:
        self._forget()
        self.tab = tab
        if tab in CHINESE:
            self._way = tab

    def clear(self) -> None:
        """For the next field: nothing is left, and the last way to write Chinese is there again."""
        self._forget()
        self._let_go()
        self.tab = self._way if self.can(self._way) else self._first_tab

    def _let_go(self) -> None:
        """The panel, which is told of what was read, is gone."""
        if self.writing:
            self.writing.changed = _nobody

    def reset(self) -> None:
        """For the next person: as `clear`, the first way, and the process that has seen ink is ended."""
        self._forget()
        if self.writing:
            self.writing.stop()
        self._let_go()
        self.tab = self._way = self._first_tab

    @property
    def _first_tab(self) -> Tab:
        return next(tab for tab in Tab if self.can(tab))

    def _forget(self) -> None:
        self.page = 0
        self.is_upper = self.has_signs = False
        for composer in self._composers.values():
            if composer:
                composer.clear()
        if self.writing:
            self.writing.clear()


def _nobody() -> None:
    """Nobody is told."""
