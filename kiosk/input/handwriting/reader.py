"""The window's end of handwriting: a process of its own reads, so that the pen never waits for it."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from kiosk.input.handwriting.ink import Ink
from kiosk.input.handwriting.written import Wanted, Written
from peripherals.answering_process import AnsweringProcess, ProcessStopped
from peripherals.devices import Completion, Deadline, Failed, Recovery

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "kiosk.input.handwriting")


class HandwritingReader(AnsweringProcess):
    """Learns nothing. Thread: any but the window's; calls of `read` come one after the other, `stop` may
    cut one short."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        super().__init__(command)

    def read(
        self, ink: Ink, deadline: Deadline, wanted: Wanted = Wanted.HAN, usual_height: float = 0.0
    ) -> tuple[Written, ...] | Failed:
        """The characters from left to right. `usual_height`: what a character on this pad has at least.

        Errors: `handwriting.failed`, `handwriting.too_slow`; the next call starts the process anew.
        """
        strokes = [stroke.tolist() for stroke in ink]
        asked = json.dumps({"strokes": strokes, "wanted": wanted, "usual_height": usual_height})
        try:
            return from_line(self.ask((asked.encode(), b"\n"), deadline))
        except ProcessStopped:
            return Failed(Completion.CANCELED, "handwriting.failed", Recovery.SKIP)
        except TimeoutError:
            return Failed(Completion.TIME_OUT, "handwriting.too_slow", Recovery.RETRY)
        except (OSError, ValueError) as error:
            self.stop()
            log.error("the handwriting process: %s", type(error).__name__)
            return Failed(
                Completion.HARDWARE_ERROR, "handwriting.failed", Recovery.RETRY, type(error).__name__
            )


def to_line(characters: tuple[Written, ...]) -> str:
    return json.dumps([[each.candidates, each.strokes] for each in characters], ensure_ascii=False)


def from_line(line: str) -> tuple[Written, ...]:
    """Errors: ValueError for what `to_line` did not write."""
    told: Any = json.loads(line)
    try:
        return tuple(Written(tuple(candidates), tuple(strokes)) for candidates, strokes in told)
    except TypeError as error:
        raise ValueError("not a list of characters") from error
