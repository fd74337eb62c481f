"""What all speakers have in common: who may hear it, how loud, and what is said when a program fails."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Sequence

from config.strings import text
from peripherals.devices import (
    Audio,
    Completion,
    Deadline,
    DeviceState,
    Done,
    ErrorAction,
    Failed,
    Fault,
    Recovery,
    Status,
)
from peripherals.speaker.speech import Manner, Sentence, Speech, audible
from peripherals.speaker.voice import Sound, Voice


class ProgramSpeaker(ABC):
    """A `Speaker` through programs of this machine. Errors: ValueError for a volume there is not."""

    def __init__(self, volume_percent: int, headphones: bool) -> None:
        if not 0 <= volume_percent <= 100:
            raise ValueError(text("driver.volume"))
        self._volume_percent = volume_percent
        self._audio = Audio.PRIVATE if headphones else Audio.PUBLIC
        self._voice = Voice()

    def open(self) -> None:
        """Errors: OSError when a program is not installed."""
        self._programs()

    def close(self) -> None:
        self._voice.stop()

    def status(self) -> Status:
        self._programs()
        fault = Fault("speaker.failed", ErrorAction.MAINTENANCE, self._voice.trouble)
        return Status(
            DeviceState.ONLINE,
            audio=self._audio,
            is_talking=self._voice.is_sounding,
            fault=fault if self._voice.trouble else None,
        )

    def say(self, speech: Speech, _deadline: Deadline) -> Done[int] | Failed:
        sentences = audible(speech, self._audio)
        self._programs()
        if self._voice.play(self._sounds(sentences, speech.manner)):
            return Done(len(sentences))
        return Failed(Completion.HARDWARE_ERROR, "speaker.failed", Recovery.SKIP, self._voice.trouble)

    def loudness(self, manner: Manner) -> int:
        """Units: percent."""
        return min(100, self._volume_percent * manner.volume_percent // 100)

    @abstractmethod
    def _sounds(self, sentences: Sequence[Sentence], manner: Manner) -> list[Sound]:
        """What is played for them, in order."""

    @abstractmethod
    def _programs(self) -> None:
        """Errors: OSError for one that is missing."""


def need(program: str) -> str:
    """Errors: OSError when this machine has no such program."""
    if shutil.which(program) is None:
        raise OSError(f"{program}: no such program on this machine")
    return program
