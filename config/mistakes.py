"""What is wrong with a file, in words for whoever wrote it: the line, the field, and what may stand there."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

import yaml
from pydantic import BaseModel, ValidationError

from config.strings import text, texts

Lines = Mapping[tuple[str | int, ...], int]  # path of keys and numbers → line, the first is 1

_FILE_TROUBLE: Final = {
    errno.ENOENT: "gone",
    errno.EEXIST: "there",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no_folder",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.ENOSPC: "full",
    errno.EROFS: "forbidden",
}
_ALIKE: Final = {
    "int_parsing": "int_type",
    "int_from_float": "int_type",
    "float_parsing": "float_type",
    "bool_parsing": "bool_type",
    "literal_error": "enum",
    "too_short": "string_too_short",
    "dict_type": "model_type",
    "mapping_type": "model_type",
    "list_type": "tuple_type",
}
"""Errors of pydantic that are told in the same words. Source: pydantic 2, errors.pydantic.dev."""


def file_words(error: OSError) -> str | None:
    """Trouble with a file; None for trouble that is of something else."""
    if error.filename is None or error.errno not in _FILE_TROUBLE:
        return None
    return text(f"console.file.{_FILE_TROUBLE[error.errno]}", name=os.fsdecode(error.filename))


def yaml_words(error: Exception) -> str:
    """Why a text is no YAML, with the place where the reader gave up; the reader's own words behind it."""
    mark = getattr(error, "problem_mark", None)
    if isinstance(error, yaml.MarkedYAMLError) and mark is not None:
        said = ": ".join(filter(None, (error.context, error.problem)))
        return text("mistake.yaml", line=mark.line + 1, column=mark.column + 1, said=said)
    if isinstance(error, UnicodeDecodeError):
        return text("mistake.no_text")
    return text("mistake.no_yaml", said=error)


def mistakes_in(error: ValidationError, model: type[BaseModel], lines: Lines | None = None) -> list[str]:
    """Each as line, field and words, from the top down. What stands there is not repeated: it may be a
    secret."""
    told: list[tuple[int, str]] = []
    for each in error.errors():
        place: tuple[str | int, ...] = tuple(each["loc"])
        words = mistake_words(each, allowed=", ".join(_fields_beside(model, place)))
        line = _line(place, lines or {})
        at = text("mistake.line", line=line) if line else ""
        field = ".".join(map(str, place)) or "-"
        told.append((line, text("mistake.at", at=at, field=field, words=words)))
    return [words for _, words in sorted(told)]


def mistake_words(error: Mapping[str, Any], allowed: str = "") -> str:
    """One error of pydantic's."""
    kind = _ALIKE.get(error["type"], error["type"])
    key = f"mistake.{kind}"
    if key not in texts():
        key = "mistake.other"
    given = {name: f"{value:g}" if isinstance(value, float) else value for name, value in _context(error)}
    return text(key, **given, said=error["msg"], allowed=allowed or "-")


def _context(error: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in error.get("ctx", {}).items():
        yield name, str(value).replace(" or ", ", ").replace("'", "") if name == "expected" else value


def _line(place: tuple[str | int, ...], lines: Lines) -> int:
    """Of the field, or of the part in which it is missing; 0 where no line is known."""
    return next((lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in lines), 0)


def _fields_beside(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
    """The fields that may stand where this one stands."""
    for part in place[:-1]:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = next(_models(field.annotation), None) if field else None
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
