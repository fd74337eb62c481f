"""The terminal's end of the reading process: started when needed, gone when nothing more is to be read."""

from __future__ import annotations

import logging
import struct
import sys

from peripherals.answering_process import AnsweringProcess, ProcessStopped
from peripherals.devices import Completion, Deadline, Failed, Recovery
from peripherals.reading.text_line import TextLine, from_json
from peripherals.scanner.frame import Bgr

log = logging.getLogger(__name__)

SHAPE = "!II"  # height, width
COMMAND = (sys.executable, "-m", "peripherals.reading")


class TextReader(AnsweringProcess):
    """Thread: any; calls of `read` come one after the other, `stop` may cut one short."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        super().__init__(command)

    def read(self, page: Bgr, deadline: Deadline) -> tuple[TextLine, ...] | Failed:
        """The printed lines of a page, in no certain order. Errors: `reading.failed`, `reading.too_slow`."""
        height, width = page.shape[:2]
        try:
            return from_json(self.ask((struct.pack(SHAPE, height, width), page.tobytes()), deadline))
        except ProcessStopped:  # by somebody who does not want it read any more
            return Failed(Completion.CANCELED, "reading.failed", Recovery.SKIP)
        except TimeoutError:
            return Failed(Completion.TIME_OUT, "reading.too_slow", Recovery.SKIP)
        except (OSError, ValueError) as error:
            self.stop()
            log.error("the reading process: %s", type(error).__name__)
            return Failed(Completion.HARDWARE_ERROR, "reading.failed", Recovery.SKIP, type(error).__name__)
