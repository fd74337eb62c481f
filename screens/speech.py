"""Reading a page aloud, through whatever speaker the terminal has."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from kiosk.pages import Page
from kiosk.spoken import sentence_of, speech_of
from kiosk.words import Words
from peripherals.devices import Deadline, DeviceState, Speaker
from peripherals.queue import DeviceQueue
from peripherals.speaker.speech import SILENCE, Speech

_SAY_S = 2.0
_BEGINS_S = 1.5  # the device's state tells that it talks a little after it has begun to


class ReadingAloud:
    """Says one thing at a time; a new one cuts off the last. Thread: the event loop's."""

    def __init__(self, speaker: DeviceQueue[Speaker]) -> None:
        self._speaker = speaker
        self._work: set[asyncio.Task[object]] = set()
        self._began_s = 0.0

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

    def stop(self) -> None:
        if self._began_s:
            self._say(SILENCE)
        self._began_s = 0.0

    def _say(self, speech: Speech) -> None:
        if not self.is_there:
            return
        self._began_s = time.monotonic()
        said = self._speaker.run(lambda device: device.say(speech, Deadline.after(_SAY_S)), _SAY_S)
        task = asyncio.get_running_loop().create_task(said)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
