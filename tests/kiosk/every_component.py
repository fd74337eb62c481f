"""An item that asks in every way there is, with conditions, checks and a repeat group; invented."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from config.reading import read_mapping
from kiosk.answers import Value
from kiosk.catalogue.conditions import compiled
from kiosk.catalogue.findings import Mistake
from kiosk.catalogue.model import Item, Region

TOWN = Region("town", "清水镇", (Region("town-east", "东坡村"), Region("town-west", "西坡村")))
REGIONS = (Region("demo", "示例区", (TOWN,)),)
NEW: dict[str, Value] = {
    "kind": "new",
    "birth": "1949-12-31",
    "phone": "13900000000",
    "number": "11010519491231002X",
    "place": ("demo", "town", "town-east"),
    "code": "91350100M000100Y43",
    "capital": 200_000_000,
    "partners": (
        {"name": "张三", "number": "11010519491231002X", "paid": 150_000_000, "role": "head"},
        {"name": "李四", "paid": 50_000_000, "role": "other"},
    ),
    "deputy": "王五",
    "goods": ("hot",),
    "staff": 12,
    "truth": True,
}


def raw() -> dict[str, Any]:
    return read_mapping(Path(__file__).with_suffix(".yaml"))


def made(described: dict[str, Any]) -> Item:
    """Errors: pydantic.ValidationError. A condition that is wrong counts as never true."""
    item: Item = TypeAdapter(Item).validate_python(compiled(described, REGIONS)[0])
    return item


def wrong_conditions(described: dict[str, Any]) -> tuple[Mistake, ...]:
    return compiled(described, REGIONS)[1]


@cache
def everything() -> Item:
    return made(raw())


def changed(place: str, **fields: Any) -> dict[str, Any]:
    """The raw item with other fields at a place: "groups.0.questions.1"; None takes a field away."""
    described = raw()
    node: Any = described
    for step in place.split("."):
        node = node[int(step)] if step.isdigit() else node[step]
    node.update(fields)
    for name in [name for name, value in fields.items() if value is None]:
        del node[name]
    return described
