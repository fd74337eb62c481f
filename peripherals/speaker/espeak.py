"""Speech through the program espeak-ng, which is always there and sounds like a machine."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import ClassVar

from peripherals.manifest import BRONZE, DriverManifest, Rule
from peripherals.speaker.driver import ProgramSpeaker, need
from peripherals.speaker.speech import Sentence
from peripherals.speaker.voice import Sound

_MOST_AMPLITUDE = 200  # Source: espeak-ng(1), -a
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
        self._options = (*options, "-v", voice, "-s", str(words_per_minute), "-a", str(amplitude), "--stdin")

    def sounds(self, sentences: Sequence[Sentence]) -> list[Sound]:
        """One a sentence, so that each is cut off where it stands."""
        return [Sound((self._program, *self._options), sentence.text) for sentence in sentences]

    def _sounds(self, sentences: Sequence[Sentence]) -> list[Sound]:
        return self.sounds(sentences)

    def _programs(self) -> None:
        need(self._program)
