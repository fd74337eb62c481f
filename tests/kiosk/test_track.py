"""What the timeline of a case says while its applicant waits for the first answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kiosk.calendars.year import read_statutory, read_years
from kiosk.flows.track import answer_by
from kiosk.working_days import Calendar, Due
from sync.protocol.wire import CaseEvent, CaseState
from tests.kiosk.domain import CALENDAR, calendar

RECEIVED_AT = datetime(2026, 9, 25, 2, tzinfo=UTC)
WITHOUT_THE_NOTICE = Calendar.of(
    {year: read for year, read in read_years(CALENDAR).items() if year < 2026}, read_statutory(CALENDAR)
)
TOLD = Due(date(2026, 10, 9))


def event(state: CaseState, due: date | None, *, is_provisional: bool = False) -> CaseEvent:
    return CaseEvent(
        cursor=1,
        submission_id="00000000-0000-7000-8000-000000000000",
        receipt_number="HT07-000001-1",
        case_number="HT07-000482-6",
        item_code="D129",
        at=RECEIVED_AT,
        state=state,
        by="区行政审批服务局",
        due=due,
        is_provisional=is_provisional,
    )


def test_the_day_is_worked_out_anew_with_the_calendar_of_today() -> None:
    old = event(CaseState.RECEIVED, date(2026, 10, 6), is_provisional=True)
    assert answer_by(WITHOUT_THE_NOTICE, RECEIVED_AT, [old]) == Due(date(2026, 10, 6), is_provisional=True)
    assert answer_by(calendar(), RECEIVED_AT, [old]) == TOLD


def test_a_terminal_that_does_not_know_the_notice_believes_the_backend() -> None:
    events = [
        event(CaseState.RECEIVED, date(2026, 10, 6), is_provisional=True),
        event(CaseState.RECEIVED, TOLD.day),
    ]
    assert answer_by(WITHOUT_THE_NOTICE, RECEIVED_AT, events) == TOLD
    assert answer_by(calendar(), RECEIVED_AT, []) == TOLD


def test_once_something_else_has_happened_nothing_is_waited_for() -> None:
    assert answer_by(calendar(), RECEIVED_AT, [event(CaseState.ACCEPTED, date(2026, 10, 15))]) is None
