"""Speech through the program espeak-ng, which is always there and sounds like a machine."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import ClassVar

from peripherals.manifest import BRONZE, DriverManifest, Rule
from peripherals.speaker.driver import ProgramSpeaker, need
from peripherals.speaker.speech import Sentence
from peripherals.speaker.voice import Sound

_MOST_AMPLITUDE = 200  # Source: espeak-ng(1), -a
_VOICES = {"en": "en"}  # of languages that the Chinese voice does not speak
_CHINESE = re.compile("([\u3000-\u9fff\uff00-\uffef]+)")  # characters and their marks
_SLOWEST, _FASTEST = 80, 450  # words a minute. Source: espeak-ng(1), -s


class EspeakSpeaker(ProgramSpeaker):
    """A `Speaker`. `program` may carry options of its own, as in `espeak-ng -d hw:1`."""

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="speaker",
        driver="espeak",
        page="speaker.md",
        met=BRONZE | {Rule.REOPENS, Rule.SIMULATED, Rule.INTERRUPTIBLE},
        capabilities=("audio", "is_talking"),
        simulator="peripherals.speaker.simulator:VirtualPlayer",
    )

    def __init__(
        self,
        voice: str = "cmn",
        words_per_minute: int = 150,
        volume_percent: int = 80,
        headphones: bool = False,
        program: str = "espeak-ng",
    ) -> None:
        """Errors: ValueError. `words_per_minute` is slower than the engine's 175: for listeners of 70."""
        if not _SLOWEST <= words_per_minute <= _FASTEST:
            raise ValueError(f"words_per_minute lies between {_SLOWEST} and {_FASTEST}")
        super().__init__(volume_percent, headphones)
        self._program, *options = shlex.split(program)
        amplitude = volume_percent * _MOST_AMPLITUDE // 100
        self._own_voice = voice
        self._device = tuple(options)
        self._manner = ("-s", str(words_per_minute), "-a", str(amplitude), "--stdin")

    def sounds(self, sentences: Sequence[Sentence]) -> list[Sound]:
        """One a sentence, so that each is cut off where it stands; what is Chinese in a sentence of another
        language, a name or a street, is one of its own."""
        return [sound for sentence in sentences for sound in self._spoken(sentence)]

    def _spoken(self, sentence: Sentence) -> list[Sound]:
        voice = _VOICES.get(sentence.language)
        if voice is None:
            return [self._sound(sentence.text, self._own_voice)]
        pieces = (piece for piece in _CHINESE.split(sentence.text) if piece.strip())
        return [
            self._sound(piece, self._own_voice if _CHINESE.fullmatch(piece) else voice) for piece in pieces
        ]

    def _sound(self, text: str, voice: str) -> Sound:
        return Sound((self._program, *self._device, "-v", voice, *self._manner), text)

    def _sounds(self, sentences: Sequence[Sentence]) -> list[Sound]:
        return self.sounds(sentences)

    def _programs(self) -> None:
        need(self._program)
