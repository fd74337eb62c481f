"""Answers are checked again: by their schema, by the rules, by the card and by the papers that came along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from backend.answer_check import answer_findings
from backend.approval import Approval, open_approval
from backend.rules import CatalogueRules
from backend.settings import Settings
from kiosk.catalogue.model import Check, Component, Group, Question
from kiosk.rule_functions import Kind
from kiosk.rules import Rule, compile
from sync.protocol.seal import SealingKey
from sync.protocol.wire import CardHolder
from tests.backend.conftest import FrozenClock
from tests.backend.domain import demonstration_rules
from tests.backend.sample import ANSWERS, ITEM, NOWHERE, deposit, submission
from tests.backend.test_finalize import found
from tests.kiosk.every_component import NEW, everything

ON = date(2026, 11, 24)
HOLDER = CardHolder(
    document="social_security_card",
    name="王秀英",
    number="11010519491231002X",
    sex="2",
    birth=date(1949, 12, 31),
)


def with_questions(*asked: Question, checks: tuple[Check, ...] = ()) -> CatalogueRules:
    """The demonstration's rules, whose item asks for more."""
    known = demonstration_rules()
    item = known.catalogue.item(ITEM)
    other = replace(item, groups=(*item.groups, Group("more", "图", asked)), checks=checks)
    catalogue = replace(known.catalogue, _by_code={**known.catalogue._by_code, ITEM: other})
    return CatalogueRules(catalogue, known.calendar)


def opened(settings: Settings, clock: FrozenClock, must: Rule | None = None) -> Approval:
    """A backend whose item asks for a paper as well, and has one check more."""
    asked = Question("drawing", Component.FILE, "位置图？", "位置图", is_required=False)
    checks = (Check("own", must, "对不上"),) if must else ()
    return open_approval(settings, clock, with_questions(asked, checks=checks))


def told(answers: dict[str, Any]) -> set[tuple[str, str]]:
    findings = answer_findings(everything(), "test-1", answers, HOLDER, ON)
    return {(finding.code, finding.detail) for finding in findings}


def test_nothing_is_found_in_answers_that_are_right() -> None:
    assert told(NEW) == set()


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({"capital": "200"}, {("form.schema", "capital: type"), ("form.missing.money", "capital")}),
        ({"capital": 100_000_000}, {("form.check", "capital")}),
        ({"birth": "1950-01-01"}, {("form.card_differs", "birth")}),
        ({"nickname": "小王"}, {("form.schema", ": additionalProperties")}),
        ({"partners": [{"name": "张三"}]}, {("form.schema", "partners.0.paid: required")}),
    ],
)
def test_what_is_found_names_the_place_and_never_the_value(
    changes: dict[str, Any], findings: set[tuple[str, str]]
) -> None:
    assert findings <= told(NEW | changes)


def test_a_condition_without_a_value_is_named_and_the_answers_are_not(
    settings: Settings, clock: FrozenClock
) -> None:
    approval = opened(settings, clock, must=compile("100 / (area - 40) > 2", {"area": Kind.NUMBER}))
    key = SealingKey.from_text(approval.keys.opening.public_text())
    sample = deposit(approval, submission(key))
    assert ("form.rule", "100 / (area - 40) > 2") in found(approval, sample)
    approval.close()


@pytest.mark.parametrize(("paper", "is_found"), [(NOWHERE, True), (None, False)])
def test_a_paper_that_did_not_come_along_is_found(
    settings: Settings, clock: FrozenClock, paper: str | None, is_found: bool
) -> None:
    approval = opened(settings, clock)
    key = SealingKey.from_text(approval.keys.opening.public_text())
    answers = ANSWERS if paper is None else ANSWERS | {"D129.drawing": paper}
    sample = deposit(approval, submission(key, answers=answers))
    assert (("form.file_absent", "drawing") in found(approval, sample)) == is_found
    approval.close()
