"""The conditions of an item's raw description, compiled where they stand, against the questions of that item.

A group's condition is put before each of its questions', so that nobody else has to know of groups. A
condition is `when` (a question, group, material, exit) or `must` (a check).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kiosk import rules
from kiosk.catalogue.model import Component, Region
from kiosk.rule_functions import Kind
from kiosk.rules import Rows, RuleError, Shape

CONDITIONS = ("when", "must")
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


def compiled(raw: Mapping[str, Any], regions: tuple[Region, ...]) -> dict[str, Any]:
    """The raw item with every condition compiled and the region tree where a REGION is asked.

    Errors: RuleError naming the place.
    """
    whole = dict(raw)
    if isinstance(raw.get("groups"), list):
        whole["groups"] = [_with_its_condition(group) for group in raw["groups"]]
    made = _compiled(whole, _shapes(whole), regions, "")
    return dict(made)


def _with_its_condition(group: Any) -> Any:
    """The group with its condition before that of each of its questions."""
    if not isinstance(group, Mapping) or not isinstance(group.get("when"), str):
        return group
    questions = group.get("questions")
    if not isinstance(questions, Sequence) or isinstance(questions, str):
        return group
    return {**group, "questions": [_under(group["when"], question) for question in questions]}


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


def _compiled(node: Any, names: Mapping[str, Shape], regions: tuple[Region, ...], place: str) -> Any:
    if isinstance(node, list):
        return [_compiled(part, names, regions, f"{place}.{n}") for n, part in enumerate(node)]
    if not isinstance(node, Mapping):
        return node
    made = {key: _compiled(part, names, regions, f"{place}.{key}".strip(".")) for key, part in node.items()}
    for field in CONDITIONS:
        if isinstance(made.get(field), str):
            try:
                made[field] = rules.compile(made[field], names)
            except RuleError as error:
                raise RuleError(f"{place}.{field}: {error}") from error
    if made.get("component") == Component.REGION:
        made["regions"] = regions
    return made
