"""Whether a raw description has the shape of one: every unknown, missing and misshapen field, with its
path."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.raw import Raw, RawPath
from kiosk.catalogue.schema import FROM_LIST, raw_schema
from kiosk.words import listed

_KINDS = ("string", "integer", "boolean", "array", "object")
DEEPEST = 40  # levels; the shipped catalogue has ten
_IN_ITEM = 2  # ("items", number)


def shape_mistakes(raw: Raw) -> tuple[Mistake, ...]:
    """All that the schema refuses, each told once."""
    if is_too_deep(raw):
        return (mistake((), "too_deep"),)
    errors = _validator().iter_errors(raw)
    return tuple(dict.fromkeys(each for error in errors for each in _told(error)))


def is_too_deep(value: object) -> bool:
    """Whether it is set in deeper than any catalogue is, and than what reads it can follow."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        parts = [
            part.values() if isinstance(part, dict) else part
            for part in level
            if isinstance(part, dict | list)
        ]
        level = [each for part in parts for each in part]
    return bool(level)


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(raw_schema(), validate_formats=True)


def _told(error: Any) -> Iterator[Mistake]:
    path: RawPath = tuple(error.instance_path)
    kind = error.kind
    match kind.name:
        case "additionalProperties":
            for name in kind.unexpected:
                is_listed = name in FROM_LIST and path[:1] == ("items",) and len(path) == _IN_ITEM
                yield mistake((*path, name), "from_list" if is_listed else "unknown_field", field=name)
        case "required":
            code = "limit_without_start" if kind.property == "starts" else "missing_field"
            yield mistake((*path, kind.property), code, field=kind.property)
        case "enum":
            options = listed(map(str, kind.options))
            yield mistake(path, "not_offered", value=str(error.instance), options=options)
        case "format" | "pattern":
            yield mistake(path, "no_date", value=str(error.instance))
        case "minLength":
            yield mistake(path, "empty_text")
        case "type":
            yield from _wrong_type(path, kind.types, error.instance)
        case _:
            yield mistake(path, "misshapen", detail=error.message)


def _wrong_type(path: RawPath, types: list[str], value: object) -> Iterator[Mistake]:
    if isinstance(value, bool) and "string" in types:
        yield mistake(path, "yaml_yes_no")
    elif isinstance(value, int | float) and "string" in types:
        yield mistake(path, "number_for_text", value=str(value))
    else:
        wanted = next((name for name in _KINDS if name in types), "object")
        yield mistake(path, f"wanted.{wanted}")
