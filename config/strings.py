"""Every word the terminal says, by key and language.

Source files are `config/locale/<language>.po` and the rooms' own `config/locale/parts/*.po` (zh_Hans); a key
that is missing is a bug and raises.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "zh_Hans"


class MissingTextError(KeyError):
    """No text for this key in this language."""


@cache
def texts(language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """All texts of a language by key. Errors: FileNotFoundError for a language without a file."""
    files = [LOCALE_DIR / f"{language}.po"]
    if language == DEFAULT_LANGUAGE:
        files += sorted((LOCALE_DIR / "parts").glob("*.po"))
    found: dict[str, str] = {}
    for path in files:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
        found |= {str(m.id): str(m.string) for m in catalogue if m.id and m.string}
    return found


def text(key: str, language: str = DEFAULT_LANGUAGE, /, **args: object) -> str:
    """The text for a key, its `{names}` filled. Errors: MissingTextError; KeyError for a missing argument."""
    try:
        template = texts(language)[key]
    except KeyError:
        raise MissingTextError(f"{key} ({language})") from None
    return template.format(**args) if args else template
