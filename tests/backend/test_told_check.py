"""What was told, agreed to and signed for is compared with the catalogue and the calendar, each by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sync.protocol.holdings import RECORDS_CONSENT, Holdings
from sync.protocol.wire import Grade, Helper, HowMet, MaterialEntry
from tests.backend.domain import commitments_to, demonstration_rules
from tests.backend.sample import ANSWERS, ITEM, NOWHERE, body, food_part

AUTUMN, WINTER = date(2026, 9, 25), date(2026, 12, 25)  # ten working days on: 2026 is published, 2027 is not
MADE_HERE = ANSWERS | {"D129.making": "on_site", "D129.projects": ["hot"]}
HELPER = Helper(id="H01", name="赵某", number="110101198001010011", station="便民服务站")
FIRST = food_part(NOWHERE).materials


def found(on: date = AUTUMN, **changes: Any) -> list[tuple[str, str]]:
    told = body(NOWHERE, **changes)
    findings = demonstration_rules().findings(told, told.parts[0], on, Holdings())
    return [(finding.code, finding.detail) for finding in findings]


def test_an_honest_application_needs_nobody() -> None:
    assert found() == []
    assert body(NOWHERE).parts[0].shown_decide_within == "10 workday"


# ---- consents and commitments ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"consents": ("consent.point.form",)}, ("application.no_consent", "consent.point.card")),
        ({"consents": (RECORDS_CONSENT,)}, ("application.no_consent", "consent.point.form")),
        (
            {"helper": HELPER, "consents": body(NOWHERE).consents},
            ("application.no_consent", "consent.point.helper"),
        ),
        ({"consents": (*body(NOWHERE).consents, "王秀英同意")}, ("application.unknown_consent", "1")),
    ],
)
def test_a_consent_that_lacks_or_that_nobody_asks_for_is_found(
    changes: dict[str, Any], finding: tuple[str, str]
) -> None:
    assert finding in found(**changes)


def test_looking_up_records_is_agreed_to_or_not() -> None:
    assert found(consents=(*body(NOWHERE).consents, RECORDS_CONSENT)) == []


@pytest.mark.parametrize(
    ("commitments", "findings"),
    [
        ((), {("material.no_commitment", "rules")}),
        (("我承诺",), {("material.no_commitment", "rules"), ("commitment.unknown", "1")}),
        ((*commitments_to(ITEM, FIRST), "我承诺"), {("commitment.unknown", "1")}),
    ],
)
def test_a_material_is_met_by_commitment_only_with_the_text_that_was_shown(
    commitments: tuple[str, ...], findings: set[tuple[str, str]]
) -> None:
    assert set(found(commitments=commitments)) == findings


def test_a_commitment_to_what_was_scanned_is_found() -> None:
    scanned = MaterialEntry(material_id="rules", how=HowMet.SCANNED, document_id=NOWHERE, pages=1)
    materials = (*(entry for entry in FIRST if entry.material_id != "rules"), scanned)
    assert found(materials=materials, commitments=commitments_to(ITEM, FIRST)) == [
        ("commitment.unknown", "1")
    ]


def test_a_statement_that_is_used_again_is_signed_for_again() -> None:
    again = MaterialEntry(material_id="rules", how=HowMet.HELD_BY_GOVERNMENT, grade=Grade.STATED)
    materials = (*(entry for entry in FIRST if entry.material_id != "rules"), again)
    assert ("material.no_commitment", "rules") in found(materials=materials, commitments=())


# ---- days and limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", ["", "10", "20 workday", "10 day"])
def test_another_limit_than_the_catalogue_gives_is_found(told: str) -> None:
    assert found(shown_decide_within=told) == [("deadline.limit_differs", "10 workday")]


@pytest.mark.parametrize(
    ("told", "findings"),
    [
        ("2027-01-04", []),  # as the backend reckons it, with New Year's Day alone off
        ("2027-01-06", []),  # by the notice of 2027, which the terminal had first
        ("2099-01-01", [("deadline.shown_differs", "2027-01-04")]),
    ],
)
def test_a_provisional_day_of_notice_is_within_what_another_notice_can_move(
    told: str, findings: list[tuple[str, str]]
) -> None:
    assert found(on=WINTER, shown_notify_by=date.fromisoformat(told)) == findings


def later(due: str | None, *, is_provisional: bool = False) -> dict[str, Any]:
    """Changes of an application whose safety manager is told of later."""
    day = date.fromisoformat(due) if due else None
    entry = MaterialEntry(
        material_id="safety_manager", how=HowMet.LATER, due=day, is_provisional=is_provisional
    )
    return {"answers": MADE_HERE, "materials": (*FIRST, entry)}


@pytest.mark.parametrize(
    ("due", "is_provisional", "is_found"),
    [
        ("2026-10-15", False, False),
        ("2026-10-19", False, True),
        ("2026-10-19", True, False),  # the terminal had no notice yet, and said so to the person
        ("2099-01-01", True, True),
        (None, True, True),
    ],
)
def test_a_day_by_which_a_material_was_promised_is_the_calendars(
    due: str | None, is_provisional: bool, is_found: bool
) -> None:
    told = found(**later(due, is_provisional=is_provisional))
    assert told == [("material.due_differs", "safety_manager: 2026-10-15")] * is_found


@pytest.mark.parametrize(
    ("due", "is_found"), [("2027-01-11", False), ("2027-01-13", False), ("2099-01-01", True)]
)
@pytest.mark.parametrize("is_provisional", [True, False])
def test_a_promised_day_past_the_calendar_is_within_what_a_notice_can_move(
    due: str, is_found: bool, is_provisional: bool
) -> None:
    changes = later(due, is_provisional=is_provisional) | {"shown_notify_by": date(2027, 1, 4)}
    told = found(on=WINTER, **changes)
    assert told == [("material.due_differs", "safety_manager: 2027-01-11")] * is_found
