"""`kiosk deadline` at the command line: what it answers, and how it says that a question makes no sense."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiosk.__main__ import main
from tests.kiosk.domain import FOOD


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["deadline", *arguments, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def in_words(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["deadline", *arguments]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stopped:  # argparse ends itself on an argument it cannot read
        raise SystemExit(main(["deadline", *arguments]))
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


@pytest.mark.parametrize(
    ("days", "start", "due"),
    [
        ("5", "2026-02-12", "2026-02-26"),
        ("20", "2026-02-12", "2026-03-18"),
        ("20", "2026-04-30", "2026-06-01"),
        ("5", "2026-09-19", "2026-09-24"),
        ("5", "2026-09-25", "2026-10-09"),
        ("20", "2026-09-30", "2026-11-03"),
        ("45", "2026-09-30", "2026-12-08"),
    ],
)
def test_the_command_counts_working_days(
    capsys: pytest.CaptureFixture[str], days: str, start: str, due: str
) -> None:
    answer = told(capsys, "--days", days, "--unit", "workday", "--from", start)
    assert (answer["due"], answer["provisional"]) == (due, False)
    assert answer["steps"][-1]["day"] == due
    counted = [step["counts_as"] for step in answer["steps"] if step["counts_as"]]
    assert counted == list(range(1, int(days) + 1))


@pytest.mark.parametrize("unit", ["day", "calendar_day"])
def test_days_as_another_law_says_them_are_calendar_days(
    capsys: pytest.CaptureFixture[str], unit: str
) -> None:
    assert told(capsys, "--days", "20", "--unit", unit, "--from", "2026-09-11")["due"] == "2026-10-08"


def test_months_and_at_once_are_counted_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "--days", "3", "--unit", "month", "--from", "2026-08-24")["due"] == "2026-11-24"
    assert told(capsys, "--unit", "at_once", "--from", "2026-11-28")["due"] == "2026-11-30"


def test_a_pause_is_said_in_the_steps(capsys: pytest.CaptureFixture[str]) -> None:
    pause = ("--pause", "2026-03-04..2026-03-05:expert_review")
    answer = told(capsys, "--days", "5", "--from", "2026-03-02", *pause)
    assert answer["due"] == "2026-03-11"
    assert [step["day"] for step in answer["steps"] if step["pause"] == "expert_review"] == [
        "2026-03-04",
        "2026-03-05",
    ]


def test_a_date_past_the_published_years_is_provisional_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("--days", "10", "--from", "2026-12-24")
    answer = told(capsys, *arguments)
    assert (answer["due"], answer["provisional"]) == ("2027-01-08", True)
    words = in_words(capsys, *arguments)
    assert "2026年12月26日（周六）至2026年12月27日（周日）  不算：周末\n" in words
    assert "2027年1月1日（周五）  不算：元旦，这时的放假安排还没公布" in words
    assert words.endswith("最后一天：2027年1月8日（周五）（暂定）\n")


def test_the_explanation_names_holidays_and_days_made_up_for(capsys: pytest.CaptureFixture[str]) -> None:
    words = in_words(capsys, "--days", "5", "--from", "2026-02-12")
    assert words == (
        "从 2026年2月12日（周四） 的第二天起算：\n"
        "  2026年2月13日（周五）  第 1 天\n"
        "  2026年2月14日（周六）  第 2 天，调休上班\n"
        "  2026年2月15日（周日）至2026年2月23日（周一）  不算：春节\n"
        "  2026年2月24日（周二）至2026年2月26日（周四）  第 3 天至第 5 天\n"
        "最后一天：2026年2月26日（周四）\n"
    )


def test_the_dates_of_an_item_each_have_their_own_steps(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "--item", FOOD, "--received", "2026-11-24", "--expires", "2027-06-30")
    named = {name: part["due"] for name, part in answer.items() if isinstance(part, dict)}
    assert named == {
        "notify_by": "2026-12-01",
        "deemed_accepted_on": "2026-11-24",
        "statutory": "2026-12-08",
        "deliver_by": "2026-12-22",
        "gap.safety_manager": "2026-12-08",
        "renewal": "2027-05-18",
    }
    assert (answer["due"], answer["item"]) == ("2026-12-08", FOOD)
    assert answer["renewal"]["latest"] == {"due": "2027-05-31", "provisional": True}
    assert answer["notify_by"]["steps"][-1]["counts_as"] == 5


def test_the_dates_of_a_hearing_are_told_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    hearing = ("--hearing-told", "2026-09-17", "--hearing-asked", "2026-09-22", "--hearing-on", "2026-10-27")
    answer = told(capsys, "--item", FOOD, "--received", "2026-09-01", *hearing)
    assert (answer["ask_for_hearing_by"]["due"], answer["ask_for_hearing_by"]["latest"]["due"]) == (
        "2026-09-22",
        "2026-09-23",
    )
    assert answer["hold_hearing_by"]["due"] == "2026-10-27"
    assert answer["tell_of_hearing_by"]["due"] == "2026-10-16"
    assert "【举行听证】" in in_words(capsys, "--item", FOOD, "--received", "2026-09-01", *hearing)


def test_a_limit_from_acceptance_counts_from_the_day_it_was_accepted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = told(capsys, "--item", FOOD, "--received", "2026-11-24", "--accepted", "2026-12-01")
    assert (answer["statutory"]["due"], answer["notify_by"]["due"]) == ("2026-12-15", "2026-12-01")


def test_an_extension_of_the_law_is_counted_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "--item", FOOD, "--received", "2026-11-24", "--extended")
    assert answer["statutory"]["due"] == "2026-12-15"


def test_joint_handling_has_the_longer_limit_of_the_law(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "--item", FOOD, "--received", "2026-09-30", "--joint")
    assert answer["statutory"]["due"] == "2026-12-08"


def test_a_receipt_late_at_night_by_greenwich_is_that_of_the_next_day_here(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = told(capsys, "--item", FOOD, "--received", "2026-11-24T16:30:00+00:00")
    assert answer["received"] == "2026-11-25"
    assert told(capsys, "--item", FOOD, "--received", "2026-11-24T23:59")["received"] == "2026-11-24"


def test_the_dates_of_an_item_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    words = in_words(capsys, "--item", "食品经营许可", "--received", "2026-11-24", "--expires", "2027-06-30")
    assert "【法定】受理后 10 个工作日内决定" in words
    assert "【容缺后补】食品安全管理员信息" in words
    assert "怎么算都来得及的最后一天：2027年5月18日（周二）（暂定）" in words
    assert "就是这一天：2026年11月24日（周二）" in words


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--days", "5"], "二选一"),
        (["--days", "0", "--from", "2026-02-12"], "1 到 10000"),
        (["--days", "-3", "--from", "2026-02-12"], "1 到 10000"),
        (["--days", "10001", "--from", "2026-02-12"], "1 到 10000"),
        (["--days", "five", "--from", "2026-02-12"], "--days"),
        (["--from", "2026-02-12"], "1 到 10000"),
        (["--days", "5", "--from", "2026-02-30"], "“2026-02-30”不是日期"),
        (["--days", "5", "--from", "0026-02-12"], "年份太远"),
        (["--days", "5", "--from", "2026-02-12", "--unit", "year"], "--unit"),
        (["--days", "5", "--from", "2026-02-12", "--pause", "2026-02-13"], "看不懂"),
        (["--days", "5", "--from", "2026-02-12", "--pause", "2026-02-14..2026-02-13"], "看不懂"),
        (["--days", "5", "--from", "2026-02-12", "--pause", "2026-02-13..2026-02-14:tea"], "看不懂"),
        (["--item", FOOD], "二选一"),
        (["--item", FOOD, "--received", "2026-11-24", "--days", "5"], "二选一"),
        (["--item", "D999", "--received", "2026-11-24"], "目录里没有“D999”"),
        (["--item", FOOD, "--received", "2026-11-24", "--accepted", "2026-11-23"], "受理不会早于收件"),
        (["--item", FOOD, "--received", "9999-12-31T23:59-08:00"], "--received"),
        (["--days", "5", "--from", "2026-02-12", "--calendar", "/nowhere"], "/nowhere"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    assert why in refused(capsys, *arguments)


@pytest.mark.parametrize(
    "asked", [("--days", "5", "--from", "2018-12-28"), ("--item", FOOD, "--received", "2018-12-28")]
)
def test_a_day_before_the_first_notice_is_refused(
    capsys: pytest.CaptureFixture[str], asked: tuple[str, ...]
) -> None:
    assert "2019年以前的放假安排这里没有" in refused(capsys, *asked)
