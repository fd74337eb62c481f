"""The conditions of an item's raw description, compiled where they stand, against the questions of that item.

A group's condition is put before each of its questions', so that nobody else has to know of groups. A
condition is `when` (a question, group, material, exit) or `must` (a check).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kiosk import rules
from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.model import Component, Region
from kiosk.catalogue.raw import RawPath
from kiosk.rule_functions import FUNCTIONS, Kind
from kiosk.rules import Rows, Rule, RuleError, Shape
from kiosk.words import Say, listed, say

CONDITIONS = ("when", "must")
_UNKNOWN_NAME = re.compile(r"undeclared reference to '([^']*)'")
_NO_COLUMN = re.compile(r"'([^']*)' is no column of '([^']*)'")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
_PLACE = re.compile(r":[0-9]+:([0-9]+):")
_REASONS = {
    "row_name": "name what runs over the rows anew",
    "conversion": "is of its kind already",
    "no_day": "isoformat",
    "pattern": "regular expression",
}
_SLIPS = {  # outside of quotes
    "equals": re.compile(r"(?<![=!<>])=(?!=)"),
    "quotes": re.compile("[\"']"),
    "and_or": re.compile(r"\b(and|or|not)\b", re.IGNORECASE),
    "letters": re.compile("[\u4e00-\u9fff]"),
    "list_place": re.compile(r"[\w)]\s*\["),
    "has": re.compile(r"\bhas\s*\("),
}
_FULL_WIDTH = re.compile("[“”‘’（）！，＝＜＞＆｜：【】]")
ANSWER_KIND = {
    Component.CHOICE: Kind.TEXT,
    Component.SEVERAL: Kind.TEXTS,
    Component.TEXT: Kind.TEXT,
    Component.NUMBER: Kind.NUMBER,
    Component.MONEY: Kind.MONEY,
    Component.DATE: Kind.DATE,
    Component.PHONE: Kind.TEXT,
    Component.ID_NUMBER: Kind.TEXT,
    Component.CREDIT_CODE: Kind.TEXT,
    Component.REGION: Kind.TEXTS,
    Component.DECLARATION: Kind.BOOL,
    Component.FILE: Kind.TEXT,
}


def compiled(
    raw: Mapping[str, Any], regions: tuple[Region, ...]
) -> tuple[dict[str, Any], tuple[Mistake, ...]]:
    """The raw item with every condition compiled and the region tree where a REGION is asked; and what is
    wrong with conditions. One that does not compile counts as never true, so that the rest is still
    checked."""
    shapes = _shapes(raw)
    found: list[Mistake] = []
    made = _compiled(_with_conditions_of_groups(raw, shapes), shapes, regions, (), found)
    return dict(made), tuple(dict.fromkeys(found))


def _with_conditions_of_groups(raw: Mapping[str, Any], shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """Each group's condition before that of each of its questions; not one that is wrong by itself."""
    groups = [
        {**group, "questions": [_under(group["when"], question) for question in group["questions"]]}
        if "when" in group and not isinstance(_rule(group["when"], shapes), RuleError)
        else group
        for group in raw.get("groups", ())
    ]
    return {**raw, "groups": groups} if "groups" in raw else dict(raw)


def _rule(expression: str, shapes: Mapping[str, Shape]) -> Rule | RuleError:
    try:
        return rules.compile(expression, shapes)
    except RuleError as error:
        return error


def _under(condition: str, question: Any) -> Any:
    if not isinstance(question, Mapping):
        return question
    own = question.get("when")
    return {**question, "when": f"({condition}) && ({own})" if own else condition}


def _shapes(node: object) -> dict[str, Shape]:
    """Every question anywhere in the raw item, and what its answers are to a condition."""
    shapes: dict[str, Shape] = {}
    if isinstance(node, Mapping) and (shape := _shape(node)) is not None:
        shapes[node["id"]] = shape
    children = (
        node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list) else ()
    )
    for key, child in children:
        if key != "columns":  # they are asked about by their row, never by themselves
            shapes |= _shapes(child)
    return shapes


def _shape(question: Mapping[str, Any]) -> Shape | None:
    """None for what is no question; also for a question so wrong that the types will tell."""
    component = question.get("component")
    if not isinstance(question.get("id"), str) or component not in list(Component):
        return None
    if component != Component.REPEAT:
        return ANSWER_KIND[Component(component)]
    columns = question.get("columns")
    parts = columns if isinstance(columns, list) else []
    kinds = {part["id"]: _shape(part) for part in parts if isinstance(part, Mapping) and "id" in part}
    return Rows({id_: kind for id_, kind in kinds.items() if isinstance(kind, Kind)})


def _compiled(
    node: Any, names: Mapping[str, Shape], regions: tuple[Region, ...], path: RawPath, found: list[Mistake]
) -> Any:
    if isinstance(node, list):
        return [_compiled(part, names, regions, (*path, n), found) for n, part in enumerate(node)]
    if not isinstance(node, Mapping):
        return node
    made = {key: _compiled(part, names, regions, (*path, key), found) for key, part in node.items()}
    for field in CONDITIONS:
        if isinstance(made.get(field), str):
            rule = _rule(made[field], names)
            if isinstance(rule, RuleError):
                found.append(_mistake((*path, field), made[field], str(rule)))
            made[field] = rules.compile("false", {}) if isinstance(rule, RuleError) else rule
    if made.get("component") == Component.REGION:
        made["regions"] = regions
    return made


def _mistake(path: RawPath, expression: str, said: str) -> Mistake:
    """What the engine said, in words for whoever wrote the condition."""
    reason = said.removeprefix(f"{expression!r}: ")
    if unknown := _UNKNOWN_NAME.search(reason):
        return _unknown(path, expression, unknown[1])
    if "true or false" in reason:
        return mistake(path, "rule_not_truth", rule=expression)
    if "no matching overload" in reason.lower():
        return mistake(path, "rule_types", rule=expression)
    if column := _NO_COLUMN.search(reason):
        return mistake(path, "rule_no_column", name=column[1], question=column[2])
    if signs := _FULL_WIDTH.findall(expression):
        return mistake(path, "rule_full_width", rule=expression, signs="".join(dict.fromkeys(signs)))
    return mistake(path, "rule_syntax", rule=expression, detail=_slip(expression, reason))


def _unknown(path: RawPath, expression: str, name: str) -> Mistake:
    if not re.search(rf"\b{re.escape(name)}\s*\(", expression):
        return mistake(path, "rule_unknown_name", name=name)
    known = [function.name for function in FUNCTIONS]
    if name in known:
        return mistake(path, "rule_function_use", name=name)
    return mistake(path, "rule_no_function", name=name, known=listed(known))


def _slip(expression: str, reason: str) -> Say:
    """What clerks get wrong, else the place that the engine names."""
    bare = _QUOTED.sub(" ", expression)
    if name := next((name for name, sign in _SLIPS.items() if sign.search(bare)), None):
        return say(f"lint.rule_slip.{name}")
    if name := next((name for name, words in _REASONS.items() if words in reason), None):
        return say(f"lint.rule_slip.{name}")
    place = _PLACE.search(reason)
    return say("lint.rule_slip.place", at=int(place[1])) if place else say("lint.rule_slip.somewhere")
