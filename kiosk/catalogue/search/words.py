"""The table of words: which stand for each other, which only say what is done, which say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import config
from config.reading import Record, read_record

_FILE = Path(config.__file__).parent / "catalogue" / "words.yaml"


class _Words(Record):
    same: tuple[tuple[str, ...], ...]
    acts: tuple[tuple[str, ...], ...]
    noise: tuple[str, ...]


class WordTable:
    """Finds the words of a table in a text, at every place the longest that stands there."""

    def __init__(self, words: Mapping[str, tuple[int, ...]]) -> None:
        self._meanings = words
        self._lengths: dict[str, tuple[int, ...]] = {}
        for word in words:
            self._lengths[word[0]] = tuple({len(word), *self._lengths.get(word[0], ())})
        self._lengths = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in self._lengths.items()}

    def found(self, text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Start, end and meanings of each word; words may overlap."""
        for start, first in enumerate(text):
            for size in self._lengths.get(first, ()):
                word = text[start : start + size]
                if word in self._meanings:
                    yield start, start + len(word), self._meanings[word]
                    break


@cache
def same_words() -> WordTable:
    """Words of things. Meanings are the numbers of the groups a word stands in."""
    return _grouped(_words().same)


@cache
def act_words() -> WordTable:
    """What is done with any certificate: it tells the matter only with a thing. Meanings as above."""
    return _grouped(_words().acts, first=len(_words().same))


@cache
def noise_words() -> WordTable:
    return _table(_words().noise)


@cache
def _words() -> _Words:
    return read_record(_FILE, _Words)


def _grouped(groups: tuple[tuple[str, ...], ...], first: int = 0) -> WordTable:
    meanings: dict[str, tuple[int, ...]] = {}
    for number, group in enumerate(groups, start=first):
        for word in group:
            meanings[word] = (*meanings.get(word, ()), number)
    return WordTable(meanings)


def _table(words: Iterable[str]) -> WordTable:
    return WordTable(dict.fromkeys(words, ()))
