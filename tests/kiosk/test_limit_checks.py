"""What cannot be a time limit or a renewal, named with its field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.catalogue.limit_checks import limit_mistakes
from kiosk.catalogue.model import DayUnit, Item, Limit, Renewal, StartEvent
from tests.kiosk.domain import FOOD, catalogue

ITEM = catalogue().item(FOOD)  # ten working days from acceptance, valid for five years
TEN = Limit(10, DayUnit.WORKDAY, StartEvent.ACCEPTED)


def found(item: Item) -> list[tuple[str, str]]:
    mistakes = list(limit_mistakes(item, {"ends_on"}))
    assert all(mistake.words() for mistake in mistakes)
    return [(".".join(map(str, mistake.path)), mistake.code) for mistake in mistakes]


@pytest.mark.parametrize("item", [i for i in catalogue().items if i.is_published], ids=lambda i: i.code)
def test_the_limits_of_the_demonstration_are_well(item: Item) -> None:
    assert found(item) == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"statutory_limit": replace(TEN, amount=0)}, ("statutory_limit.amount", "limit.amount")),
        ({"statutory_limit": replace(TEN, extension=-1)}, ("statutory_limit.extension", "limit.extension")),
        ({"promised_limit": replace(TEN, amount=11)}, ("promised_limit.amount", "limit.longer_than_law")),
        (
            {"promised_limit": replace(TEN, amount=3, extension=2)},
            ("promised_limit.extension", "limit.promised_extension"),
        ),
        ({"renewal": Renewal(1, DayUnit.MONTH)}, ("renewal.unit", "renewal.unit")),
        ({"renewal": Renewal(0, DayUnit.WORKDAY)}, ("renewal.amount", "limit.amount")),
        ({"renewal": Renewal(30, DayUnit.WORKDAY), "validity": ""}, ("renewal", "renewal.no_validity")),
        (
            {"renewal": Renewal(30, DayUnit.WORKDAY, ends_on="end")},
            ("renewal.ends_on", "renewal.ends_on"),
        ),
    ],
)
def test_what_cannot_be_is_named(changes: dict[str, object], wrong: tuple[str, str]) -> None:
    assert found(replace(ITEM, **changes)) == [wrong]


@pytest.mark.parametrize(
    "changes",
    [
        {"statutory_limit": Limit(0, DayUnit.AT_ONCE, StartEvent.RECEIVED)},
        {"promised_limit": replace(TEN, amount=10)},
        {"promised_limit": Limit(12, DayUnit.CALENDAR_DAY, StartEvent.ACCEPTED)},  # not comparable
        {"renewal": Renewal(30, DayUnit.WORKDAY, ends_on="ends_on")},
    ],
)
def test_what_can_be_is_left_alone(changes: dict[str, object]) -> None:
    assert found(replace(ITEM, **changes)) == []
