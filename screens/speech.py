"""Reading a page aloud."""

from __future__ import annotations

import shutil
import subprocess
from typing import Protocol

_WORDS_PER_MINUTE = 150  # slower than the engine's 175: for listeners of 70


class Speaker(Protocol):
    """Says one text at a time; a new one cuts off the last."""

    def speak(self, text: str) -> None: ...

    def stop(self) -> None: ...


class EspeakSpeaker:
    """Speaks Mandarin through the program espeak-ng."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def speak(self, text: str) -> None:
        self.stop()
        command = [self._program, "-v", "cmn", "-s", str(_WORDS_PER_MINUTE), "--stdin"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if self._process.stdin is not None:
            self._process.stdin.write(text.encode())
            self._process.stdin.close()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def find_speaker() -> Speaker | None:
    """A speaker when this machine has one; None: the page says that it cannot be heard here."""
    program = shutil.which("espeak-ng")
    return EspeakSpeaker(program) if program else None
