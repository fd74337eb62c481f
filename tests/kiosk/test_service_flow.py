"""A technician at the glass: who is let in and who is not, what is told of the devices, and a test slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.people import StaffRole
from kiosk.device_board import DeviceBoard
from kiosk.flows.ending import Ending
from kiosk.flows.home import home_page
from kiosk.flows.staff_entry import wait_words
from kiosk.pages import Back, Busy, CardPrompt, Choose, Input, Leave, Message, Question, Tone
from kiosk.staff_ledger import StaffLedger
from kiosk.words import render, say
from peripherals.card.piv import StaffCard
from peripherals.devices import Deadline
from peripherals.devices import Done as Read
from peripherals.queue import DeviceQueue
from sync.clock import ClockReading, to_ms
from tests.kiosk.hall import CardInHand, Hall, play
from tests.kiosk.technician import CARD, CODES, DEVICES, NAME, PIN, at_the_glass, enters, member, words
from tests.stage import Once, Wait


def test_code_and_pin_let_the_technician_in_and_back_to_service_ends_it(tmp_path: Path) -> None:
    found = at_the_glass(tmp_path, enters(), DEVICES, [(Choose, "end")])
    assert found.ending is Ending.FAREWELL
    assert found.failures == 0
    assert found.audit == [("staff_entered", "S02")]
    (overview,) = found.told(Choose)
    checks = {choice.id for choice in overview.choices}
    assert {"devices", "queue", "checks", "settings", "events", "sign", "support", "restart"} <= checks
    assert NAME not in str(found.scripted.shown)


def test_the_pin_is_asked_for_masked_and_kept_nowhere(tmp_path: Path) -> None:
    found = at_the_glass(tmp_path, enters(), DEVICES, [(Choose, "end")])
    pins = [page for page in found.told(Question) if page.input is Input.PIN]
    assert [page.value for page in pins] == [None]
    assert PIN not in str(found.scripted.shown)


def test_a_wrong_pin_is_refused_counts_and_tells_how_long_to_wait(tmp_path: Path) -> None:
    found = at_the_glass(tmp_path, enters(pin="111213"), [(Message, "again"), (Question, Leave())])
    assert found.failures == 1
    assert found.audit == []
    (refused,) = found.told()
    assert refused.tone is Tone.WARN
    assert "要等的时间加倍" in words(refused)
    assert "请等 15 秒" in words(refused) or "请等 14 秒" in words(refused)


def test_the_right_pin_within_the_lock_out_is_not_judged_and_the_time_is_told(tmp_path: Path) -> None:
    async def fail_often(hall: Hall) -> None:
        ledger = StaffLedger(hall.services.profile.data_dir)
        moments = [datetime.now(UTC) - timedelta(hours=hours) for hours in (9, 7, 5, 3, 1, 0)]
        assert all(ledger.begin_attempt("S02", moment) for moment in moments)

    found = at_the_glass(tmp_path, enters(), [(Message, "again"), (Question, Leave())], prepare=fail_often)
    assert found.failures == 6
    (refused,) = found.told()
    assert "错得太多了" in words(refused)
    assert "请等 8 分钟" in words(refused)


@pytest.mark.parametrize(("seconds", "told"), [(0.2, "1 秒"), (119, "119 秒"), (121, "3 分钟")])
def test_the_waiting_time_is_never_told_too_short(seconds: float, told: str) -> None:
    now = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    assert told in render(wait_words(now + timedelta(seconds=seconds), now))


def test_a_helper_is_told_what_is_theirs_and_does_not_enter(tmp_path: Path) -> None:
    found = at_the_glass(tmp_path, enters("S01"), [(Message, "continue")])
    assert found.ending is Ending.FAREWELL
    (page,) = found.told()
    assert page.title == say("service.not_technician.title")
    assert say("service.role.helper") in page.paragraphs
    assert found.told(Choose) == []


def test_a_lost_printer_is_told_with_the_technicians_words_and_since_when(tmp_path: Path) -> None:
    since = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    lost: list[str] = []

    async def lose(hall: Hall) -> None:
        hall.printer.stop()
        assert await hall.services.slip_printer.wait_until(lambda status: not status.is_ready, 20)
        clock = ClockReading(wall_ms=to_ms(since), monotonic_ms=0, boot_id="")
        board = DeviceBoard(hall.services.profile.data_dir, lambda: clock)
        status = hall.services.slip_printer.status
        board.post("slip_printer", status)
        lost.extend([status.fault.code] if status.fault else [])

    found = at_the_glass(
        tmp_path,
        enters(),
        DEVICES,
        [(Choose, "device.slip_printer"), (Message, "back")],
        DEVICES,
        [(Choose, "end")],
        prepare=lose,
    )
    (page,) = found.told()
    assert render(page.title) == "凭条打印机：不能用"
    assert [say(f"fault.{code}.technician") for code in lost] == [page.paragraphs[0]]
    assert "11-02 09:00" in words(page)
    row = found.told(Choose)[0].choices[0]  # what needs a hand stands before all else
    assert (row.id, render(row.badge), row.tone) == ("device.slip_printer", "不能用", Tone.WARN)


def test_a_test_slip_comes_out_of_the_printer_and_its_page_follows_it(tmp_path: Path) -> None:
    halls: list[Hall] = []

    async def remember(hall: Hall) -> None:
        halls.append(hall)

    def is_lost(page: Any) -> bool:
        return isinstance(page, Message) and page.tone is Tone.WARN

    def unplug() -> None:
        halls[0].printer.stop()

    unplugged = Once(is_lost, Back(), act=unplug)
    found = at_the_glass(
        tmp_path,
        enters(),
        DEVICES,
        [(Choose, "devices"), (Choose, "device.slip_printer")],
        [(Message, "try"), (Busy, Wait()), (Message, "back"), (Message, unplugged), (Choose, Back())],
        DEVICES,
        [(Choose, "end")],
        prepare=remember,
    )
    before, after, again = found.told()
    assert (again.actions[0].id, found.scripted.refreshed[-1].actions[0].id) == ("try", "back")
    assert before.actions[0].note == say("service.trial.explanation")
    assert say("doctor.trial.slip") in after.paragraphs
    assert len(list((tmp_path / "slips").iterdir())) >= 1


def test_a_card_that_proved_its_key_and_the_pin_let_in(tmp_path: Path) -> None:
    class ProvenCard(CardInHand):
        def prove_staff_card(self, _deadline: Deadline) -> Read[StaffCard]:
            return Read(CARD)

    async def put_it_in(hall: Hall) -> None:
        queue: DeviceQueue[Any] = DeviceQueue("id_reader", ProvenCard)
        queue.start()
        hall.services.devices = replace(hall.services.devices, id_reader=queue)

    technician = (member("S02", StaffRole.TECHNICIAN, card=CARD.fingerprint),)
    found = at_the_glass(
        tmp_path,
        [(CardPrompt, Wait()), (Question, PIN)],
        DEVICES,
        [(Choose, "end")],
        members=technician,
        prepare=put_it_in,
    )
    assert found.ending is Ending.FAREWELL


def test_a_reader_that_knows_no_staff_cards_says_so(tmp_path: Path) -> None:
    both = (member("S02", StaffRole.TECHNICIAN, card=CARD.fingerprint, code_secret=CODES),)
    found = at_the_glass(
        tmp_path,
        [(Choose, "card"), (CardPrompt, Wait()), (Message, "again"), (Choose, "code")],
        enters(),
        DEVICES,
        [(Choose, "end")],
        members=both,
    )
    assert say("fault.staff_card.no_reader.citizen") in found.told()[0].paragraphs


def test_where_nobody_is_registered_there_is_no_way_in(tmp_path: Path) -> None:
    async def flow(hall: Hall) -> tuple[object, ...]:
        return home_page(hall.services).staff

    assert play(tmp_path, flow) == ()
