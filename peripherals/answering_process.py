"""A process that answers each request with one line: started when needed, ended when late or unwanted."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from peripherals.devices import Deadline


class ProcessStopped(OSError):
    """Somebody called `stop` while an answer was awaited."""


class AnsweringProcess:
    """Thread: any; calls of `ask` come one after the other, `stop` may cut one short."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._choosing = threading.Lock()  # of the process
        self._talking = threading.Lock()  # over its pipes

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        """Begin to load, so that it is ready when it is asked; returns at once. Errors: OSError."""
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        with self._choosing:
            if self._process is None:
                self._process = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )

    def ask(self, request: Sequence[bytes], deadline: Deadline) -> str:
        """Its line. Errors: ProcessStopped, TimeoutError, another OSError when it ended; it is gone then."""
        is_late = threading.Event()
        try:
            self.start()
            with self._talking, self._ended_after(deadline, is_late):
                return self._exchange(request)
        except OSError as error:
            was_stopped = self._process is None
            self.stop()
            if was_stopped:
                raise ProcessStopped from error
            if is_late.is_set():
                raise TimeoutError from error
            raise

    def stop(self) -> None:
        """The process is gone, and with it all it has seen."""
        with self._choosing:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with self._talking:  # whoever asks is told by the end of the pipe
            process.communicate()

    def _exchange(self, request: Sequence[bytes]) -> str:
        """Errors: OSError when the process has ended."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise BrokenPipeError("stopped meanwhile")
        for part in request:
            process.stdin.write(part)
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
