"""Booking at the glass: a day, an hour, the number on a slip; an answer that was lost; calling off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from kiosk.flows.code import HOME
from kiosk.flows.home import home, home_page
from kiosk.pages import Busy, CardPrompt, Choose, Message
from kiosk.visit import open_visit
from kiosk.words import render, say
from sync.appointments import AppointmentWanted
from sync.protocol.appointments import Appointment, Appointments, Slot, Wish
from sync.sealed_question import NotKnown
from tests.kiosk.hall import Hall, Script, play, stage
from tests.stage import ScriptedStage, Wait

DAY = date(2026, 12, 5)
SLOTS = tuple(
    Slot(hall="hall", hall_name="大厅", day=DAY, kind="weekend", starts=time(h), ends=time(h + 1), free=free)
    for h, free in ((9, 0), (10, 2))
)
LOST = NotKnown("link.unreachable")
CARD: Script = [(CardPrompt, Wait()), (Busy, Wait())]
CHOSEN: Script = [(Choose, DAY.isoformat()), (Choose, "10:00:00"), (Message, "book"), (Busy, Wait())]
END: Script = [(Message, "home")]


@dataclass
class Bureau:
    """The backend's answers, one after the other; LOST ones come back without it having done less."""

    lost: list[bool]
    own: dict[str, Appointment] = field(default_factory=dict)
    asked: list[AppointmentWanted] = field(default_factory=list)
    refuses: list[str] = field(default_factory=list)

    def ask(self, wanted: AppointmentWanted) -> Appointments | NotKnown:
        self.asked.append(wanted)
        refused = self.refuses.pop(0) if wanted.wish is Wish.BOOK and self.refuses else ""
        if wanted.wish is Wish.BOOK and wanted.booking_id and wanted.slot and not refused:
            self.own[wanted.booking_id] = Appointment(
                booking_id=wanted.booking_id,
                number="1205-1000-1",
                hall_name="大厅",
                day=wanted.slot.day,
                starts=wanted.slot.starts,
                ends=time(11),
            )
        if wanted.wish is Wish.CANCEL:
            self.own.pop(wanted.booking_id or "")
        is_lost = self.lost.pop(0) if self.lost else False
        return LOST if is_lost else Appointments(refused=refused, free=SLOTS, own=tuple(self.own.values()))


def visits(folder: Path, bureau: Bureau, *scripts: Script) -> ScriptedStage:
    scripted = stage(*scripts)

    async def flow(hall: Hall) -> None:
        services = hall.services
        services.ask_appointments = bureau.ask
        for _ in range(len([line for line, _ in scripted.script if line is CardPrompt])):
            async with open_visit(scripted, services.profile.timeouts) as visit:
                visit.foresee(HOME, "book")
                await visit.run(lambda visit: home(visit, services))

    play(folder, flow)
    assert not scripted.script
    return scripted


def told(scripted: ScriptedStage, kind: type[Any] = Message) -> list[Any]:
    return [page for page in scripted.shown if isinstance(page, kind)]


def test_an_hour_is_booked_once_though_its_answer_was_lost_printed_and_called_off(tmp_path: Path) -> None:
    bureau = Bureau(lost=[False, True, False])
    again: Script = [(Message, "again"), (Busy, Wait()), (Busy, Wait())]
    off: Script = [(Choose, lambda page: page.choices[0].id), (Message, "cancel"), (Busy, Wait())]
    scripted = visits(tmp_path, bureau, CARD, CHOSEN, again, END, CARD, off, END)
    booked = [wanted.booking_id for wanted in bureau.asked if wanted.wish is Wish.BOOK]
    assert (len(booked), len(set(booked)), bureau.own) == (2, 1, {})
    _, lost, done, _, cancelled = told(scripted)
    assert lost.paragraphs == (say("book.perhaps"),)
    assert not scripted.frames[scripted.shown.index(lost)].can_go_back  # nor is another hour booked beside it
    assert (done.title, done.big) == (say("book.done.title"), "1205-1000-1")
    assert cancelled.title == say("book.cancelled.title")
    days, hours, _ = told(scripted, Choose)
    (saturday,) = [choice.label for choice in days.choices]
    assert render(saturday) == "12月5日 周六（周末）"
    assert [choice.id for choice in hours.choices] == ["10:00:00"]
    assert len(list((tmp_path / "slips").glob("*.png"))) == 1


def test_who_is_refused_is_told_why_and_without_a_line_the_tile_says_so(tmp_path: Path) -> None:
    bureau = Bureau(lost=[False] * 3 + [True], refuses=["appointment.full", "appointment.enough"])
    scripted = visits(tmp_path, bureau, CARD, CHOSEN, [(Message, "again")], CHOSEN, END, CARD, END)
    _, full, _, refused, not_known = told(scripted)
    assert full.paragraphs == (say("book.refused.appointment.full"),)
    assert refused.paragraphs == (say("book.refused.appointment.enough"),)
    assert len({wanted.booking_id for wanted in bureau.asked if wanted.booking_id}) == 2
    assert not_known.paragraphs == (say("book.not_known"),)
    other = tmp_path / "other"
    other.mkdir()

    async def flow(hall: Hall) -> Any:
        await hall.services.id_reader.wait_until(lambda status: status.is_ready, 5)
        return {tile.id: tile.blocked for tile in home_page(hall.services).tiles}

    assert play(other, flow)["book"] == say("book.offline")
