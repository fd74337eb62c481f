"""A licence scanned before the form: read by the real recogniser, proposed, and the material too."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.pages import (
    Back,
    Busy,
    Choose,
    Materials,
    Message,
    Question,
    Scan,
    ScanAnswer,
)
from kiosk.words import fault, render, say
from peripherals.reading.reader import TextReader
from peripherals.scanner.composite import photograph
from peripherals.scanner.licence_drawing import LicenceText, draw_licence
from peripherals.scanner.simulator import CameraFault, inject, place
from sync.protocol.holdings import Holdings
from sync.protocol.wire import ApplicationBody, DocumentKind, HowMet
from tests.kiosk.hall import (
    FIND,
    FORM,
    LICENCE_A,
    MATERIALS,
    SITUATION,
    TO_CARD,
    Hall,
    Script,
    play,
    stage,
)
from tests.kiosk.reusing import (
    CONTACT,
    END,
    OFFLINE,
    SHOP,
    licence,
    played,
    proposed,
    state,
)
from tests.kiosk.visits import opened, shown, visit_of
from tests.reading.conftest import NOODLES, SHOT
from tests.stage import ScriptedStage, Wait


def offered(scripted: ScriptedStage) -> list[Any]:
    return shown(scripted, Choose)


def test_scanning_first_is_not_offered_where_it_saves_nothing(tmp_path: Path) -> None:
    scripted, _, _ = played(tmp_path, TO_CARD, FORM, MATERIALS, *END, answer=Holdings(documents=(LICENCE_A,)))
    assert offered(scripted) == []


def test_without_a_camera_scanning_first_is_not_offered(tmp_path: Path) -> None:
    scripted = stage(FIND, SITUATION, TO_CARD, CONTACT, [(Question, ZeroDivisionError)])

    async def flow(hall: Hall) -> None:
        hall.office.answer = OFFLINE
        camera = hall.services.document_camera
        await camera.wait_until(lambda status: status.is_ready)
        inject(hall.desk, CameraFault.UNPLUGGED)
        await camera.wait_until(lambda status: not status.is_ready)
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)

    play(tmp_path, flow)
    assert offered(scripted) == []


def scan_first(*more: Any) -> Script:
    """Choose it, wait until it is taken, go on, wait until it is read."""
    return [(Choose, "scan"), (Scan, Wait()), (Scan, ScanAnswer.CONTINUE), (Busy, Wait()), *more]


def lay_licence(hall: Hall, text: LicenceText = NOODLES) -> None:
    place(hall.desk, photograph(draw_licence(text, seed=3), SHOT).bgr)


def scanned_first(folder: Path, text: LicenceText, script: Script) -> tuple[ScriptedStage, ApplicationBody]:
    """A visit off the line, with this licence under the camera for every scan."""
    scripted = stage(FIND, SITUATION, TO_CARD, CONTACT, script, SHOP, MATERIALS, *END)

    async def flow(hall: Hall) -> ApplicationBody:
        hall.office.answer = OFFLINE
        lay_licence(hall, text)
        await visit_of(hall, scripted)
        return ApplicationBody.model_validate_json(await opened(hall, DocumentKind.APPLICATION))

    return scripted, play(folder, flow)


def test_a_licence_scanned_first_fills_the_form_and_is_the_material_too(tmp_path: Path) -> None:
    scripted, body = scanned_first(tmp_path, NOODLES, scan_first())
    told = proposed(scripted)
    source = "从您刚扫的纸上读出来的，请看看对不对"
    assert told["营业执照上写的名称是什么？"] == ("示例区秀英面馆", source)
    assert told["店的门牌号是什么？"] == ("示例区城关街道鼓楼街社区和平路12号1层临街第三间商铺", source)
    assert licence(body)[0] is HowMet.SCANNED
    assert state(scripted, "business_licence") == "已扫描 1 页"


def test_another_paper_fills_in_nothing_and_its_person_is_told(tmp_path: Path) -> None:
    paper = replace(NOODLES, title="食品经营许可证")
    scripted, body = scanned_first(tmp_path, paper, scan_first((Message, "continue")))
    (told,) = shown(scripted, Message)
    assert render(told.title) == "没有读出来，请您自己填"
    assert licence(body)[0] is HowMet.SCANNED


def test_who_does_not_wait_for_the_reading_fills_it_in_himself(tmp_path: Path) -> None:
    script: Script = [*scan_first()[:-1], (Busy, None), (Message, "continue")]
    scripted, body = scanned_first(tmp_path, NOODLES, script)
    assert [title for title in proposed(scripted) if "营业执照" in title] == []
    assert licence(body)[0] is HowMet.SCANNED


def test_who_gives_up_scanning_first_is_asked_as_before(tmp_path: Path) -> None:
    script: Script = [(Choose, "scan"), (Scan, ScanAnswer.SKIP)]
    scripted = stage(FIND, SITUATION, TO_CARD, CONTACT, script, SHOP, [(Materials, ZeroDivisionError)])

    async def flow(hall: Hall) -> None:
        hall.office.answer = OFFLINE
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)

    play(tmp_path, flow)
    assert state(scripted, "business_licence") == "现在查不到，请扫描"


def test_a_reading_process_that_fails_is_told_and_the_scan_kept(tmp_path: Path) -> None:
    scripted = stage(
        FIND, SITUATION, TO_CARD, CONTACT, scan_first((Message, "continue")), SHOP, MATERIALS, *END
    )

    async def flow(hall: Hall) -> ApplicationBody:
        hall.office.answer = OFFLINE
        hall.services.page_reading.reader = TextReader((sys.executable, "-c", "raise SystemExit(1)"))
        lay_licence(hall)
        await visit_of(hall, scripted)
        return ApplicationBody.model_validate_json(await opened(hall, DocumentKind.APPLICATION))

    body = play(tmp_path, flow)
    (told,) = shown(scripted, Message)
    assert told.paragraphs == (fault("reading.failed"),)
    assert licence(body)[0] is HowMet.SCANNED


def test_what_was_read_is_not_read_again_after_back(tmp_path: Path) -> None:
    back: Script = [(Question, "示例区秀英面馆"), (Question, Back()), (Question, Back())]
    again: Script = [(Scan, ScanAnswer.CONTINUE)]  # the page is still there; nothing is Busy once more
    scripted, body = scanned_first(tmp_path, NOODLES, [*scan_first(), *back, *again])
    assert body.answers["shop_name"] == "秀英面馆"
    assert len([page for page in shown(scripted, Busy) if page.title == say("prefill.busy")]) == 1
