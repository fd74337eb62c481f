"""Reading a page aloud, through whatever speaker the terminal has."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kiosk.pages import Page
from kiosk.spoken import has_own, sentence_of, speech_of
from kiosk.words import Words
from peripherals.devices import Deadline, DeviceState, Speaker
from peripherals.queue import DeviceQueue
from peripherals.speaker.speech import AS_SET, SILENCE, Manner, Sentence, Speech

_SAY_S = 2.0
_LEAST, _MOST = 40, 200  # percent
_BEGINS_S = 1.5  # the device's state tells that it talks a little after it has begun to


class ReadingAloud:
    """Says one thing at a time; a new one cuts off the last. Thread: the event loop's."""

    def __init__(self, speaker: DeviceQueue[Speaker]) -> None:
        self._speaker = speaker
        self._work: set[asyncio.Task[object]] = set()
        self._began_s = 0.0
        self._manner = AS_SET

    @property
    def is_there(self) -> bool:
        """A speaker that once failed may be tried again; one that is gone may not."""
        return self._speaker.status.device in (DeviceState.ONLINE, DeviceState.BUSY)

    @property
    def is_talking(self) -> bool:
        return bool(self._speaker.status.is_talking) or time.monotonic() - self._began_s < _BEGINS_S

    def read(self, page: Page[Any], language: str) -> None:
        self._say(speech_of(page, self._speaker.status.audio, language))

    def tell(self, words: Words, language: str) -> None:
        """Words that everyone may hear."""
        self._say(Speech((sentence_of(words, language=language),)))

    def say_these(self, lines: Sequence[str], language: str) -> None:
        """Lines that everyone may hear."""
        self._say(Speech(tuple(Sentence(line, is_personal=False, language=language) for line in lines)))

    def say_part(self, part: Speech) -> None:
        self._say(part)

    def has_own(self, page: Page[Any]) -> bool:
        return has_own(page)

    def change(self, pace: int, volume: int) -> None:
        """Faster or slower, louder or quieter from now on. Units: percent of how the terminal speaks."""
        manner = self._manner
        self._manner = Manner(
            min(max(manner.pace_percent + pace, _LEAST), _MOST),
            min(max(manner.volume_percent + volume, _LEAST), _MOST),
        )

    def as_set(self) -> None:
        """As the terminal speaks by itself."""
        self._manner = AS_SET

    def stop(self) -> None:
        if self._began_s:
            self._say(SILENCE)
        self._began_s = 0.0

    def _say(self, speech: Speech) -> None:
        if not self.is_there:
            return
        self._began_s = time.monotonic()
        said_so = replace(speech, manner=self._manner)
        said = self._speaker.run(lambda device: device.say(said_so, Deadline.after(_SAY_S)), _SAY_S)
        task = asyncio.get_running_loop().create_task(said)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
