"""Where a limit ends: units, pauses, extensions; the same as a naive count and as an independent calendar."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.catalogue.model import DayUnit, Limit, StartEvent
from kiosk.limits import Count, Excluded, Pause, count_limit, limit_end, limit_words
from kiosk.words import Say, render
from kiosk.working_days import Due
from tests.kiosk.domain import calendar

STARTS = st.dates(date(2018, 1, 1), date(2040, 1, 1))
AMOUNTS = st.integers(1, 120)
DAY = timedelta(days=1)
COUNTED_IN_DAYS = st.sampled_from([DayUnit.WORKDAY, DayUnit.CALENDAR_DAY])


def limit(amount: int, unit: DayUnit = DayUnit.WORKDAY, extension: int = 0) -> Limit:
    return Limit(amount, unit, StartEvent.ACCEPTED, extension)


def pauses(start: date) -> st.SearchStrategy[list[Pause]]:
    """Up to four pauses around a start, some before it, some on top of each other."""
    firsts, lengths = st.integers(-10, 90), st.integers(0, 30)
    return st.lists(
        st.builds(
            lambda first, length, why: Pause(start + first * DAY, start + (first + length) * DAY, why),
            firsts,
            lengths,
            st.sampled_from(Excluded),
        ),
        max_size=4,
    )


STARTS_WITH_PAUSES = STARTS.flatmap(lambda start: st.tuples(st.just(start), pauses(start)))


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        (5, DayUnit.WORKDAY, "2026-02-12", "2026-02-26"),
        (20, DayUnit.WORKDAY, "2026-02-12", "2026-03-18"),
        (20, DayUnit.WORKDAY, "2026-04-30", "2026-06-01"),
        (5, DayUnit.WORKDAY, "2026-09-19", "2026-09-24"),
        (5, DayUnit.WORKDAY, "2026-09-25", "2026-10-09"),
        (20, DayUnit.WORKDAY, "2026-09-30", "2026-11-03"),
        (45, DayUnit.WORKDAY, "2026-09-30", "2026-12-08"),
        (20, DayUnit.CALENDAR_DAY, "2026-09-10", "2026-09-30"),
        (20, DayUnit.CALENDAR_DAY, "2026-09-11", "2026-10-08"),  # day 20 is in the National Day holiday
        (3, DayUnit.MONTH, "2026-08-24", "2026-11-24"),
        (1, DayUnit.MONTH, "2026-01-31", "2026-02-28"),  # no 31 February; Saturday, but a make-up day
        (3, DayUnit.MONTH, "2025-11-16", "2026-02-24"),  # ends in the Spring Festival
        (0, DayUnit.AT_ONCE, "2026-11-24", "2026-11-24"),
        (0, DayUnit.AT_ONCE, "2026-11-28", "2026-11-30"),  # received on a Saturday
        (3, DayUnit.AT_ONCE, "2026-11-28", "2026-12-02"),  # at once, else three working days
    ],
)
def test_a_limit_ends_by_its_own_unit(amount: int, unit: DayUnit, start: str, end: str) -> None:
    due = limit_end(calendar(), limit(amount, unit), date.fromisoformat(start))
    assert due == Due(date.fromisoformat(end))


def test_a_limit_of_no_days_is_not_counted() -> None:
    with pytest.raises(ValueError, match="0 days"):
        limit_end(calendar(), limit(0), date(2026, 1, 5))


# ---- properties --------------------------------------------------------------------------------------------


@given(STARTS_WITH_PAUSES, AMOUNTS, st.sampled_from(DayUnit))
def test_no_limit_ends_on_a_day_off_in_a_pause_or_before_its_start(
    case: tuple[date, list[Pause]], amount: int, unit: DayUnit
) -> None:
    start, stops = case
    due = limit_end(calendar(), limit(amount, unit), start, stops)
    assert due.day >= start
    assert calendar().is_workday(due.day)
    assert [stop for stop in stops if stop.first <= due.day <= stop.last] == []


@given(st.dates(date(2019, 1, 1), date(2026, 6, 1)), AMOUNTS)
def test_working_days_are_those_of_an_independent_calendar(start: date, amount: int) -> None:
    due = limit_end(calendar(), limit(amount), start).day
    days = [start + n * DAY for n in range(1, (due - start).days + 1)]
    assert sum(chinese_calendar.is_workday(day) for day in days) == amount
    assert chinese_calendar.is_workday(due)


@given(STARTS_WITH_PAUSES, AMOUNTS)
def test_so_many_working_days_outside_all_pauses_lie_on_the_way(
    case: tuple[date, list[Pause]], amount: int
) -> None:
    start, stops = case
    due = limit_end(calendar(), limit(amount), start, stops).day
    days = [start + n * DAY for n in range(1, (due - start).days + 1)]
    free = [day for day in days if not any(stop.first <= day <= stop.last for stop in stops)]
    assert sum(calendar().is_workday(day) for day in free) == amount


@given(STARTS_WITH_PAUSES, AMOUNTS, st.sampled_from(DayUnit))
def test_a_longer_limit_never_ends_sooner(case: tuple[date, list[Pause]], amount: int, unit: DayUnit) -> None:
    start, stops = case
    shorter, longer = (
        limit_end(calendar(), limit(days, unit), start, stops) for days in (amount, amount + 1)
    )
    assert shorter.day <= longer.day


@given(STARTS, AMOUNTS, st.sampled_from(DayUnit))
def test_who_starts_a_day_later_never_ends_sooner(start: date, amount: int, unit: DayUnit) -> None:
    earlier, later = (limit_end(calendar(), limit(amount, unit), day).day for day in (start, start + DAY))
    assert earlier <= later


@given(STARTS, AMOUNTS, COUNTED_IN_DAYS, st.integers(1, 10), st.integers(1, 10), st.integers(2, 10))
def test_two_pauses_apart_take_as_much_as_their_days_together(
    start: date, amount: int, unit: DayUnit, first: int, second: int, between: int
) -> None:
    one = Pause(start + DAY, start + first * DAY)
    begin = one.last + between * DAY
    two = Pause(begin, begin + (second - 1) * DAY)
    lost = [stop.first + n * DAY for stop in (one, two) for n in range((stop.last - stop.first).days + 1)]
    counting = [day for day in lost if unit is DayUnit.CALENDAR_DAY or calendar().is_workday(day)]
    paused = count_limit(calendar(), limit(amount, unit), start, [one, two])
    assume(two.last < max(step.day.date for step in paused.steps if step.count is Count.COUNTED))
    longer = limit_end(calendar(), limit(amount + len(counting), unit), start)
    assert paused.due.day == longer.day


@given(STARTS, AMOUNTS, COUNTED_IN_DAYS, st.integers(0, 20))
def test_a_pause_told_twice_is_taken_once(start: date, amount: int, unit: DayUnit, length: int) -> None:
    stop = Pause(start + 2 * DAY, start + (2 + length) * DAY, Excluded.TEST)
    inside = Pause(stop.first, stop.last, Excluded.HEARING)
    once, twice = (limit_end(calendar(), limit(amount, unit), start, s) for s in ([stop], [stop, inside]))
    assert once == twice


@given(STARTS_WITH_PAUSES, AMOUNTS, st.sampled_from(DayUnit), st.integers(1, 60))
def test_an_extension_never_makes_it_earlier(
    case: tuple[date, list[Pause]], amount: int, unit: DayUnit, extension: int
) -> None:
    start, stops = case
    plain, extended = (
        limit_end(calendar(), limit(amount, unit, extension), start, stops, is_extended=is_extended)
        for is_extended in (False, True)
    )
    assert plain.day <= extended.day


@given(STARTS_WITH_PAUSES, AMOUNTS)
def test_working_days_are_provisional_when_one_on_the_way_is_not_settled(
    case: tuple[date, list[Pause]], amount: int
) -> None:
    start, stops = case
    due = limit_end(calendar(), limit(amount), start, stops)
    days = [calendar().day(start + n * DAY) for n in range(1, (due.day - start).days + 1)]
    assert due.is_provisional == (not all(day.is_certain for day in days))


@given(STARTS, AMOUNTS, st.sampled_from([DayUnit.CALENDAR_DAY, DayUnit.MONTH]))
def test_calendar_days_are_provisional_when_the_end_is_not_settled(
    start: date, amount: int, unit: DayUnit
) -> None:
    counted = count_limit(calendar(), limit(amount, unit), start)
    last_counted = max(n for n, step in enumerate(counted.steps) if step.count is Count.COUNTED)
    ends = counted.steps[last_counted:]
    assert counted.due.is_provisional == (not all(step.day.is_certain for step in ends))


# ---- pauses and extensions by example ----------------------------------------------------------------------


def test_a_hearing_of_three_days_moves_the_end_by_its_working_days() -> None:
    hearing = Pause(date(2026, 3, 5), date(2026, 3, 9), Excluded.HEARING)  # Thursday to Monday
    assert limit_end(calendar(), limit(5), date(2026, 3, 2), [hearing]).day == date(2026, 3, 12)


def test_a_month_is_longer_by_the_days_of_the_pause() -> None:
    test = Pause(date(2026, 8, 27), date(2026, 8, 28), Excluded.TEST)
    assert limit_end(calendar(), limit(3, DayUnit.MONTH), date(2026, 8, 24), [test]).day == date(2026, 11, 26)


def test_what_ends_in_a_pause_ends_after_it() -> None:
    review = Pause(date(2026, 3, 9), date(2026, 3, 13), Excluded.EXPERT_REVIEW)
    due = limit_end(calendar(), limit(7, DayUnit.CALENDAR_DAY), date(2026, 3, 1), [review])
    assert due.day == date(2026, 3, 9) + timedelta(days=7)  # the seventh day falls on Saturday, then Monday


def test_a_pause_before_the_start_takes_nothing() -> None:
    before = Pause(date(2026, 2, 24), date(2026, 3, 2), Excluded.HEARING)
    assert limit_end(calendar(), limit(5), date(2026, 3, 2), [before]).day == date(2026, 3, 9)


def test_a_pause_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        Pause(date(2026, 3, 2), date(2026, 3, 1))


def test_an_extension_is_counted_on_top() -> None:
    start = date(2026, 2, 12)
    extended = limit_end(calendar(), limit(20, extension=10), start, is_extended=True)
    assert extended == calendar().add_workdays(start, 30)


def test_the_steps_say_for_every_day_why_it_counts_or_not() -> None:
    hearing = Pause(date(2026, 9, 28), date(2026, 9, 28), Excluded.HEARING)
    steps = count_limit(calendar(), limit(3), date(2026, 9, 25), [hearing]).steps
    told = [(f"{step.day.date:%m-%d}", step.count.value, step.counts_as) for step in steps if step.counts_as]
    assert told == [("09-29", "counted", 1), ("09-30", "counted", 2), ("10-08", "counted", 3)]
    assert [step.pause for step in steps if step.count is Count.PAUSED] == [Excluded.HEARING]
    assert sum(step.count is Count.DAY_OFF for step in steps) == 9  # the weekend and the seven days


@pytest.mark.parametrize("unit", DayUnit)
@pytest.mark.parametrize("starts", StartEvent)
@pytest.mark.parametrize("amount", [0, 7])
def test_every_kind_of_limit_has_words(unit: DayUnit, starts: StartEvent, amount: int) -> None:
    assert render(limit_words(Limit(amount, unit, starts))).endswith("决定")


@pytest.mark.parametrize("why", [*Excluded, "unsaid"])
def test_every_reason_to_pause_has_words(why: str) -> None:
    assert render(Say(f"pause.{why}"))
