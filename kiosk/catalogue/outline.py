"""A raw description, or a part of it, in lines that a clerk reads, with the names of the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.strings import text, texts

_INDENT = "  "
_IDS = ("id", "code", "value", "use", "batch", "reason", "matter", "item")


def label(field: str | int) -> str:
    """A field's name: a section, or a column of the workbook; else itself."""
    words = texts()
    return words.get(f"workbook.sheet.{field}") or words.get(f"workbook.column.{field}") or str(field)


def name_of(entry: Any) -> str:
    """What an entry of a list is known by; empty when nothing names it."""
    if isinstance(entry, dict):
        return next((str(entry[key]) for key in _IDS if entry.get(key)), "")
    return entry if isinstance(entry, str) else ""


def outline(value: Any, depth: int = 0) -> Iterator[str]:
    """The lines of a value, parts of parts set in."""
    if isinstance(value, dict):
        for field, part in value.items():
            yield from _entry(label(field), part, depth)
    elif isinstance(value, list):
        for part in value:
            yield from _entry("·", part, depth)
    else:
        yield from (f"{_INDENT * depth}{line}" for line in _text(value).split("\n"))


def _entry(head: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, dict | list):
        name = name_of(value) if isinstance(value, dict) else ""
        yield f"{_INDENT * depth}{head} {name}".rstrip()
        yield from outline(value, depth + 1)
    elif "\n" in _text(value):
        yield f"{_INDENT * depth}{head}"
        yield from outline(value, depth + 1)
    else:
        yield f"{_INDENT * depth}{head}　{_text(value)}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return text("workbook.yes" if value else "workbook.no")
    return "-" if value is None else str(value)
