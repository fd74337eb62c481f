"""Letters against characters: whether initials, syllables and characters, mixed, spell a text."""

from __future__ import annotations

from collections.abc import Sequence

WHOLE, START, INSIDE = 1.0, 0.9, 0.75


def spells(typed: str, chars: str, sounds: Sequence[str]) -> float:
    """How well `typed` spells the text, from its beginning or from the middle; 0 when it does not."""
    for start, (char, sound) in enumerate(zip(chars, sounds, strict=True)):
        if typed[0] != char and typed[0] != sound[:1]:
            continue
        end = _reach(typed, chars, sounds, 0, start)
        if end is not None:
            if start:
                return INSIDE
            return WHOLE if end == len(chars) else START
    return 0.0


def _reach(typed: str, chars: str, sounds: Sequence[str], done: int, at: int) -> int | None:
    """Where in the text the rest of what was typed ends, one character after the other; None: nowhere."""
    if done == len(typed):
        return at
    if at == len(chars):
        return None
    for part in (chars[at], sounds[at], sounds[at][:1]):
        if part and typed.startswith(part, done):
            end = _reach(typed, chars, sounds, done + len(part), at + 1)
            if end is not None:
                return end
    rest = typed[done:]  # a syllable still being typed
    return at + 1 if len(rest) > 1 and sounds[at].startswith(rest) else None
