"""One item from its raw description: common entries put in, conditions compiled, everything checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from config.mistakes import mistake_words
from kiosk.catalogue.checks import mistakes
from kiosk.catalogue.common import CommonEntries, Expanded
from kiosk.catalogue.conditions import compiled
from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.model import Item, Region
from kiosk.catalogue.raw import Raw, RawPath

_ITEM: TypeAdapter[Item] = TypeAdapter(Item)


@dataclass(frozen=True, slots=True)
class Described:
    """`item` is None where it could not be made. Paths are those of the whole raw description."""

    item: Item | None
    mistakes: tuple[Mistake, ...]
    expanded: Expanded


def describe(
    raw: Raw, prefix: RawPath, row: Raw, common: CommonEntries, regions: tuple[Region, ...]
) -> Described:
    """The item that `raw`, which stands at `prefix`, describes and the list's `row` names."""
    expanded = common.expand(raw, prefix)
    if expanded.mistakes:
        return Described(None, tuple(expanded.mistakes), expanded)
    whole = {**row, "is_published": True, **expanded.raw}
    prepared, wrong = compiled(whole, regions)
    try:
        item = _ITEM.validate_python(prepared)
    except ValidationError as error:
        misshapen = (_misshapen(tuple(e["loc"]), e) for e in error.errors())
        return Described(None, expanded.placed((*wrong, *misshapen)), expanded)
    return Described(item, expanded.placed((*wrong, *mistakes(item))), expanded)


def _misshapen(path: RawPath, error: Mapping[str, Any]) -> Mistake:
    if error["type"] == "missing":
        return mistake(path, "missing_field", field=path[-1])
    return mistake(path, "misshapen", detail=mistake_words(error))


def listed_only(row: Raw) -> Item:
    """An item of which only law and list are known."""
    return _ITEM.validate_python({**row, "is_published": False})
