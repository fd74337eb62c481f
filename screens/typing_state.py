"""What is being typed: the tab of the input panel, and the pinyin that is not yet a character."""

from __future__ import annotations

from enum import StrEnum

from kiosk.input.composer import Composer


class Tab(StrEnum):
    PINYIN = "pinyin"
    LATIN = "latin"
    DIGITS = "digits"
    SYMBOLS = "symbols"


class TypingState:
    """Holds the composition of one field; nothing of it outlives `clear`."""

    def __init__(self, composer: Composer | None) -> None:
        self._composer = composer
        self.tab = self._first_tab
        self.is_upper = False
        self.page = 0

    @property
    def _first_tab(self) -> Tab:
        return Tab.PINYIN if self._composer else Tab.LATIN

    @property
    def has_pinyin(self) -> bool:
        return self._composer is not None

    @property
    def marked(self) -> str:
        return self._composer.composition if self._composer else ""

    @property
    def candidates(self) -> tuple[str, ...]:
        return self._composer.candidates() if self._composer and self.marked else ()

    def letter(self, letter: str) -> str:
        """A letter key: what it writes at once; nothing while pinyin is being composed."""
        if self.tab is Tab.PINYIN and self._composer:
            self.page = 0
            self._composer.feed(letter.lower())
            return ""
        return letter if self.is_upper else letter.lower()

    def choose(self, index: int) -> str:
        """What this candidate writes; empty while more of the pinyin is left."""
        self.page = 0
        return self._composer.choose(index) if self._composer else ""

    def delete(self) -> bool:
        """Takes back a letter of the composition; False when there is none."""
        if not self._composer or not self.marked:
            return False
        self.page = 0
        self._composer.delete()
        return True

    def go_to(self, tab: Tab) -> None:
        self.tab, self.page = tab, 0
        if self._composer:
            self._composer.clear()

    def clear(self) -> None:
        self.go_to(self._first_tab)
        self.is_upper = False
