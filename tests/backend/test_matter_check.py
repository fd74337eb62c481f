"""An application for several items, checked again as one: what no terminal would have sent is found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.catalogue.model import Component, Question
from kiosk.matter import matter_of
from kiosk.rule_functions import Kind
from kiosk.rules import compile
from sync.protocol.holdings import Holdings
from sync.protocol.wire import ApplicationBody, HowMet, MaterialEntry
from tests.backend.domain import demonstration_rules
from tests.backend.sample import ANSWERS, NOWHERE, RECEIVED_AT, body, food_part
from tests.backend.test_answer_check import with_questions

BUSINESS, FOOD, RESTAURANT = "D126", "D129", "Y001"
TOLD = ANSWERS | {
    "Y001.licence": "none",
    "D126.trade": "shop",
    "D126.composition": "person",
    "D126.naming": "nameless",
    "D126.scope": "食品销售",
}
MADE = MaterialEntry(material_id="business_licence", how=HowMet.FROM_BUNDLE, from_item=BUSINESS)
RULES = MaterialEntry(material_id="rules", how=HowMet.COMMITTED)


def scan(material_id: str) -> MaterialEntry:
    return MaterialEntry(material_id=material_id, how=HowMet.SCANNED, document_id=NOWHERE, pages=1)


OWN = (
    MaterialEntry(material_id="application", how=HowMet.FILLED_HERE),
    MaterialEntry(material_id="identity", how=HowMet.FROM_CARD),
)
OF_BUSINESS = (*OWN, scan("premises_proof"))
OF_FOOD = (*OWN, MADE, scan("layout"), RULES)


def restaurant(
    *, business: dict[str, Any] | None = None, food: dict[str, Any] | None = None, **answers: Any
) -> ApplicationBody:
    """An application to open a small restaurant, with these answers and these changes to its two parts."""
    parts = (
        food_part(NOWHERE, **({"item_code": BUSINESS, "materials": OF_BUSINESS} | (business or {}))),
        food_part(NOWHERE, **({"materials": OF_FOOD} | (food or {}))),
    )
    told = {key: value for key, value in (TOLD | answers).items() if value is not None}
    return body(NOWHERE, matter_code=RESTAURANT, answers=told, parts=parts)


def found(application: ApplicationBody, item: str = FOOD) -> list[tuple[str, str]]:
    (part,) = (part for part in application.parts if part.item_code == item)
    findings = demonstration_rules().findings(application, part, RECEIVED_AT.date(), Holdings())
    return [(finding.code, finding.detail) for finding in findings]


@pytest.mark.parametrize("item", [BUSINESS, FOOD])
def test_an_application_as_a_terminal_makes_it_needs_nobody(item: str) -> None:
    assert found(restaurant(), item) == []


def test_an_item_for_which_no_licence_is_needed_is_not_missed() -> None:
    """Who sells in packets only opens a shop and needs no food licence."""
    kept = {"D129.sells": "prepackaged"} | dict.fromkeys(
        ("D129.making", "D129.kind", "D129.form_of_business", "D129.projects", "area", "shop_name")
    )
    whole = restaurant(**kept)
    alone = whole.model_copy(update={"parts": whole.parts[:1]})
    assert found(alone, BUSINESS) == []
    matter = matter_of(demonstration_rules().catalogue, RESTAURANT, RECEIVED_AT.date())
    assert matter.counting(alone.answers) == alone.answers  # what led out is sent
    assert ("matter.other_parts", "D126") in found(whole, BUSINESS)


@pytest.mark.parametrize(
    ("answers", "finding"),
    [
        ({"Y001.licence": None}, ("form.missing.choice", "Y001.licence")),
        ({"Y001.licence": 7}, ("form.missing.choice", "Y001.licence")),
        ({"Y001.licence": "perhaps"}, ("matter.other_parts", "D129")),
        ({"D129.kind": "renew"}, ("form.given_differs", "D129.kind")),
        ({"D129.kind": None}, ("form.given_differs", "D129.kind")),
        ({"D126.trade": "stall"}, ("form.given_differs", "D126.trade")),
        ({"D126.family_members": "李某"}, ("form.not_asked", "D126.family_members")),
        ({"D065.kind": "van"}, ("form.schema", "D065.kind: additionalProperties")),
    ],
)
def test_an_answer_that_no_terminal_would_have_sent_is_found(
    answers: dict[str, Any], finding: tuple[str, str]
) -> None:
    application = restaurant(**answers)
    assert finding in found(application, FOOD)
    assert finding in found(application, BUSINESS)


@pytest.mark.parametrize(
    ("materials", "finding"),
    [
        ((*OF_FOOD, scan("diploma")), ("material.unknown", "diploma")),
        ((scan("rules"), *OF_FOOD), ("material.twice", "rules")),
        ((*OF_FOOD, scan("authorisation")), ("material.not_needed", "authorisation")),
        (
            (*OWN, MADE.model_copy(update={"from_item": None}), scan("layout"), RULES),
            ("material.other_maker", "business_licence: D126"),
        ),
    ],
)
def test_a_material_that_no_terminal_would_have_sent_is_found(
    materials: tuple[MaterialEntry, ...], finding: tuple[str, str]
) -> None:
    assert found(restaurant(food={"materials": materials})) == [finding]


def test_a_way_to_hand_out_that_is_not_offered_is_found_at_its_item() -> None:
    application = restaurant(food={"delivery": "balloon"})
    assert found(application) == [("delivery.not_offered", "balloon")]
    assert found(application, BUSINESS) == []


def test_an_item_twice_in_an_application_is_found() -> None:
    once = restaurant()
    twice = once.model_copy(update={"parts": (*once.parts, once.parts[1])})
    assert ("matter.other_parts", "D126 D129") in found(twice, BUSINESS)


def test_a_question_whose_condition_has_no_value_is_named() -> None:
    """The parties are made of the answers that count, and which count hangs on such a condition too."""
    when = compile("100 / (area - 40) > 2", {"area": Kind.NUMBER})
    asked = Question("why", Component.TEXT, "为什么？", "原因", is_required=False, when=when)
    told = body(NOWHERE)
    findings = with_questions(asked).findings(told, told.parts[0], RECEIVED_AT.date(), Holdings())
    assert ("form.rule", when.expression) in {(finding.code, finding.detail) for finding in findings}


KEYS = sorted(TOLD)
WICKED = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@settings(max_examples=60, deadline=None)
@given(
    answers=st.dictionaries(st.sampled_from(KEYS), WICKED, max_size=len(KEYS)),
    gone=st.sets(st.sampled_from(KEYS)),
)
def test_no_answer_breaks_the_recheck_and_one_that_is_gone_is_found(
    answers: dict[str, Any], gone: set[str]
) -> None:
    told = {key: value for key, value in (TOLD | answers).items() if key not in gone}
    application = restaurant().model_copy(update={"answers": told})
    assert [*found(application, BUSINESS), *found(application, FOOD)] or not gone
