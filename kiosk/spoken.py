"""What of a page is read aloud, in which order, and what of it only headphones may tell. Pure.

What people said or what is known of them is personal, and so are data of a case. Texts of the locale and of
the catalogue are not. Source: experience.md, "speech".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from config.strings import DEFAULT_LANGUAGE, texts
from kiosk.pages import (
    Attract,
    Busy,
    CardPrompt,
    Choice,
    Choose,
    Commitment,
    Consent,
    Done,
    Home,
    Input,
    Materials,
    Message,
    Notice,
    Page,
    Question,
    Rating,
    Review,
    Rows,
    Scan,
    Search,
    Signature,
    TakenPages,
    Tile,
    Timeline,
)
from kiosk.words import Joined, Say, Words, render, say
from peripherals.devices import Audio
from peripherals.speaker.speech import Sentence, Speech

_LONGEST_COUNT = 4  # digits: more may be somebody's number
_CHOICE, _NUMBER = "speech.choice", "speech.number"


class Whose(Enum):
    """Whether all may hear it, with what fills it or without; not the data in it (a plain text); or nothing
    of it, for it is an answer."""

    CATALOGUE = "catalogue"
    ALL = "all"
    DATA = "data"
    ANSWER = "answer"


Piece = tuple[Words, Whose]

_PUBLIC, _OPEN, _OWN, _ANSWER = Whose


def _lines(*words: Words) -> Iterator[Piece]:
    return ((each, _OPEN) for each in words)


def _public(*words: Words) -> Iterator[Piece]:
    """Filled from the catalogue or by the terminal: what was asked, which paper, which authority, when."""
    return ((each, _PUBLIC) for each in words)


def _own(words: Iterable[Words]) -> Iterator[Piece]:
    return ((each, _OWN) for each in words)


def _numbered(choices: Iterable[Words], whose: Whose = _OPEN) -> Iterator[Piece]:
    for number, label in enumerate(choices, 1):
        yield say(_CHOICE, number=number, label=label), whose


def _labels(choices: Iterable[Choice]) -> list[Words]:
    return [choice.label for choice in choices]


def _tile(number: int, tile: Tile) -> Iterator[Piece]:
    """Why one cannot be used now is said with it."""
    yield say(_CHOICE, number=number, label=tile.title), _OPEN
    yield tile.blocked, _OPEN


def _attract(page: Attract) -> Iterator[Piece]:
    if page.closed:
        yield from _public(page.hall, page.closed, page.code)
    else:
        yield from _lines(page.hall, say("attract.title"), page.hours, page.note, page.code)
    yield from _lines(say("attract.begin"), say("speech.keys"))


def _review(page: Review) -> Iterator[Piece]:
    yield from _lines(page.title, page.explanation)
    for title, rows in page.sections:
        yield title, _OPEN
        for row in rows:
            yield from ((row.label, _OPEN), (row.value, _ANSWER))


def _notice(page: Notice) -> Iterator[Piece]:
    yield from _public(page.title)
    yield page.explanation, _OPEN
    for row in page.rows:
        yield from ((row.name, _OPEN), (row.how, _OWN))
    for label, words in page.facts:
        yield from _public(label, words)
    yield page.blocked, _OPEN


def _done(page: Done) -> Iterator[Piece]:
    yield from _public(page.title, page.explanation, page.number_label)
    yield page.number, _OWN
    for label, words in page.dates:
        yield from ((label, _OPEN), (words, _OWN))
    yield from _public(page.note, page.printing)


def _question(page: Question) -> Iterator[Piece]:
    yield from _public(page.error)  # names what was asked and what it may be, never what was answered
    yield from _lines(page.title, page.explanation)
    yield from _numbered(_labels(page.choices))
    if isinstance(page.value, str) and not page.choices and page.input is not Input.PIN:
        yield page.value, _OWN


def _message(page: Message) -> Iterator[Piece]:
    yield page.title, _OPEN
    yield from _own((*page.paragraphs, page.big))
    yield from _numbered(_labels(page.actions), _PUBLIC)


def _timeline(page: Timeline) -> Iterator[Piece]:
    yield page.title, _OWN
    yield from _own((page.explanation, *(part for step in page.steps for part in (step.title, step.note))))
    yield from _numbered(_labels(page.actions))


_PIECES: Mapping[type[Page[Any]], Callable[[Any], Iterable[Piece]]] = {
    Attract: _attract,
    Busy: lambda p: _lines(p.title, p.explanation),
    CardPrompt: lambda p: _lines(p.message, p.title, p.explanation),
    Choose: lambda p: [
        *_public(p.title, p.explanation),
        *_numbered(_labels(p.choices), _OPEN if p.is_public else _OWN),
    ],
    Commitment: lambda p: _lines(p.title, p.text, p.agree, p.decline),
    Consent: lambda p: _lines(p.title, *p.points, p.agree, p.decline),
    Done: _done,
    Home: lambda p: [
        *_lines(p.title, p.subtitle),
        *(piece for number, tile in enumerate(p.tiles, 1) for piece in _tile(number, tile)),
        *_lines(p.code),
    ],
    Materials: lambda p: [
        *_lines(p.error, p.title, p.explanation),
        *(piece for row in p.rows for piece in ((row.name, _OPEN), (row.state, _OWN))),
    ],
    Message: _message,
    Notice: _notice,
    Question: _question,
    Rating: lambda p: [*_lines(p.title), *_numbered(p.levels)],
    Review: _review,
    Rows: lambda p: [*_public(p.message, p.title, p.explanation), *_numbered(p.rows, _ANSWER)],
    Scan: lambda p: _public(p.verdict, p.message, p.title, p.explanation, *p.steps),
    TakenPages: lambda p: _public(p.title, p.explanation, p.note),
    Search: lambda p: _lines(p.title, p.explanation),
    Signature: lambda p: [*_lines(p.error, p.title, p.explanation), *_own((p.statement,))],
    Timeline: _timeline,
}


def speech_of(page: Page[Any], audio: Audio | None, language: str = DEFAULT_LANGUAGE) -> Speech:
    """The page read aloud, in this language. Where everyone would hear it, what is personal is replaced by
    one sentence that says so. A page nobody wrote down here says nothing."""
    pieces = _PIECES.get(type(page), lambda _: ())(page)
    sentences = tuple(sentence_of(words, whose, language) for words, whose in pieces if words)
    if audio is not Audio.PRIVATE and any(each.is_personal for each in sentences):
        sentences = (*sentences, sentence_of(say("speech.withheld"), language=language))
    return Speech(sentences)


def part_of(
    said: str, place: tuple[int, int], *, is_own: bool, is_blocked: bool, language: str = DEFAULT_LANGUAGE
) -> Speech:
    """One part of a page, as the keys come to it, in the language that `said` is in. Where it is somebody's
    own, everyone hears only which of how many it is: headphones tell the rest."""
    words: Words = say("speech.blocked", label=said) if is_blocked else said
    told = Sentence(render(words, language), is_personal=is_own, language=language)
    at, count = place
    where = sentence_of(say("speech.place", at=str(at), count=str(count)), language=language)
    return Speech((told, where) if is_own else (told,))


def has_own(page: Page[Any]) -> bool:
    """Whether anything on it is for headphones alone."""
    return any(each.is_personal for each in speech_of(page, Audio.PRIVATE).sentences)


def sentence_of(words: Words, whose: Whose = _OPEN, language: str = DEFAULT_LANGUAGE) -> Sentence:
    is_personal = _is_personal(words, whose)
    return Sentence(render(words, language), _keys(words), is_personal=is_personal, language=language)


def _keys(words: Words) -> tuple[str, ...]:
    """What can be recorded of it: a text as it stands; of a numbered choice its number, and then the text."""
    if not isinstance(words, Say):
        return ()
    if words.key != _CHOICE:
        return () if words.args else (words.key,)
    number, label = (dict(words.args)[name] for name in ("number", "label"))
    told = f"{_NUMBER}.{number}"
    return (told, *_keys(label)) if told in texts() and _keys(label) else ()


def _is_personal(words: Words, whose: Whose) -> bool:
    """A text of the locale is not; what fills it may be."""
    if whose is _ANSWER:
        return True
    match words:
        case str():
            return whose is _OWN
        case Joined():
            return any(_is_personal(part, whose) for part in words.parts)
        case Say():
            inner = whose if words.key == _CHOICE or whose is _PUBLIC else _OWN
            return any(_is_personal(arg, inner) and not _is_count(arg) for _, arg in words.args)


def _is_count(value: Words) -> bool:
    return isinstance(value, str) and value.isdecimal() and len(value) <= _LONGEST_COUNT
