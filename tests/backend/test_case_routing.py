"""Who may act on a case: as the batches had it on the day of receipt, whatever comes later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from backend.approval import Approval, open_approval
from backend.rules import CatalogueRules
from backend.settings import Settings
from backend.transitions import Action
from kiosk.catalogue.transfers import Batch
from kiosk.deadlines import local_date
from sync.protocol.seal import SealingKey
from tests.backend.conftest import FrozenClock
from tests.backend.domain import demonstration_rules
from tests.backend.sample import ITEM, RECEIVED_AT, Sample, deposit, submission
from tests.backend.test_cases import BUREAU, act, refused

RECEIVED_ON = local_date(RECEIVED_AT)
MARKET = "区市场监督管理局"

Open = Callable[[Batch], Approval]


@pytest.fixture
def opened_with(settings: Settings, clock: FrozenClock) -> Iterator[Open]:
    """A backend whose catalogue has one batch more."""
    opened: list[Approval] = []

    def with_batch(batch: Batch) -> Approval:
        known = demonstration_rules()
        catalogue = replace(known.catalogue, transfers=(*known.catalogue.transfers, batch))
        opened.append(open_approval(settings, clock, CatalogueRules(catalogue, known.calendar)))
        return opened[-1]

    yield with_batch
    for approval in opened:
        approval.close()


def receive(approval: Approval, **changes: object) -> Sample:
    key = SealingKey.from_text(approval.keys.opening.public_text())
    return deposit(approval, submission(key, **changes))  # type: ignore[arg-type]


def test_a_case_keeps_the_routing_of_its_day_of_receipt(opened_with: Open, clock: FrozenClock) -> None:
    tomorrow = RECEIVED_ON + timedelta(days=1)
    approval = opened_with(Batch("退回", "department", (ITEM,), since=tomorrow, reason="退回原部门"))
    before = receive(approval)
    clock.at = RECEIVED_AT + timedelta(days=4)
    after = receive(approval, sequence=2, received_at=clock.at)
    assert act(approval, before, Action.ACCEPT).by == BUREAU
    assert act(approval, after, Action.ACCEPT).by == MARKET
    assert refused(approval, before, Action.GRANT, by=MARKET) == "case.body_unknown"


def test_who_receives_accepts_and_who_is_entrusted_may_decide(opened_with: Open) -> None:
    nearby = Batch("就近办", "department", (ITEM,), since=RECEIVED_ON, receives="health", entrusted="finance")
    approval = opened_with(nearby)
    sample = receive(approval)
    assert act(approval, sample, Action.ACCEPT).by == "区卫生健康局"
    assert act(approval, sample, Action.GRANT, by="finance").by == "区财政局"
    assert refused(approval, sample, Action.DELIVER, by="emergency") == "case.body_unknown"
