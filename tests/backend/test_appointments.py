"""Appointments: slots by the calendar, one booking however often it is asked for, no slot overfull."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from uuid_utils import uuid7

from backend.__main__ import main
from backend.approval import Approval
from backend.halls import load_halls, slots_from
from backend.settings import Settings
from config.reading import UnreadableError
from config.strings import text
from sync.appointments import APPOINTMENTS, AppointmentWanted
from sync.protocol.appointments import (
    AppointmentQuestion,
    Appointments,
    SealedAppointments,
    SlotKey,
    Wish,
    appointment_answer_context,
    appointment_question_context,
)
from sync.protocol.holdings import Holder, HolderKind, SealedInquiry, from_text, to_text
from sync.protocol.seal import OpeningKey, SealingKey
from sync.sealed_question import SealedLine
from tests.backend.domain import demonstration_rules
from tests.backend.sample import RECEIVED_AT, ZHANG, Client

TODAY = date(2026, 9, 25)
HALLS = load_halls(Settings(data_dir=Path()).halls_file)
FRIDAY_LATE = SlotKey(hall="hall", day=date(2026, 10, 9), starts=time(16))  # two places


def ask(approval: Approval, wish: Wish = Wish.LOOK, card: str = ZHANG.number, **said: Any) -> Appointments:
    key, inquiry_id = OpeningKey.generate(), str(uuid7())
    question = AppointmentQuestion(
        holder=Holder(kind=HolderKind.PERSON, number=card),
        card_number=card,
        asked_at=RECEIVED_AT,
        answer_key=key.public_text(),
        wish=wish,
        **said,
    )
    sealing = SealingKey.from_text(approval.keys.opening.public_text())
    context = appointment_question_context("HT07", inquiry_id)
    sealed = to_text(sealing.seal(question.model_dump_json().encode(), context))
    answer = approval.appointments.answer("HT07", SealedInquiry(inquiry_id=inquiry_id, sealed=sealed))
    assert isinstance(answer, SealedAppointments)
    opened = key.open(from_text(answer.sealed), appointment_answer_context(inquiry_id))
    return Appointments.model_validate_json(opened)


def book(
    approval: Approval, card: str = ZHANG.number, booking_id: str = "", slot: SlotKey = FRIDAY_LATE
) -> Appointments:
    return ask(approval, Wish.BOOK, card, booking_id=booking_id or str(uuid7()), slot=slot)


def left(standing: Appointments, key: SlotKey = FRIDAY_LATE) -> list[int]:
    return [slot.free for slot in standing.free if slot.key == key]


def test_each_day_has_the_hours_of_its_kind_and_a_holiday_those_for_what_cannot_wait() -> None:
    slots = list(slots_from(HALLS, demonstration_rules().calendar, TODAY))
    kinds = {slot.day: slot.kind for slot in slots}
    assert (min(kinds), max(kinds)) == (date(2026, 9, 26), date(2026, 10, 9))
    assert [kinds[date(2026, 9, 26)], kinds[date(2026, 9, 28)]] == ["holiday", "workday"]
    assert sum(slot.day == date(2026, 9, 28) for slot in slots) == 5


@pytest.mark.parametrize(
    ("ahead_days", "times", "said"),
    [
        (60, [("09:00", "10:00")] * 2, text("mistake.halls_hours")),
        (60, [("10:00", "09:00")], text("mistake.halls_hours")),
        (
            60,
            [(f"08:{n:02}", "09:00") for n in range(20)],
            text("mistake.halls_too_many", slots=1200, most=1000),
        ),
    ],
)
def test_a_file_of_halls_whose_slots_could_not_all_be_told_is_refused_at_the_start(
    tmp_path: Path, ahead_days: int, times: list[tuple[str, str]], said: str
) -> None:
    workday = [{"starts": starts, "ends": ends, "places": 1} for starts, ends in times]
    hall = {"id": "hall", "name": "大厅", "hours": {"workday": workday}}
    file = tmp_path / "halls.yaml"
    file.write_text(yaml.safe_dump({"ahead_days": ahead_days, "most_of_a_person": 2, "halls": [hall]}))
    with pytest.raises(UnreadableError, match=re.escape(said)):
        load_halls(file)


def test_a_booking_asked_for_again_is_the_same_one_and_can_be_called_off_by_its_card_alone(
    approval: Approval, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    id_ = str(uuid7())
    first, again = book(approval, booking_id=id_), book(approval, booking_id=id_)
    (mine,) = again.own
    assert first == again
    assert (mine.number, mine.day, mine.ends, left(again)) == (
        "1009-1600-1",
        date(2026, 10, 9),
        time(17),
        [1],
    )
    assert main(["appointments", "--data", str(settings.data_dir), "2026-10-09"]) == 0
    assert capsys.readouterr().out == "hall\t16:00\t1009-1600-1\n"
    other = ask(approval, Wish.CANCEL, "110101199003070011", booking_id=id_)
    assert (other.refused, other.own) == ("appointment.gone", ())
    for _ in range(2):
        off = ask(approval, Wish.CANCEL, booking_id=id_)
        assert (off.refused, off.own, left(off)) == ("", (), [2])
    assert book(approval, booking_id=id_).refused == "appointment.gone"


def test_what_cannot_be_booked_says_why_and_changes_nothing(approval: Approval) -> None:
    nowhere = FRIDAY_LATE.model_copy(update={"starts": time(12)})
    past = FRIDAY_LATE.model_copy(update={"day": date(2026, 9, 25)})
    assert [book(approval, slot=slot).refused for slot in (nowhere, past)] == ["appointment.gone"] * 2
    assert [book(approval).refused for _ in range(3)] == ["", "", "appointment.enough"]
    assert book(approval, "110101199003070011").refused == "appointment.full"
    assert left(ask(approval)) == [0]


def test_of_many_at_once_as_many_as_there_are_places_are_booked(approval: Approval) -> None:
    with ThreadPoolExecutor(8) as pool:
        asked = [
            pool.submit(approval.appointments.book, str(uuid7()), FRIDAY_LATE, f"{n:064}", "HT07")
            for n in range(8)
        ]
        refused = sorted(each.result() for each in asked)
    assert refused == [""] * 2 + ["appointment.full"] * 6


def test_the_terminal_asks_over_the_line(approval: Approval, terminal: Client) -> None:
    sealing = SealingKey.from_text(approval.keys.opening.public_text())
    inquirer = SealedLine(APPOINTMENTS, terminal.url, terminal.token, "HT07", sealing)
    answer = inquirer.ask(AppointmentWanted(ZHANG.number, RECEIVED_AT))
    inquirer.close()
    assert isinstance(answer, Appointments)
    assert left(answer) == [2]
