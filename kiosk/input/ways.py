"""The ways to write Chinese that this machine has."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from kiosk.input.composer import Composer, InputMissingError
from kiosk.input.handwriting.model import model_path
from kiosk.input.handwriting.reader import HandwritingReader
from kiosk.input.rime import Rime

log = logging.getLogger(__name__)


@dataclass(slots=True)
class InputWays:
    """Each is None where it is not installed."""

    pinyin: Composer | None = None
    strokes: Composer | None = None
    handwriting: HandwritingReader | None = None
    rime: Rime | None = None

    def close(self) -> None:
        """Forget everything; the process and the library are gone."""
        if self.handwriting:
            self.handwriting.stop()
        if self.rime:
            self.rime.close()


def find_ways() -> InputWays:
    """What is missing is told to the log, once, with what to install."""
    ways = InputWays()
    try:
        ways.rime = Rime()
        ways.pinyin, ways.strokes = ways.rime.pinyin, ways.rime.strokes
    except InputMissingError as missing:
        log.warning("no pinyin and no strokes on this terminal: %s", missing)
    try:
        model_path()
        ways.handwriting = HandwritingReader()
    except InputMissingError as missing:
        log.warning("no handwriting on this terminal: %s", missing)
    return ways
