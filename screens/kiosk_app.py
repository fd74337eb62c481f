"""The Kivy application around a stage: no settings panel, no icon, no file of its own."""

from __future__ import annotations

from typing import Any

from kivy.app import App
from kivy.clock import Clock

from screens.keypad import KeypadWalk
from screens.stage import KivyStage

_CLOCK_TICK_S = 5


class KioskApp(App):
    use_kivy_settings = False

    def __init__(self, stage: KivyStage, keys: KeypadWalk | None = None) -> None:
        """`keys` is kept: the window does not hold on to those who listen."""
        super().__init__()
        self._stage, self.keys = stage, keys

    def build(self) -> Any:
        Clock.schedule_interval(lambda _dt: self._stage.tick(), _CLOCK_TICK_S)
        return self._stage.root

    def build_config(self, config: Any) -> None:
        """None: nothing of this program is set by Kivy's files."""

    def load_config(self) -> None:
        """None to load."""

    def load_kv(self, filename: str | None = None) -> bool:
        """None: this program draws itself."""
        del filename
        return False

    def open_settings(self, *_args: object) -> bool:
        """F1 opens nothing."""
        return False
