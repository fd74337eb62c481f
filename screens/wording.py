"""Words of a page → the text that is drawn."""

from __future__ import annotations

from config.strings import DEFAULT_LANGUAGE, text
from kiosk.words import Say, Words


def read(words: Words, language: str = DEFAULT_LANGUAGE) -> str:
    """The text for these words. Errors: MissingText for a key no locale file holds."""
    if isinstance(words, Say):
        return text(words.key, language, **{name: read(value, language) for name, value in words.args})
    return words
