"""What is to be said, sentence by sentence: by its words, and by the key under which somebody recorded it."""

from __future__ import annotations

from dataclasses import dataclass, field

from config.strings import DEFAULT_LANGUAGE
from peripherals.devices import Audio


@dataclass(frozen=True, slots=True)
class Sentence:
    """`keys` are those of the locale's texts that, recorded one by one and played in a row, say just this;
    none where something else is in it. `is_personal`: not for a loudspeaker."""

    text: str = field(repr=False)
    keys: tuple[str, ...] = ()
    is_personal: bool = True
    language: str = DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Manner:
    """How the listener wants it, in percent of how this terminal speaks by itself."""

    pace_percent: int = 100
    volume_percent: int = 100


AS_SET = Manner()


@dataclass(frozen=True, slots=True)
class Speech:
    sentences: tuple[Sentence, ...] = ()
    manner: Manner = AS_SET


SILENCE = Speech()


def audible(speech: Speech, audio: Audio) -> tuple[Sentence, ...]:
    """Pure: what may be heard there."""
    return tuple(each for each in speech.sentences if audio is Audio.PRIVATE or not each.is_personal)
