"""The shape of a raw description as JSON Schema 2020-12, made from the classes that it becomes.

A field that a class gains is in the schema, in the workbook and in the comparison of versions at once. What
the raw description does not say because it follows from elsewhere is in `DERIVED`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum, EnumType
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from kiosk.catalogue.model import Item, Material, Option, Question
from kiosk.catalogue.sections import Whole
from kiosk.rules import Rule

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FROM_LIST = ("name", "department", "is_published", "kept_reason")
DERIVED: Mapping[type, tuple[str, ...]] = {
    Item: FROM_LIST,
    Question: ("regions", "is_common"),
    Material: ("document",),
}
# What the list of all items gives unless the item says it.
NOT_REQUIRED: Mapping[type, tuple[str, ...]] = {Item: ("short_name", "legal_basis")}
# Where an entry may be a common one, used by its id.
USABLE: Mapping[str, type] = {
    "need": Question,
    "situation": Question,
    "questions": Question,
    "materials": Material,
    "delivery": Option,
}
_TEXT = {"type": "string", "minLength": 1}
_PLAIN: Mapping[Any, Mapping[str, Any]] = {
    str: _TEXT,
    Rule: _TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}


@cache
def raw_schema() -> dict[str, Any]:
    """The schema of a whole raw description."""
    definitions: dict[str, Any] = {}
    root = _object(Whole, definitions, is_item=False)
    root["properties"]["items"] = {"type": "array", "items": _reference(Item, definitions, is_item=True)}
    return {"$schema": DIALECT, "$defs": definitions, **root}


def raw_fields(cls: type) -> tuple[Field[Any], ...]:
    """The fields of a class that its raw description may say."""
    return tuple(field for field in fields(cls) if field.name not in DERIVED.get(cls, ()))


def kind_of(cls: type, name: str) -> Any:
    """The type of a field, without "or nothing"."""
    return _without_none(_hints(cls)[name])


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not type(None)]
        return rest[0] if len(rest) == 1 else hint
    return hint


def _object(cls: type, definitions: dict[str, Any], *, is_item: bool) -> dict[str, Any]:
    said = raw_fields(cls)
    optional = NOT_REQUIRED.get(cls, ())
    return {
        "type": "object",
        "properties": {f.name: _field(cls, f.name, definitions, is_item=is_item) for f in said},
        "required": [f.name for f in said if _is_required(f) and f.name not in optional],
        "additionalProperties": False,
    }


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _field(cls: type, name: str, definitions: dict[str, Any], *, is_item: bool) -> dict[str, Any]:
    hint = kind_of(cls, name)
    is_list = get_origin(hint) is tuple
    inner = get_args(hint)[0] if is_list else hint
    if is_item and USABLE.get(name) is inner:
        one = _entry(inner, definitions)
        return {"type": "array", "items": one} if is_list else one
    return _schema(hint, definitions, is_item=is_item)


def _schema(hint: Any, definitions: dict[str, Any], *, is_item: bool) -> dict[str, Any]:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if isinstance(hint, EnumType):
        return {"enum": [member.value for member in cast("type[Enum]", hint)]}
    if is_dataclass(hint):
        return _reference(hint, definitions, is_item=is_item)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], definitions, is_item=is_item)}
    if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        return {
            "type": "object",
            "additionalProperties": _schema(get_args(hint)[1], definitions, is_item=is_item),
        }
    raise TypeError(f"no schema for {hint!r}")


def _reference(cls: Any, definitions: dict[str, Any], *, is_item: bool) -> dict[str, Any]:
    name = f"{cls.__name__}{'InItem' if is_item else ''}"
    if name not in definitions:
        definitions[name] = {}  # a class may hold itself
        definitions[name].update(_object(cls, definitions, is_item=is_item))
    return {"$ref": f"#/$defs/{name}"}


def _entry(cls: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """An own entry, or the id of a common one, or `use` with what is different."""
    used = f"{cls.__name__}Used"
    own = _reference(cls, definitions, is_item=True)
    if used not in definitions:
        definitions[used] = {}
        whole = _object(cls, definitions, is_item=True)
        different = {name: _or_nothing(schema) for name, schema in whole["properties"].items()}
        whole |= {"properties": {"use": _TEXT, **different}, "required": ["use"]}
        definitions[used].update(whole)
    choice = {
        "if": {"type": "object", "required": ["use"]},
        "then": {"$ref": f"#/$defs/{used}"},
        "else": own,
    }
    return {"if": {"type": "string"}, "then": _TEXT, "else": choice}


def _or_nothing(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"if": {"type": "null"}, "else": schema}
