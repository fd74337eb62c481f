"""What a person opens over the page: help, the languages, whether to leave."""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.widget import Widget

from screens.overlays import HelpOverlay, LanguageOverlay, LeaveOverlay, Overlay
from screens.theme import Look


class Asides:
    """One at a time; the page stays below, and is there again when it closes. Thread: main only."""

    def __init__(self, root: Widget, changed: Callable[[], None]) -> None:
        self._root, self._changed = root, changed
        self._help, self._languages, self._leave = HelpOverlay(), LanguageOverlay(), LeaveOverlay()
        self._names = {self._help: "Help", self._languages: "Languages", self._leave: "Leave"}

    @property
    def open(self) -> Overlay | None:
        return next((overlay for overlay in self._names if overlay.parent is not None), None)

    @property
    def name(self) -> str:
        """Of the one that is open; empty when none is."""
        overlay = self.open
        return self._names[overlay] if overlay is not None else ""

    def help(self, look: Look, helpline: str) -> None:
        self._help.show(look, helpline, self.close)
        self._lay(self._help)

    def languages(self, look: Look, choose: Callable[[str], None]) -> None:
        self._languages.show(look, lambda language: self._closed_then(lambda: choose(language)))
        self._lay(self._languages)

    def leave(self, look: Look, leave: Callable[[], None], *, has_answers: bool) -> None:
        self._leave.show(
            look, stay=self.close, leave=lambda: self._closed_then(leave), has_answers=has_answers
        )
        self._lay(self._leave)

    def close(self) -> None:
        overlay = self.open
        if overlay is not None:
            self._root.remove_widget(overlay)
            overlay.clear_widgets()
            self._changed()

    def _closed_then(self, act: Callable[[], None]) -> None:
        self.close()
        act()

    def _lay(self, overlay: Overlay) -> None:
        self._root.add_widget(overlay)
        self._changed()
