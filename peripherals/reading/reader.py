"""The terminal's end of the reading process: started when needed, gone when nothing more is to be read."""

from __future__ import annotations

import logging
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from peripherals.devices import Completion, Deadline, Failed, Recovery
from peripherals.reading.text_line import TextLine, from_json
from peripherals.scanner.frame import Bgr

log = logging.getLogger(__name__)

SHAPE = "!II"  # height, width
COMMAND = (sys.executable, "-m", "peripherals.reading")


class TextReader:
    """Thread: any; calls of `read` come one after the other, `stop` may cut one short."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._choosing = threading.Lock()  # of the process
        self._talking = threading.Lock()  # over its pipes

    def start(self) -> None:
        """Begin to load, so that it is ready when a page is; returns at once. Errors: OSError."""
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        with self._choosing:
            if self._process is None:
                self._process = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )

    def read(self, page: Bgr, deadline: Deadline) -> tuple[TextLine, ...] | Failed:
        """The printed lines of a page, in no certain order. Errors: `reading.failed`, `reading.too_slow`."""
        is_late = threading.Event()
        try:
            self.start()
            with self._talking, self._ended_after(deadline, is_late):
                return from_json(self._exchange(page))
        except (OSError, ValueError) as error:
            was_stopped = self._process is None
            self.stop()
            if was_stopped:  # by somebody who does not want it read any more
                return Failed(Completion.CANCELED, "reading.failed", Recovery.SKIP)
            if is_late.is_set():
                return Failed(Completion.TIME_OUT, "reading.too_slow", Recovery.SKIP)
            log.error("the reading process: %s", type(error).__name__)
            return Failed(Completion.HARDWARE_ERROR, "reading.failed", Recovery.SKIP, type(error).__name__)

    def stop(self) -> None:
        """The process is gone, and with it all it has seen."""
        with self._choosing:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with self._talking:  # whoever reads is told by the end of the pipe
            process.communicate()

    def _exchange(self, page: Bgr) -> str:
        """Errors: OSError when the process has ended."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise BrokenPipeError("stopped meanwhile")
        height, width = page.shape[:2]
        process.stdin.write(struct.pack(SHAPE, height, width))
        process.stdin.write(page.tobytes())
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer.endswith(b"\n"):
            raise BrokenPipeError("it ended before it answered")
        return answer.decode()

    @contextmanager
    def _ended_after(self, deadline: Deadline, is_late: threading.Event) -> Iterator[None]:
        """The process is ended when the block takes too long: reading from it ends then as well."""
        process = self._process

        def end() -> None:
            is_late.set()
            if process is not None:
                process.kill()

        timer = threading.Timer(deadline.left_s(), end)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
