"""Recorded prompts: a folder with one file a text, by the text's key in the locale.

`prompts.yaml` in the folder says which: `home.title: welcome.wav`.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

import yaml

from peripherals.manifest import BRONZE, DriverManifest, Rule
from peripherals.speaker.driver import ProgramSpeaker, need
from peripherals.speaker.espeak import EspeakSpeaker
from peripherals.speaker.speech import Manner, Sentence
from peripherals.speaker.voice import Sound

LIST_NAME = "prompts.yaml"
_RECORDED = ("zh_Hans", "zh_Hant")  # the recordings are in Mandarin, which both are read in
_PULSE_FULL = 65536  # Source: paplay(1), --volume


class Missing(StrEnum):
    """What becomes of a sentence nobody recorded."""

    SILENT = "silent"
    ESPEAK = "espeak"


class PromptSpeaker(ProgramSpeaker):
    """A `Speaker`. `player` is found by itself when it is not named: pw-play, paplay, or aplay."""

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="speaker",
        driver="prompt_folder",
        page="speaker.md",
        met=BRONZE | {Rule.REOPENS, Rule.SIMULATED, Rule.INTERRUPTIBLE},
        capabilities=("audio", "is_talking"),
        simulator="peripherals.speaker.simulator:VirtualPlayer",
    )

    def __init__(
        self,
        folder: str,
        missing: str = Missing.SILENT.value,
        player: str = "",
        volume_percent: int = 80,
        headphones: bool = False,
        espeak: str = "espeak-ng",
    ) -> None:
        """Errors: ValueError."""
        super().__init__(volume_percent, headphones)
        self._folder = Path(folder)
        self._missing = Missing(missing)
        self._chosen = shlex.split(player)
        self._espeak = EspeakSpeaker(volume_percent=volume_percent, headphones=headphones, program=espeak)
        self._prompts: Mapping[str, Path] = {}

    def open(self) -> None:
        self._prompts = read_prompts(self._folder)
        super().open()

    def _sounds(self, sentences: Sequence[Sentence], manner: Manner) -> list[Sound]:
        return [sound for sentence in sentences for sound in self._sound(sentence, manner)]

    def _sound(self, sentence: Sentence, manner: Manner) -> list[Sound]:
        """What was recorded is played at its own pace."""
        is_recorded = sentence.language in _RECORDED and all(key in self._prompts for key in sentence.keys)
        if sentence.keys and is_recorded:
            player = self._player(self.loudness(manner))
            return [Sound((*player, str(self._prompts[key]))) for key in sentence.keys]
        return self._espeak.sounds([sentence], manner) if self._missing is Missing.ESPEAK else []

    def _player(self, volume_percent: int) -> tuple[str, ...]:
        """The program and its options. Errors: OSError when there is none."""
        if self._chosen:
            need(self._chosen[0])
            return tuple(self._chosen)
        return found_player(volume_percent, self._prompts.values())

    def _programs(self) -> None:
        if not (self._folder / LIST_NAME).is_file():
            raise OSError(f"{self._folder / LIST_NAME}: no such list of prompts")
        self._player(self._volume_percent)
        if self._missing is Missing.ESPEAK:
            self._espeak.open()


def read_prompts(folder: Path) -> Mapping[str, Path]:
    """By key. Errors: OSError for a list that cannot be read, or a file that is not in the folder."""
    place = folder / LIST_NAME
    try:
        listed = yaml.safe_load(place.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise OSError(f"{place}: cannot be read: {error}") from error
    if not isinstance(listed, dict):
        raise OSError(f"{place}: is no list of key: file")
    prompts = {str(key): folder / str(name) for key, name in listed.items()}
    lost = [
        f"{key}: {path.name}"
        for key, path in prompts.items()
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve())
    ]
    if lost:
        raise OSError(f"{place}: not in the folder: {', '.join(lost)}")
    return prompts


def found_player(volume_percent: int, prompts: Iterable[Path]) -> tuple[str, ...]:
    """The first of pw-play, paplay and aplay that is here. aplay plays wav alone, and at the volume the
    mixer is set to. Errors: OSError when none can play all of these."""
    is_wav = all(prompt.suffix == ".wav" for prompt in prompts)
    players = (
        ("pw-play", f"--volume={volume_percent / 100:.2f}"),
        ("paplay", f"--volume={volume_percent * _PULSE_FULL // 100}"),
        *([("aplay", "-q")] if is_wav else []),
    )
    here = [player for player in players if shutil.which(player[0])]
    if not here:
        raise OSError(f"{' or '.join(name for name, _ in players)}: no such program on this machine")
    return here[0]
