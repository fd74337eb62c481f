"""What is wrong with a catalogue, told so that whoever wrote it finds the place and knows what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from config.strings import DEFAULT_LANGUAGE, texts
from kiosk.words import Say, Words, render, say


class Severity(StrEnum):
    ERROR = "error"  # no package is made of it
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, or a row of a sheet; `field` is the rest of the way, in the file's or sheet's
    names."""

    file: str = ""
    sheet: str = ""
    row: int = 0  # the first is 1; 0: the whole file or sheet
    field: str = ""

    def words(self) -> str:
        name = self.sheet or self.file
        kind = "sheet" if self.sheet else "file"
        parts = [
            render(say(f"lint.place.{kind}", name=name)) if name else "",
            render(say(f"lint.place.{kind}_row", row=self.row)) if self.row else "",
            render(say(f"lint.place.{kind}_field", field=self._field_words())) if self.field else "",
        ]
        return " ".join(part for part in parts if part)

    def _field_words(self) -> str:
        """In a sheet, the head of the column; in a file, the field as it is written there."""
        return _head(self.field.split(".")[0]) if self.sheet else self.field


def _head(field: str) -> str:
    """What the column of a field is called."""
    return texts(DEFAULT_LANGUAGE).get(f"workbook.column.{field}", field)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong at a path of the raw description; `args` fill the words `lint.<code>`."""

    path: tuple[str | int, ...]
    code: str
    severity: Severity = Severity.ERROR
    args: tuple[tuple[str, Words], ...] = ()

    def words(self) -> str:
        return render(Say(f"lint.{self.code}", self.args))


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake where it was written."""

    code: str
    severity: Severity
    place: Place
    args: tuple[tuple[str, Words], ...] = ()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def words(self) -> str:
        """What is wrong; of a row of a sheet, with the fields called as its columns are."""
        is_row = self.place.sheet and self.place.row
        args = ((name, _head(str(said)) if is_row and name == "field" else said) for name, said in self.args)
        return render(Say(f"lint.{self.code}", tuple(args)))

    def line(self) -> str:
        """One line for people: what kind, where, what."""
        return render(say(f"lint.line.{self.severity.value}", place=self.place.words(), words=self.words()))

    def as_json(self) -> Mapping[str, Any]:
        place = {name: getattr(self.place, name) for name in ("file", "sheet", "row", "field")}
        told = {name: value for name, value in place.items() if value}
        return {"code": self.code, "severity": self.severity.value, **told, "words": self.words()}


class CatalogueError(ValueError):
    """The catalogue says something that cannot be; its text names each place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.line() for finding in self.findings))


def mistake(path: tuple[str | int, ...], code: str, /, **args: Words | int) -> Mistake:
    """An error at this path."""
    return Mistake(path, code, Severity.ERROR, say("", **args).args)


def warning(path: tuple[str | int, ...], code: str, /, **args: Words | int) -> Mistake:
    """Something to look at; a package can still be made."""
    return Mistake(path, code, Severity.WARNING, say("", **args).args)
