"""Words for people: a text by key, or a final text that came from data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """A text of the locale files by key. `args` fill its `{names}`; a `Say` among them is rendered too."""

    key: str
    args: tuple[tuple[str, Words], ...] = ()


Words = str | Say


def say(key: str, /, **args: Words | int) -> Say:
    """`say("notice.count", count=5)`."""
    return Say(key, tuple((name, str(v) if isinstance(v, int) else v) for name, v in args.items()))
