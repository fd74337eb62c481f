"""A small window beside the kiosk's: buttons for what a hand does to the simulated devices.

    python -m screens.hand_bar --socket PATH

Sends one JSON line, `{"do": "insert_card"}`, and shows what came back; `{"look": "lamps"}` twice a second.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.uix.widget import Widget

from config.fonts import default_cache
from config.strings import text
from kiosk.words import listed, say
from screens.lettering import load_faces
from screens.parts.button import Button, Style
from screens.parts.text import Text
from screens.theme import DAY, Look, Role
from screens.window import open_window

ROWS = (
    ("lay_paper", "take_paper"),
    ("lay_glass", "take_glass"),
    ("hold_slip", "hold_foreign"),
    ("tear_slip", "empty_roll", "fill_roll"),
    ("empty_tray", "fill_tray"),
    ("decide_case",),
    ("cut_line", "mend_line"),
    ("step_up", "walk_away"),
    ("pull_mains", "drain_battery", "plug_mains"),
    ("kill_ui",),
)
PUSHED_CARD, LAID_CARD = ("insert_card", "pull_card"), ("lay_card", "take_card")
_WIDTH_PX, _ROW_PX, _GAP_PX = 300, 56, 10
_ROOM_BELOW_PX = 150  # for the lamps and the last answer
_ANSWER_WITHIN_S = 60.0  # the bureau's commands start one after another
_LOOK_S = 0.5
_LOOK = Look(_WIDTH_PX, _ROW_PX * (len(ROWS) + 1) + _ROOM_BELOW_PX, px_per_mm=2.6)


def ask(path: Path, asked: dict[str, str]) -> dict[str, Any]:
    """What the other end answers; `error` says what went wrong."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_ANSWER_WITHIN_S)
            line.connect(str(path))
            line.sendall(json.dumps(asked).encode() + b"\n")
            with line.makefile("rb") as answer:
                return dict(json.loads(answer.readline()))
    except (OSError, ValueError, TypeError) as error:
        return {"error": str(error)}


class HandBar(App):
    """The buttons, what belongs together side by side; below them the lamps that are lit, and the last
    answer."""

    def __init__(self, path: Path, card: tuple[str, ...]) -> None:
        super().__init__()
        self._path, self._rows = path, (card, *ROWS)
        self._root = Widget(size_hint=(None, None), size=(_WIDTH_PX, _LOOK.height_px))
        self._lamps: Text | None = None
        self._said: Text | None = None

    def build(self) -> Any:
        for index, row in enumerate(self._rows):
            width = (_WIDTH_PX - _GAP_PX) / len(row) - _GAP_PX
            for place, deed in enumerate(row):
                button = Button(
                    _LOOK,
                    text(f"hand.{deed}"),
                    width,
                    height=_ROW_PX - _GAP_PX,
                    touch_id=deed,
                    act=partial(self._do, deed),
                    style=Style.SECONDARY,
                    role=Role.SMALL,
                )
                self._root.add_widget(button)
                button.place(_GAP_PX + place * (width + _GAP_PX), _LOOK.height_px - (index + 1) * _ROW_PX)
        self._look()
        Clock.schedule_interval(lambda _dt: self._look(), _LOOK_S)
        return self._root

    def load_config(self) -> None:
        """None to load."""

    def open_settings(self, *_args: object) -> bool:
        """F1 opens nothing."""
        return False

    def _do(self, deed: str) -> None:
        fault = ask(self._path, {"do": deed}).get("error", "")
        words = str(fault) or text("hand.done", deed=text(f"hand.{deed}"))
        self._said = self._say(self._said, words, "warn" if fault else "ok", _GAP_PX)

    def _look(self) -> None:
        """The lamps that are lit, in words."""
        lit = ask(self._path, {"look": "lamps"}).get("lit", ())
        words = text("hand.lit", places=listed(say(f"hand.lamp.{place}") for place in lit)) if lit else ""
        if self._lamps is None or self._lamps.text != (words or text("hand.dark")):
            above = _LOOK.height_px - (len(self._rows) + 1) * _ROW_PX
            self._lamps = self._say(self._lamps, words or text("hand.dark"), "blue" if lit else "soft", above)

    def _say(self, before: Text | None, words: str, colour: str, y: float) -> Text:
        if before is not None:
            self._root.remove_widget(before)
        said = Text(_LOOK, words, _WIDTH_PX - 2 * _GAP_PX, role=Role.STATUS, colour=colour)
        self._root.add_widget(said)
        said.place(_GAP_PX, y)
        return said


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m screens.hand_bar", description="Hands for the simulation."
    )
    parser.add_argument("--socket", type=Path, required=True, help="where the simulated devices listen")
    parser.add_argument("--left", type=int, default=0, metavar="PX", help="from the display's left edge")
    parser.add_argument("--card-is-laid", action="store_true", help="on a reader; otherwise pushed in")
    options = parser.parse_args(arguments)
    window = open_window((_WIDTH_PX, _LOOK.height_px), fullscreen=False, cursor=True, left_px=options.left)
    window.clearcolor = (*DAY.rgb("paper"), 1)
    load_faces(default_cache())
    HandBar(options.socket, LAID_CARD if options.card_is_laid else PUSHED_CARD).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
