"""A code held to the reader: it leads to a notice or to a case, never past the holder's card."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from config.profile import DeviceChoice, Timeouts
from kiosk import session
from kiosk.flows import code as code_flow
from kiosk.flows.code import HOME, code_of
from kiosk.flows.home import home, home_page
from kiosk.lights import attract_page
from kiosk.pages import (
    Attract,
    Back,
    CardPrompt,
    Choose,
    Home,
    Leave,
    Message,
    Notice,
    NoticeAnswer,
    Page,
    Question,
    Search,
    Timeline,
    Tone,
)
from kiosk.session import serve
from kiosk.visit import Visit, open_visit
from kiosk.words import fault, say
from peripherals.absent import AbsentQueue
from peripherals.code_reader.serial_reader import SerialCodeReader
from peripherals.code_reader.simulator import VirtualScanner
from peripherals.devices import CardMedia
from peripherals.queue import DeviceQueue
from peripherals.worker import Pace
from sync.protocol.receipt_number import receipt_number
from tests.kiosk.hall import WANG, Hall, play, stage
from tests.stage import Once, ScriptedStage, Wait
from tests.sync.material import compose, draft

ZHANG = replace(WANG, name="张小明", number="110101199003070011")
FOREIGN = "https://qr.alipay.com/fkx00000000000000000000"


@dataclass
class Desk:
    """A hall with a code reader; two cases are Wang's, one is Zhang's."""

    hall: Hall
    scanner: VirtualScanner
    numbers: tuple[str, ...]

    def held(self, *texts: str) -> Callable[[Page[Any]], Wait]:
        """A line of the script: somebody holds these codes there, and touches nothing."""

        def line(_page: Page[Any]) -> Wait:
            for text in texts:
                self.scanner.scan(text)
            return Wait()

        return line

    def puts_card_in(self) -> Callable[[Page[Any]], Wait]:
        def line(_page: Page[Any]) -> Wait:
            self.hall.card.media = CardMedia.PRESENT
            return Wait()

        return line

    def receipt(self, place: int) -> str:
        return self.hall.services.case_link(self.numbers[place])


def at_the_desk(folder: Path, flow: Callable[[Desk], Coroutine[Any, Any, None]]) -> None:
    async def in_hall(hall: Hall) -> None:
        scanner = VirtualScanner(folder / "scanner")
        queue: DeviceQueue[Any] = DeviceQueue(
            "code_reader", lambda: SerialCodeReader(str(scanner.port.path), gap_s=1), Pace(settle_s=0.1)
        )
        queue.start()
        services = hall.services
        services.devices = replace(services.devices, code_reader=queue)
        await queue.wait_until(lambda status: status.is_ready, 5)
        await services.id_reader.wait_until(lambda status: status.is_ready, 5)
        receipts = [
            await services.in_store(lambda _, card=card: services.submissions.submit(draft(card), compose))  # type: ignore[misc]
            for card in (WANG.number, WANG.number, ZHANG.number)
        ]
        try:
            await flow(Desk(hall, scanner, tuple(receipt.receipt_number for receipt in receipts)))
        finally:
            await queue.close()
            scanner.unplug()

    play(folder, in_hall)


async def at_home(desk: Desk, scripted: ScriptedStage) -> None:
    services = desk.hall.services
    async with open_visit(scripted, services.profile.timeouts) as visit:
        await visit.run(lambda visit: home(visit, services))


def kinds(scripted: ScriptedStage) -> list[type[Page[Any]]]:
    return [type(page) for page in scripted.shown]


def numbers_told(scripted: ScriptedStage) -> list[str]:
    return [
        dict(page.explanation.args)["number"]
        for page in scripted.shown
        if isinstance(page, Timeline)  # type: ignore[union-attr, misc]
    ]


def test_a_receipts_code_leads_past_its_holders_card_to_just_that_case_or_picks_it_from_the_list(
    tmp_path: Path,
) -> None:
    async def flow(desk: Desk) -> None:
        both = desk.held(FOREIGN, desk.receipt(1))  # of several the first that leads on
        scripted = stage([(Home, both), (CardPrompt, Wait()), (Timeline, "continue")])
        await at_home(desk, scripted)
        assert numbers_told(scripted) == [desk.numbers[1]]
        assert scripted.shown[1].explanation == say("card.why.track_code")  # type: ignore[attr-defined]
        desk.hall.card.media = CardMedia.NOT_PRESENT
        await desk.hall.services.id_reader.wait_until(lambda status: status.media is CardMedia.NOT_PRESENT, 5)
        before_card = stage(
            [
                (Home, "track"),
                (CardPrompt, desk.held(FOREIGN.upper(), desk.receipt(0))),
                (CardPrompt, desk.puts_card_in()),
                (Timeline, "continue"),
            ]
        )
        await at_home(desk, before_card)
        assert numbers_told(before_card) == [desk.numbers[0]]
        assert before_card.shown[1].explanation == say("card.why.track_or_code")  # type: ignore[attr-defined]
        assert fault("code.foreign") in [page.message for page in before_card.refreshed]  # type: ignore[attr-defined]
        listed = desk.held(desk.receipt(2), desk.receipt(1))  # the first is somebody else's
        again = stage([(Home, "track"), (CardPrompt, Wait()), (Choose, listed), (Timeline, "continue")])
        await at_home(desk, again)
        assert numbers_told(again) == [desk.numbers[1]]
        assert [page.explanation for page in again.refreshed if isinstance(page, Choose)] == [
            fault("code.not_listed")
        ]

    at_the_desk(tmp_path, flow)


def test_a_receipt_of_somebody_else_tells_no_more_than_one_that_was_never_given(tmp_path: Path) -> None:
    async def flow(desk: Desk) -> None:
        desk.hall.card.answers = [ZHANG]
        nobodys = desk.hall.services.case_link(receipt_number("HT99", 1))
        services = desk.hall.services
        lies = services.profile.devices.model_copy(update={"id_reader": DeviceChoice(driver="sam_v_serial")})
        told = []
        for code, then in (
            (desk.receipt(0), [(Message, "home")]),
            (nobodys, [(Message, "home")]),
            (desk.receipt(1), [(Message, "continue"), (Timeline, "continue")]),
        ):
            scripted = stage([(Home, desk.held(code)), (CardPrompt, Wait()), *then])
            await at_home(desk, scripted)
            told.append(scripted)
        theirs, nobody, own = told
        assert theirs.shown[-1] == nobody.shown[-1]
        assert theirs.shown[-1].title == say("track.not_of_card.title")  # type: ignore[attr-defined]
        assert numbers_told(own) == [desk.numbers[2]]
        services.profile = services.profile.model_copy(update={"devices": lies})
        laid = stage([(Home, desk.held(desk.receipt(0))), (CardPrompt, Wait()), (Message, "home")])
        await at_home(desk, laid)
        assert laid.shown[-1].paragraphs == (say("track.not_of_card.explanation.laid"),)  # type: ignore[attr-defined]

    at_the_desk(tmp_path, flow)


def test_a_notices_code_opens_its_matters_notice_and_back_leads_home(tmp_path: Path) -> None:
    async def flow(desk: Desk) -> None:
        services = desk.hall.services
        code = services.guide_link("D129")
        opened = stage(
            [
                (Home, desk.held(code)),
                (Question, "prepared"),
                *[(Question, answer) for answer in ("new", "on_site", "self")],
                (Notice, NoticeAnswer.START),
                (Page, Leave()),
            ]
        )
        await at_home(desk, opened)
        assert opened.shown[5].qr == code
        services.has_room = False  # no application can be taken: the notice is for reading
        code = services.guide_link("Y001")  # another one: the same counts again only once it was away
        again = stage([(Home, desk.held(code)), (Question, Back()), (Home, "guide"), (Search, Leave())])
        await at_home(desk, again)
        assert kinds(again) == [Home, Question, Home, Search]

    at_the_desk(tmp_path, flow)


def test_a_code_that_leads_nowhere_gets_one_sentence_and_the_invitation_is_back_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_flow, "_TOLD_S", 0.1)

    async def flow(desk: Desk) -> None:
        services = desk.hall.services
        for sent, code in (
            (FOREIGN.encode(), "code.foreign"),
            (services.guide_link("D999").encode(), "code.foreign"),
            (desk.receipt(0).encode(), "device.not_installed"),  # no card can be read any more
            (b"\xff\xfe\x01\x02", "code.garbled"),
            (b"9" * 5000, "code.too_long"),
        ):
            scripted = stage([(Home, Once(lambda page: page.code == say("home.code"), Leave()))])
            visit = asyncio.create_task(at_home(desk, scripted))
            await asyncio.sleep(0.05)
            for at in range(0, len(sent), 1000):  # as much as a pty takes at once
                desk.scanner.port.send(sent[at : at + 1000])
                await asyncio.sleep(0.02)
            desk.scanner.port.send(b"\r")
            await visit
            told = [(page.code, page.code_tone) for page in scripted.refreshed]  # type: ignore[attr-defined]
            assert told == [(fault(code), Tone.WARN), (say("home.code"), Tone.NEUTRAL)]
            services.devices = replace(services.devices, id_reader=AbsentQueue("id_reader"))
        assert code_of(services, desk.numbers[0]) == desk.receipt(0)
        services.devices = replace(services.devices, code_reader=AbsentQueue("code_reader"))
        assert (home_page(services).code, attract_page(services).code) == ("", "")
        assert code_of(services, desk.numbers[0]) == ""  # nothing is shown that cannot be used here

    at_the_desk(tmp_path, flow)


def test_on_the_attract_page_a_code_begins_the_visit_where_it_leads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_FAREWELL_S", 0.1)

    async def flow(desk: Desk) -> None:
        scripted = stage(
            [
                (Attract, desk.held(FOREIGN, desk.receipt(1))),
                (CardPrompt, desk.held(desk.receipt(0))),  # ignored: another page
                (Timeline, "continue"),
                (Home, Leave()),
                (Message, "continue"),
                (Message, Wait()),
            ]
        )
        day = asyncio.create_task(serve(scripted, desk.hall.services))
        async with asyncio.timeout(15):
            while Message not in kinds(scripted):
                await asyncio.sleep(0.02)
        day.cancel()
        await asyncio.gather(day, return_exceptions=True)
        assert kinds(scripted)[:4] == [Attract, CardPrompt, Timeline, Home]
        assert numbers_told(scripted) == [desk.numbers[1]]
        sentences = [page.code for page in scripted.refreshed if isinstance(page, Attract)]
        assert fault("code.foreign") in sentences

    at_the_desk(tmp_path, flow)


def test_back_from_where_a_code_led_is_the_page_that_it_answered() -> None:
    scripted = stage([(Home, Back()), (Home, "track"), (Home, "b")])
    page = Home(title="", subtitle="", tiles=())

    async def flow(visit: Visit) -> list[str]:
        return [await visit.ask(key, page) for key in (HOME, "next")]

    async def whole() -> list[str]:
        visit = Visit(scripted, Timeouts())
        visit.foresee(HOME, "scanned")
        return await visit.run(flow)

    assert asyncio.run(whole()) == ["track", "b"]
    assert [frame.can_go_back for frame in scripted.frames] == [True, False, True]
