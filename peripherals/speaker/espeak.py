"""Speech through the program espeak-ng, which is always there and sounds like a machine."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import ClassVar

from config.strings import text
from peripherals.manifest import BRONZE, DriverManifest, Rule
from peripherals.speaker.driver import ProgramSpeaker, need
from peripherals.speaker.speech import Manner, Sentence
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
            raise ValueError(text("driver.words_per_minute", least=_SLOWEST, most=_FASTEST))
        super().__init__(volume_percent, headphones)
        self._program, *options = shlex.split(program)
        self._own_voice = voice
        self._device = tuple(options)
        self._words_per_minute = words_per_minute

    def sounds(self, sentences: Sequence[Sentence], manner: Manner) -> list[Sound]:
        """One a sentence, so that each is cut off where it stands; what is Chinese in a sentence of another
        language, a name or a street, is one of its own."""
        pace = min(max(self._words_per_minute * manner.pace_percent // 100, _SLOWEST), _FASTEST)
        amplitude = self.loudness(manner) * _MOST_AMPLITUDE // 100
        options = ("-s", str(pace), "-a", str(amplitude), "--stdin")
        return [
            Sound((self._program, *self._device, "-v", voice, *options), text)
            for sentence in sentences
            for voice, text in self._voiced(sentence)
        ]

    def _voiced(self, sentence: Sentence) -> list[tuple[str, str]]:
        """Each piece of it, after the voice that reads it."""
        voice = _VOICES.get(sentence.language)
        if voice is None:
            return [(self._own_voice, sentence.text)]
        pieces = (piece for piece in _CHINESE.split(sentence.text) if piece.strip())
        return [(self._own_voice if _CHINESE.fullmatch(piece) else voice, piece) for piece in pieces]

    def _sounds(self, sentences: Sequence[Sentence], manner: Manner) -> list[Sound]:
        return self.sounds(sentences, manner)

    def _programs(self) -> None:
        need(self._program)
