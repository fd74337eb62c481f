"""No two answers to an item can contradict each other unnoticed: the second is not asked, or it is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kiosk.forms import MaterialNeed, failed_checks, tailor
from kiosk.matter import matter_of
from tests.kiosk.domain import FOOD, HYGIENE, calendar, catalogue

ON = date(2026, 11, 24)
SCHOOL = "D005"


def licence_of_founder(answers: dict[str, Any]) -> MaterialNeed:
    needs = tailor(catalogue().item(SCHOOL), answers, ON, calendar())
    return next(need for need in needs if need.material.id == "business_licence")


@pytest.mark.parametrize(
    ("answers", "is_needed"),
    [
        ({"capacity": "self"}, False),
        ({"capacity": "representative"}, True),
        ({"capacity": "agent", "principal_kind": "natural_person"}, False),
        ({"capacity": "agent", "principal_kind": "unit"}, True),
    ],
)
def test_who_founds_a_school_follows_from_who_applies(answers: dict[str, Any], is_needed: bool) -> None:
    assert licence_of_founder(answers).is_needed == is_needed


MADE = {"sells": "prepared", "kind": "new"}
FITTING = [
    (FOOD, {**MADE, "making": "on_site", "form_of_business": "catering", "projects": ("hot", "bulk")}, []),
    (FOOD, {**MADE, "making": "on_site", "form_of_business": "sales", "projects": ("drinks",)}, []),
    (FOOD, {**MADE, "making": "sale_only", "form_of_business": "sales", "projects": ("bulk",)}, []),
    (FOOD, {**MADE, "making": "sale_only", "projects": ("bulk", "cold")}, ["made_here"]),
    (FOOD, {**MADE, "making": "on_site", "projects": ("bulk",)}, ["made_here"]),
    (FOOD, {**MADE, "making": "sale_only", "form_of_business": "catering"}, ["catering_makes"]),
    (HYGIENE, {"place": "lodging", "services": ("lodging", "pool")}, []),
    (HYGIENE, {"place": "lodging", "services": ("pool",)}, ["services_of_place"]),
    (HYGIENE, {"place": "bath_beauty", "services": ("hair_beauty",)}, []),
    (HYGIENE, {"place": "bath_beauty", "services": ("entertainment",)}, ["services_of_place"]),
    (HYGIENE, {"place": "culture", "services": ("entertainment",)}, []),
    (HYGIENE, {"place": "pool_shop_waiting", "services": ("shopping_waiting",)}, []),
    (HYGIENE, {"place": "pool_shop_waiting", "services": ("bath",)}, ["services_of_place"]),
    (HYGIENE, {"place": "lodging"}, []),
]


@pytest.mark.parametrize(("code", "answers", "told"), FITTING)
def test_what_is_offered_fits_the_kind_of_place(code: str, answers: dict[str, Any], told: list[str]) -> None:
    found = failed_checks(catalogue().item(code), answers, ON)
    assert [check.id for check in found] == told
    assert all(check.message for check in found)


def test_a_bundle_that_gives_the_kind_of_place_checks_against_it() -> None:
    matter = matter_of(catalogue(), "Y003", ON)
    failed = matter.failed_checks({"Y003.licence": "none", "D109.services": ("lodging",)})
    assert [(part.code, check.id) for part, check in failed] == [("D109", "services_of_place")]
