"""Every word the terminal says, by key and language.

Source files are `config/locale/<language>.po` and the rooms' own `config/locale/parts/*.po` (zh_Hans). What
a citizen can meet is in every language; what staff and papers say is in Chinese alone (docs/languages.md). A
key that is missing is a bug and raises.
"""

from __future__ import annotations

import string
from functools import cache
from pathlib import Path

from babel.dates import get_month_names
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).parent / "locale"
DEFAULT_LANGUAGE = "zh_Hans"
LANGUAGES = (DEFAULT_LANGUAGE, "zh_Hant", "en")  # each is a locale of Babel too

# What is for staff, or stands on paper: by the first part of the key, or by the whole of it.
_CHINESE_ROOMS = frozenset(
    """argument arguments assist calendar case catalogue command console deadline doctor driver ethnic_group
    hand helper hold holding ime lint mistake paper pause problem prompts registry sames service sheet slip
    staff_cli store template watermark workbook""".split()  # noqa: SIM905
)
_CHINESE_KEYS = frozenset(
    (
        "farewell.helped.text",
        "farewell.helped.title",
        "find.wrong.nothing",
        "record.in_force",
        "record.lifted",
    )
)
_TECHNICIAN = ".technician"


class MissingTextError(KeyError):
    """No text for this key in this language."""


def is_for_citizens(key: str) -> bool:
    """Whether a citizen can meet this text, so that every language must have it."""
    is_staffs = key.partition(".")[0] in _CHINESE_ROOMS or key in _CHINESE_KEYS
    return not (is_staffs or key.endswith(_TECHNICIAN) or key.startswith("fault.staff"))


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
    """The text for a key, its `{names}` filled; `{name:month}` is the month's name. What citizens do not meet
    is in Chinese in every language. Errors: MissingTextError; KeyError for a missing argument."""
    spoken = language if is_for_citizens(key) else DEFAULT_LANGUAGE
    try:
        template = texts(spoken)[key]
    except KeyError:
        raise MissingTextError(f"{key} ({spoken})") from None
    return _Filler(spoken).format(template, **args) if args else template


class _Filler(string.Formatter):
    """Fills templates; knows the names of months."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec == "month":
            return str(get_month_names("wide", locale=self._language)[int(str(value))])
        return str(super().format_field(value, format_spec))
