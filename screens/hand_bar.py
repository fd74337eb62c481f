"""A small window beside the kiosk's: buttons for what a hand does to the simulated devices.

    python -m screens.hand_bar --socket PATH

Sends one JSON line, `{"do": "insert_card"}`, and shows what came back.
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
from kivy.uix.widget import Widget

from config.fonts import default_cache
from config.strings import text
from screens.lettering import load_faces
from screens.parts.button import Button, Style
from screens.parts.text import Text
from screens.theme import DAY, Look, Role
from screens.window import open_window

DEEDS = (
    "insert_card",
    "pull_card",
    "lay_paper",
    "take_paper",
    "tear_slip",
    "empty_roll",
    "fill_roll",
    "cut_line",
    "mend_line",
    "kill_ui",
)
DEEDS_WITH_LAID_CARD = ("lay_card", "take_card", *DEEDS[2:])
_WIDTH_PX, _ROW_PX, _GAP_PX = 300, 56, 10
_ANSWER_WITHIN_S = 10.0
_LOOK = Look(_WIDTH_PX, _ROW_PX * (len(DEEDS) + 2), px_per_mm=2.6)


def ask(path: Path, deed: str) -> str:
    """Do this; returns what went wrong, empty when nothing did."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_ANSWER_WITHIN_S)
            line.connect(str(path))
            line.sendall(json.dumps({"do": deed}).encode() + b"\n")
            with line.makefile("rb") as answer:
                return str(json.loads(answer.readline()).get("error", ""))
    except (OSError, ValueError) as error:
        return str(error)


class HandBar(App):
    """The buttons one under another, and the last answer below them."""

    def __init__(self, path: Path, deeds: tuple[str, ...] = DEEDS) -> None:
        super().__init__()
        self._path, self._deeds = path, deeds
        self._root = Widget(size_hint=(None, None), size=(_WIDTH_PX, _LOOK.height_px))
        self._said: Text | None = None

    def build(self) -> Any:
        width = _WIDTH_PX - 2 * _GAP_PX
        for index, deed in enumerate(self._deeds):
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
            button.place(_GAP_PX, _LOOK.height_px - (index + 1) * _ROW_PX)
        return self._root

    def load_config(self) -> None:
        """None to load."""

    def open_settings(self, *_args: object) -> bool:
        """F1 opens nothing."""
        return False

    def _do(self, deed: str) -> None:
        fault = ask(self._path, deed)
        if self._said is not None:
            self._root.remove_widget(self._said)
        words = fault or text("hand.done", deed=text(f"hand.{deed}"))
        colour = "warn" if fault else "ok"
        self._said = Text(_LOOK, words, _WIDTH_PX - 2 * _GAP_PX, role=Role.STATUS, colour=colour)
        self._root.add_widget(self._said)
        self._said.place(_GAP_PX, _GAP_PX)


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
    HandBar(options.socket, DEEDS_WITH_LAID_CARD if options.card_is_laid else DEEDS).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
