"""One item from its raw description: common entries put in, conditions compiled, everything checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kiosk import rules
from kiosk.catalogue.checks import mistakes
from kiosk.catalogue.common import CommonEntries, Expanded
from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.model import Component, Item, Region
from kiosk.catalogue.raw import Raw, RawPath
from kiosk.rules import Kind, RuleError

ANSWER_KIND = {
    Component.CHOICE: Kind.TEXT,
    Component.SEVERAL: Kind.TEXTS,
    Component.TEXT: Kind.TEXT,
    Component.NUMBER: Kind.NUMBER,
    Component.PHONE: Kind.TEXT,
    Component.REGION: Kind.TEXTS,
}
_ITEM: TypeAdapter[Item] = TypeAdapter(Item)
_UNKNOWN_NAME = re.compile(r"undeclared reference to '([^']*)'")
_FULL_WIDTH = re.compile("[“”‘’（）！，＝＜＞＆｜：【】]")


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
    found: list[Mistake] = []
    names = _question_kinds(whole)
    prepared = _prepared(whole, names, regions, (), found)
    try:
        item = _ITEM.validate_python(prepared)
    except ValidationError as error:
        found += [mistake(tuple(e["loc"]), "misshapen", detail=e["msg"]) for e in error.errors()]
        return Described(None, expanded.placed(found), expanded)
    return Described(item, expanded.placed((*found, *mistakes(item))), expanded)


def listed_only(row: Raw) -> Item:
    """An item of which only law and list are known."""
    return _ITEM.validate_python({**row, "is_published": False})


def _question_kinds(node: object) -> dict[str, Kind]:
    """Every question anywhere in the raw item, and what its answers are to a condition."""
    kinds: dict[str, Kind] = {}
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict) and isinstance(node.get("id"), str) and node.get("component") in set(Component):
        kinds[node["id"]] = ANSWER_KIND[Component(node["component"])]
    for child in children:
        kinds |= _question_kinds(child)
    return kinds


def _prepared(
    node: Any, names: Mapping[str, Kind], regions: tuple[Region, ...], path: RawPath, found: list[Mistake]
) -> Any:
    """The raw item with every `when` compiled and the region tree put where a REGION is asked.

    A condition that does not compile is told and counts as never true, so that the rest is still checked.
    """
    if isinstance(node, list):
        return [_prepared(part, names, regions, (*path, n), found) for n, part in enumerate(node)]
    if not isinstance(node, dict):
        return node
    made = {key: _prepared(part, names, regions, (*path, key), found) for key, part in node.items()}
    if isinstance(made.get("when"), str):
        try:
            made["when"] = rules.compile(made["when"], names)
        except RuleError as error:
            found.append(_rule_mistake((*path, "when"), made["when"], str(error)))
            made["when"] = rules.compile("false", {})
    if made.get("component") == Component.REGION:
        made["regions"] = regions
    return made


def _rule_mistake(path: RawPath, expression: str, said: str) -> Mistake:
    """What the engine said, in words for whoever wrote the condition."""
    reason = said.removeprefix(f"{expression!r}: ")
    if unknown := _UNKNOWN_NAME.search(reason):
        return mistake(path, "rule_unknown_name", name=unknown[1])
    if "true or false" in reason:
        return mistake(path, "rule_not_truth", rule=expression)
    if "no matching overload" in reason:
        return mistake(path, "rule_types", rule=expression)
    if signs := _FULL_WIDTH.findall(expression):
        return mistake(path, "rule_full_width", rule=expression, signs="".join(dict.fromkeys(signs)))
    return mistake(path, "rule_syntax", rule=expression, detail=reason)
