"""Programs that make sound, one after the other, until they are through or stopped."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

_FIRST_LOOK_S = 0.4  # a program that cannot sound says so by then, on a busy machine too
_KILL_TIMEOUT_S = 1.0
_STEP_S = 0.02


@dataclass(frozen=True, slots=True)
class Sound:
    """One program that ends when it has sounded; `text` goes to its standard input."""

    command: tuple[str, ...]
    text: str = ""


class Voice:
    """Sounds in the background. Thread: one caller; the sounds have a thread of their own."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble = ""

    @property
    def is_sounding(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def trouble(self) -> str:
        """What the last program that failed said, until the next sound."""
        return self._trouble

    def play(self, sounds: Sequence[Sound]) -> bool:
        """Stops what sounds and begins these; False when a program failed at once."""
        self.stop()
        self._trouble = ""
        if not sounds:
            return True
        self._stopping = threading.Event()
        arguments = (tuple(sounds), self._stopping)
        self._thread = threading.Thread(target=self._run, args=arguments, name="voice", daemon=True)
        self._thread.start()
        self._thread.join(_FIRST_LOOK_S)
        return not self._trouble

    def stop(self) -> None:
        """Silence, at once."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join(_KILL_TIMEOUT_S)

    def _run(self, sounds: tuple[Sound, ...], stopping: threading.Event) -> None:
        for sound in sounds:
            if stopping.is_set():
                return
            trouble = _sound(sound, stopping)
            if trouble and not stopping.is_set():
                self._trouble = trouble
                return


def _sound(sound: Sound, stopping: threading.Event) -> str:
    """What went wrong; empty when nothing did."""
    with os.fdopen(os.memfd_create("told"), "r+b") as told:
        try:
            process = subprocess.Popen(
                sound.command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told
            )
        except OSError as error:
            return str(error)
        _wait(process, sound.text, stopping)
        told.seek(0)
        return trouble_of(sound.command[0], process.returncode, told.read().decode(errors="replace"))


def trouble_of(program: str, status: int, told: str) -> str:
    """Pure: what went wrong, by its exit status and its last line on standard error. Source: measured,
    espeak-ng 1.51 without a sound card ends with 0 and says `error: No such file or directory`."""
    last = next((line.strip() for line in reversed(told.splitlines()) if line.strip()), "")
    if status:
        return ": ".join(filter(None, (f"{program} ended with {status}", last)))
    return f"{program}: {last}" if last.lower().startswith("error:") else ""


def _wait(process: subprocess.Popen[bytes], text: str, stopping: threading.Event) -> None:
    """Until it has sounded, or is to be silent."""
    with process:
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(text.encode())
                process.stdin.close()
        while process.poll() is None and not stopping.is_set():
            time.sleep(_STEP_S)
        if process.poll() is None:
            process.kill()
