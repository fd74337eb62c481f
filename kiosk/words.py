"""Words for people: a text by key, or a final text that came from data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from config.strings import DEFAULT_LANGUAGE, text


@dataclass(frozen=True, slots=True)
class Say:
    """A text of the locale files by key. `args` fill its `{names}`; a `Say` among them is rendered too."""

    key: str
    args: tuple[tuple[str, Words], ...] = ()


Words = str | Say


def say(key: str, /, **args: Words | int) -> Say:
    """`say("notice.count", count=5)`."""
    return Say(key, tuple((name, str(v) if isinstance(v, int) else v) for name, v in args.items()))


def render(words: Words, language: str = DEFAULT_LANGUAGE) -> str:
    """The words as people read them. Errors: MissingTextError; KeyError for an argument that is missing."""
    if isinstance(words, str):
        return words
    return text(words.key, language, **{name: render(value, language) for name, value in words.args})


def listed(parts: Iterable[Words], language: str = DEFAULT_LANGUAGE) -> str:
    """The parts as one enumeration: with the separator of the language."""
    return text("words.separator", language).join(render(part, language) for part in parts)


def fault(code: str) -> Say:
    """What a citizen is told about a fault."""
    return Say(f"fault.{code}.citizen")
