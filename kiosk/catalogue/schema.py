"""The shape of a raw description as JSON Schema 2020-12, made from the classes that it becomes.

A field that a class gains is in the schema, in the workbook and in the comparison of versions at once. What a
raw entry does not say because it follows from elsewhere is in `DERIVED`; what only a raw entry says, in
`ADDED`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum, EnumType
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from kiosk.catalogue.model import Audience, Group, Item, Material, Option, Question
from kiosk.catalogue.sections import Whole
from kiosk.rules import Rule

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FROM_LIST = ("name", "department", "is_published", "kept_reason", "is_basis_checked", "limit_quotes", "ended")
DERIVED: Mapping[type, tuple[str, ...]] = {
    Item: FROM_LIST,
    Question: ("regions", "is_common"),
    Material: ("document",),
}
_FOR = {"audience": tuple[Audience, ...]}  # see `common.py`
ADDED: Mapping[type, Mapping[str, Any]] = {
    Question: {**_FOR, "brings": tuple[str, ...]},
    Option: _FOR,
    Material: _FOR,
}
# What the list of all items gives unless the item says it.
NOT_REQUIRED: Mapping[type, tuple[str, ...]] = {Item: ("short_name", "legal_basis")}
# Where an entry may be a common one, used by its id.
USABLE = frozenset(
    {
        (Item, "need"),
        (Item, "situation"),
        (Item, "groups"),
        (Item, "materials"),
        (Item, "delivery"),
        (Group, "questions"),
    }
)
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TEXT = {"type": "string", "minLength": 1}
_PLAIN: Mapping[Any, Mapping[str, Any]] = {
    str: _TEXT,
    Rule: _TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}


@dataclass(frozen=True, slots=True)
class RawField:
    """A field of a raw entry. `kind` is its type, without "or nothing"."""

    name: str
    kind: Any
    is_required: bool

    @property
    def inner(self) -> Any:
        """The type of its parts, where it is a list."""
        return get_args(self.kind)[0] if get_origin(self.kind) is tuple else None


@cache
def raw_fields(cls: type) -> tuple[RawField, ...]:
    """The fields that the raw description of a class may have."""
    hints, optional = get_type_hints(cls), NOT_REQUIRED.get(cls, ())
    own = (
        RawField(f.name, _without_none(hints[f.name]), _is_required(f) and f.name not in optional)
        for f in fields(cls)
        if f.name not in DERIVED.get(cls, ())
    )
    return (*own, *(RawField(name, kind, False) for name, kind in ADDED.get(cls, {}).items()))


@cache
def raw_schema() -> dict[str, Any]:
    """The schema of a whole raw description."""
    definitions: dict[str, Any] = {}
    root = _object(Whole, definitions)
    root["properties"]["items"] = {"type": "array", "items": _reference(Item, definitions)}
    return {"$schema": DIALECT, "$defs": definitions, **root}


def is_day_or_word(kind: Any) -> bool:
    """Whether a field holds a day or one of a few words instead."""
    return date in get_args(kind)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        rest = tuple(part for part in get_args(hint) if part is not type(None))
        return Union[rest]  # noqa: UP007  (made of what is there; of one it is that one)
    return hint


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _object(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    said = raw_fields(cls)
    return {
        "type": "object",
        "properties": {f.name: _field(cls, f, definitions) for f in said},
        "required": [f.name for f in said if f.is_required],
        "additionalProperties": False,
    }


def _field(cls: type, field: RawField, definitions: dict[str, Any]) -> dict[str, Any]:
    if (cls, field.name) not in USABLE:
        return _schema(field.kind, definitions)
    one = _entry(field.inner or field.kind, definitions)
    return {"type": "array", "items": one} if field.inner else one


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if is_day_or_word(hint):
        words = (word for part in get_args(hint) for word in get_args(part))
        return {"type": "string", "pattern": f"^({DAY}|{'|'.join(words)})$"}
    if isinstance(hint, EnumType):
        return {"enum": [member.value for member in cast("type[Enum]", hint)]}
    if is_dataclass(hint):
        return _reference(hint, definitions)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], definitions)}
    if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1], definitions)}
    raise TypeError(f"no schema for {hint!r}")


def _reference(cls: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}  # a class may hold itself
        definitions[cls.__name__].update(_object(cls, definitions))
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _entry(cls: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """An own entry, or the id of a common one, or `use` with what is different."""
    used, own = f"{cls.__name__}Used", _reference(cls, definitions)
    if used not in definitions:
        definitions[used] = {}
        whole = _object(cls, definitions)
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
