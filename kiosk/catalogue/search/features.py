"""What texts are compared by: characters, pairs, words that stand for each other, and how it all sounds.

A feature is a short key; its first letter says of which kind it is. How much it weighs depends on its kind,
on how rare it is (`index.py`), and on whether it belongs to words that say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kiosk.catalogue.search.sounds import alike, sounds, split
from kiosk.catalogue.search.words import act_words, noise_words, same_words

CHARACTER, PAIR, MEANING, SOUND, SOUNDS, INITIALS = "uwmspi"
WEIGHT = {CHARACTER: 0.7, PAIR: 1.0, MEANING: 1.1, SOUND: 0.1, SOUNDS: 0.3, INITIALS: 0.0}
SPELLED_WEIGHT = {SOUND: 0.3, SOUNDS: 1.0, INITIALS: 0.7}  # of what is only known by its letters
NOISE = 0.12  # what a word counts that says nothing
ACT = 0.4  # what a word counts that says what is done with a certificate, of any matter
START = "^"
_PART = re.compile(r"[a-z]+|[0-9]+|.")


@dataclass(slots=True)
class Unit:
    """A character, or a word or number in Latin signs; one typed in pinyin has a sound and no text."""

    text: str
    sound: str
    counts: float = 1.0


def units(piece: str, pinyin: frozenset[str] = frozenset()) -> list[Unit]:
    """The units of a piece of text. `pinyin`: runs of letters that are not words but stand for characters."""
    made: list[Unit] = []
    heard, counts = sounds(piece), _counts(piece)
    for found in _PART.finditer(piece):
        part, start = found.group(), found.start()
        if part in pinyin:
            made += [Unit("", sound) for sound in split(part)]
        else:
            made.append(Unit(part, heard[start] if len(part) == 1 else "", max(counts[start : found.end()])))
    return made


def _counts(piece: str) -> list[float]:
    """How much each character counts: little in a word that says nothing, unless a word of meaning has it."""
    counts = [1.0] * len(piece)
    for start, end, _ in noise_words().found(piece):
        counts[start:end] = [NOISE] * (end - start)
    for start, end, _ in act_words().found(piece):
        counts[start:end] = [ACT] * (end - start)
    for start, end, _ in same_words().found(piece):
        counts[start:end] = [1.0] * (end - start)
    return counts


def of_text(piece: str, parts: Sequence[Unit]) -> dict[str, float]:
    """The features of a text as it is written and as it sounds, with what each counts."""
    made: dict[str, float] = {}

    def count(key: str, weight: float) -> None:
        made[key] = max(weight, made.get(key, 0.0))

    for unit in parts:
        if unit.text:
            count(CHARACTER + unit.text, WEIGHT[CHARACTER] * unit.counts)
            if unit.sound:
                count(SOUND + alike(unit.sound), WEIGHT[SOUND] * unit.counts)
    for one, two in pairwise(parts):
        counts = (one.counts + two.counts) / 2
        if one.text and two.text:
            count(f"{PAIR}{one.text} {two.text}", WEIGHT[PAIR] * counts)
            if one.sound and two.sound:
                count(_sounds(one, two), WEIGHT[SOUNDS] * counts)
    for table, share in ((same_words(), 1.0), (act_words(), ACT)):
        for _, _, meanings in table.found(piece):
            for meaning in meanings:
                count(f"{MEANING}{meaning}", WEIGHT[MEANING] * share)
    return made


def spelled_weight(key: str) -> float:
    """What a feature of a text counts for a wish typed in letters; nothing where letters do not say it."""
    return SPELLED_WEIGHT[key[0]] if key[0] in (SOUND, SOUNDS) else 0.0


def of_spelling(parts: Sequence[Unit]) -> Iterator[tuple[str, float]]:
    """The features of what was typed in letters; the last syllable may not be finished."""
    for unit in parts:
        if not unit.text and len(unit.sound) > 1:
            yield SOUND + alike(unit.sound), SPELLED_WEIGHT[SOUND]
    if parts and not parts[0].text:
        yield f"{INITIALS}{START}{parts[0].sound[0]}", SPELLED_WEIGHT[INITIALS] / 2
    for number, (one, two) in enumerate(pairwise(parts), start=2):
        if (one.text and two.text) or not (one.sound and two.sound):
            continue
        is_whole = len(one.sound) > 1 and len(two.sound) > 1
        if is_whole:
            yield _sounds(one, two), SPELLED_WEIGHT[SOUNDS]
        if not is_whole or number == len(parts):
            yield _initials(one, two), SPELLED_WEIGHT[INITIALS]


def heard(parts: Sequence[Unit]) -> tuple[str, ...]:
    """How each character of the text sounds; empty for Latin signs."""
    return tuple(sound for unit in parts for sound in (unit.sound, *[""] * (len(unit.text) - 1)))


def of_initials(parts: Sequence[Unit]) -> dict[str, float]:
    """The keys under which a text is found by its first letters; they count nothing in it."""
    keys = {f"{INITIALS}{START}{parts[0].sound[0]}"} if parts and parts[0].sound else set()
    keys |= {_initials(one, two) for one, two in pairwise(parts) if one.sound and two.sound}
    return dict.fromkeys(keys, 0.0)


def _sounds(one: Unit, two: Unit) -> str:
    return f"{SOUNDS}{alike(one.sound)} {alike(two.sound)}"


def _initials(one: Unit, two: Unit) -> str:
    return f"{INITIALS}{one.sound[0]}{two.sound[0]}"
