"""A catalogue as a folder of YAML files and one list.

catalogue.yaml says what it is and names the list of all items and the file of regions, bodies.yaml who there
is, transfers.yaml who decides since when, common.yaml what many items share, items/*.yaml the items that can
be applied for here. Any other file is the section of its name; a folder
is a section with an entry a file.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.reading import UnreadableError, read_with_lines
from kiosk.catalogue.findings import Finding, Place, Severity
from kiosk.catalogue.raw import RawPath, Source, tidy
from kiosk.words import Words, say

# The columns of the list; the first is a number that makes the code: D001… are ours, the list has no codes.
LIST_COLUMNS = (
    "code",
    "department",
    "name",
    "legal_basis",
    "transfer_state",
    "kept_reason",
    "name_source",
    "basis_check",
    "limit_hint",
)
HEAD_FILE = "catalogue.yaml"
_OWN = frozenset({"catalogue", "bodies", "transfers"})


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    raw: dict[str, Any] = field(default_factory=lambda: {"head": {}, "items": []})
    places: dict[RawPath, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def file(self, path: Path) -> _File:
        """A file's top mapping with its places; empty, and told, when it cannot be read."""
        try:
            raw, lines = read_with_lines(path)
        except UnreadableError as error:
            self.tell(Place(str(path)), "unreadable", detail=str(error).removeprefix(f"{path}: "))
            return _File(path, {}, {})
        places = {at: Place(str(path), row=n, field=".".join(map(str, at))) for at, n in lines.items()}
        return _File(path, tidy(raw), places)

    def put(self, at: RawPath, file: _File, inside: RawPath = ()) -> None:
        """A part of a file at its place in the raw description."""
        value: Any = file.raw
        for part in inside:
            value = value[part]
        *way, last = at
        target: Any = self.raw
        for part in way:
            target = target[part]
        if isinstance(target, list):
            target.append(value)
        else:
            target[last] = value
        for path, place in file.places.items():
            if path[: len(inside)] == inside:
                self.places[(*at, *path[len(inside) :])] = place

    def tell(self, place: Place, code: str, **args: Words | int) -> None:
        self.findings.append(Finding(code, Severity.ERROR, place, say("", **args).args))


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    raw: dict[str, Any]
    places: Mapping[RawPath, Place]


def read_folder(folder: Path) -> Source:
    """The raw description that a folder holds."""
    reading = _Reading()
    head = reading.file(folder / HEAD_FILE)
    named = {name: head.raw.pop(name, None) for name in ("list", "regions")}
    reading.put(("head",), head)
    for name, value in named.items():
        if head.places and not isinstance(value, str):
            reading.tell(Place(str(head.path), field=name), "missing_field", field=name)
    _bodies(reading, reading.file(folder / "bodies.yaml"))
    transfers = reading.file(folder / "transfers.yaml")
    for section in transfers.raw:
        reading.put((section,), transfers, (section,))
    if isinstance(named["regions"], str):
        reading.put(("regions",), reading.file(folder / named["regions"]))
    if isinstance(named["list"], str):
        _list(reading, folder / named["list"])
    for path in sorted(folder.glob("*.yaml")):
        if path.stem not in _OWN:
            file = reading.file(path)
            reading.put((path.stem,), file, (path.stem,) if file.raw.keys() == {path.stem} else ())
    for path in sorted(folder.glob("*/*.yaml")):
        entries = reading.raw.setdefault(path.parent.name, [])
        reading.put((path.parent.name, len(entries)), reading.file(path))
    return Source(reading.raw, reading.places, tuple(reading.findings))


def _bodies(reading: _Reading, file: _File) -> None:
    """`bureau` is a word of the head; the rest stands for itself."""
    reading.places[("head", "bureau")] = Place(str(file.path), field="bureau")
    for section in file.raw:
        reading.put(("head", section) if section == "bureau" else (section,), file, (section,))


def _list(reading: _Reading, path: Path) -> None:
    rows = reading.raw["list"] = []
    reading.places["list",] = Place(str(path))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reading.tell(Place(str(path)), "unreadable", detail=str(error))
        return
    lines = csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    for line, cells in enumerate(lines, start=2):
        if len(cells) != len(LIST_COLUMNS) or not cells[0].isdecimal():
            reading.tell(Place(str(path), row=line), "list_line", columns=len(LIST_COLUMNS))
            continue
        number, *rest = cells
        row = dict(zip(LIST_COLUMNS, (f"D{int(number):03d}", *rest), strict=True))
        reading.places["list", len(rows)] = Place(str(path), row=line)
        rows.append(tidy(row))
