"""A list of service items as any level keeps it: a table with a head, one item a row."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import config
from config.reading import Record, read_record
from config.strings import text

_WORDING = Path(config.__file__).parent / "catalogue" / "list_wording.yaml"
_ENCODINGS = ("utf-8-sig", "gb18030")  # what spreadsheets here write


class ListError(ValueError):
    """The list cannot be used; says file, line and why, in words for its clerk."""


class Wording(Record):
    columns: Mapping[str, tuple[str, ...]]
    types: Mapping[str, str]
    no_matter_in_basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One row. A field is None where the list has no such column; `line` is 0 for what stands in no list."""

    name: str
    code: str | None = None
    type: str | None = None
    basis: str | None = None
    department: str | None = None
    line: int = 0


def read_wording() -> Wording:
    return read_record(_WORDING, Wording)


def read_list(path: Path, wording: Wording) -> tuple[ListedItem, ...]:
    """The rows of a `.tsv` or `.csv`. Errors: ListError."""
    separator = "\t" if path.suffix.lower() == ".tsv" else ","
    quoting: Literal[0, 3] = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    rows = list(csv.reader(_read(path).splitlines(), delimiter=separator, quoting=quoting))
    columns = _columns(rows[0] if rows else [], wording)
    if "name" not in columns:
        heads = text("words.separator").join(wording.columns["name"])
        raise ListError(text("sames.wrong.no_name", file=path, heads=heads))
    items = [
        _item(path, line, cells, columns)
        for line, cells in enumerate(rows[1:], start=2)
        if "".join(cells).strip()
    ]
    seen: dict[str, int] = {}
    for item in items:
        if item.code and (first := seen.setdefault(item.code, item.line)) != item.line:
            raise ListError(text("sames.wrong.twice", file=path, line=item.line, code=item.code, first=first))
    return tuple(items)


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ListError(f"{path}: {error.strerror}") from error
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListError(text("sames.wrong.no_text", file=path))


def _columns(heads: list[str], wording: Wording) -> Mapping[str, int]:
    """Where each known column stands: the first head that begins with one of its words."""
    said = [head.strip().lower() for head in heads]
    found: dict[str, int] = {}
    for name, words in wording.columns.items():
        places = [n for word in words for n, head in enumerate(said) if head.startswith(word)]
        if places:
            found[name] = places[0]
    return found


def _item(path: Path, line: int, cells: list[str], columns: Mapping[str, int]) -> ListedItem:
    if len(cells) <= max(columns.values()):
        raise ListError(text("sames.wrong.short", file=path, line=line))
    said = {name: cells[at].strip() for name, at in columns.items()}
    if not said["name"]:
        raise ListError(text("sames.wrong.no_item", file=path, line=line))
    return ListedItem(line=line, **said)
