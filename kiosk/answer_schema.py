"""The answers of an item as JSON Schema 2020-12, made from its questions, and what does not fit it.

The schema says what one answer may be whatever the others are; what hangs on others is CEL alone
(`kiosk.rules`): so only what is asked of everybody is required. Answers that `forms.problems` finds nothing
in fit it; where they do not, that is a bug.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import jsonschema_rs

from kiosk.answer_checks import FILE_ID, PHONE, bounds
from kiosk.catalogue.model import Component, Item, Question, Region
from kiosk.catalogue.walk import questions_in_order
from kiosk.check_digits import CREDIT_CODE, ID_NUMBER

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_MOST_TOLD = 50  # more says nothing new about a body that is wrong from end to end
_NO_CONTROLS = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"
_PATTERNS = {
    Component.PHONE: PHONE,
    Component.ID_NUMBER: ID_NUMBER,
    Component.CREDIT_CODE: CREDIT_CODE,
    Component.FILE: FILE_ID,
}


@dataclass(frozen=True, slots=True)
class Violation:
    """`path` from the answers, with what stands there never told; `rule` is the schema's keyword."""

    path: tuple[str | int, ...]
    rule: str

    @property
    def place(self) -> str:
        return ".".join(map(str, self.path))


class AnswersDoNotFit(AssertionError):
    """Names places and rules, never what was answered: it may stand in a crash report."""

    def __init__(self, item_code: str, found: Sequence[Violation]) -> None:
        places = ", ".join(f"{violation.place} ({violation.rule})" for violation in found)
        super().__init__(f"answers of {item_code}: {places}")


def answer_schema(item: Item, catalogue_version: str) -> dict[str, Any]:
    """The schema of an item's answers in this version of the catalogue."""
    questions = questions_in_order(item)
    return {
        "$schema": DIALECT,
        "$id": f"urn:yichuang:answers:{catalogue_version}:{item.code}",
        "title": item.name,
        **_object(questions, required=[q.id for q in questions if q.is_required and q.when is None]),
    }


def must_fit(item: Item, catalogue_version: str, answers: Mapping[str, object]) -> None:
    """Errors: AnswersDoNotFit, which is a bug: these answers were checked one by one."""
    if found := violations(item, catalogue_version, answers):
        raise AnswersDoNotFit(item.code, found)


def violations(item: Item, catalogue_version: str, answers: Mapping[str, object]) -> tuple[Violation, ...]:
    """Everywhere these answers do not fit the schema, in the order of its findings."""
    validator = jsonschema_rs.Draft202012Validator(
        answer_schema(item, catalogue_version), validate_formats=True
    )
    return tuple(islice(_violations(validator, answers), _MOST_TOLD))


def _violations(validator: Any, answers: Mapping[str, object]) -> Iterator[Violation]:
    try:
        for error in validator.iter_errors(answers):
            path, rule = tuple(error.instance_path), str(error.schema_path[-1])
            if rule == "required":  # stands at the object that lacks it
                path = (*path, error.kind.property)
            yield Violation(path, rule)
    except ValueError:  # half a surrogate pair, bytes: what JSON cannot hold
        yield Violation((), "json")


def _object(questions: Sequence[Question], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {question.id: _titled(question) for question in questions},
        "required": required,
        "additionalProperties": False,
    }


def _titled(question: Question) -> dict[str, Any]:
    return {"title": question.short_title, "description": question.title, **_answer(question)}


def _answer(question: Question) -> dict[str, Any]:
    match question.component:
        case Component.CHOICE:
            return {"enum": [option.value for option in question.options]}
        case Component.SEVERAL:
            return _ids([option.value for option in question.options])
        case Component.REGION:
            return _ids(list(_region_ids(question.regions)))
        case Component.NUMBER | Component.MONEY:
            least, most = bounds(question)
            return {"type": "integer", "minimum": least, "maximum": most}
        case Component.DATE:
            return {"type": "string", "format": "date"}
        case Component.DECLARATION:
            return {"const": True} if question.is_required else {"type": "boolean"}
        case Component.REPEAT:
            return _rows(question)
        case Component.TEXT:
            return _text(question)
        case Component.PHONE | Component.ID_NUMBER | Component.CREDIT_CODE | Component.FILE:
            return {"type": "string", "pattern": f"^(?:{_PATTERNS[question.component]})$"}


def _ids(values: list[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": values}, "minItems": 1, "uniqueItems": True}


def _region_ids(regions: tuple[Region, ...]) -> Iterator[str]:
    for region in regions:
        yield region.id
        yield from _region_ids(region.children)


def _text(question: Question) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "minLength": 1, "pattern": _NO_CONTROLS}
    return schema if question.max_length is None else schema | {"maxLength": question.max_length}


def _rows(question: Question) -> dict[str, Any]:
    columns = question.columns
    row = _object(columns, required=[column.id for column in columns if column.is_required])
    schema: dict[str, Any] = {"type": "array", "items": row, "minItems": question.minimum or 0}
    return schema if question.maximum is None else schema | {"maxItems": question.maximum}
