"""Words for people: a text by key, several of them in a row, or a final text that came from data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from config.strings import DEFAULT_LANGUAGE, text


@dataclass(frozen=True, slots=True)
class Say:
    """A text of the locale files by key. `args` fill its `{names}`; words among them are rendered too."""

    key: str
    args: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """Words one after another. At least two."""

    parts: tuple[Words, ...]
    separator: Words


Words = str | Say | Joined


def say(key: str, /, **args: Words | int) -> Say:
    """`say("notice.count", count=5)`."""
    return Say(key, tuple((name, str(v) if isinstance(v, int) else v) for name, v in args.items()))


def joined(separator: Words, parts: Iterable[Words]) -> Words:
    """The parts with the separator between them; empty when there are none."""
    found = tuple(parts)
    return Joined(found, separator) if len(found) > 1 else found[0] if found else ""


def listed(parts: Iterable[Words]) -> Words:
    """The parts as one enumeration: with the separator of the language."""
    return joined(Say("words.separator"), parts)


def render(words: Words, language: str = DEFAULT_LANGUAGE) -> str:
    """The words as people read them. Errors: MissingTextError; KeyError for an argument that is missing."""
    match words:
        case str():
            return words
        case Joined():
            return render(words.separator, language).join(render(part, language) for part in words.parts)
        case Say():
            return text(words.key, language, **{name: render(arg, language) for name, arg in words.args})


def fault(code: str) -> Say:
    """What a citizen is told about a fault."""
    return Say(f"fault.{code}.citizen")
