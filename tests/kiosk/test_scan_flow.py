"""Scanning as a person meets it: camera or glass, pages looked through, trouble told, text later."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import pikepdf

from kiosk.applications import ScannedDocument
from kiosk.flows.scan import scan_document
from kiosk.pages import Back, Busy, Message, PageAct, Scan, ScanAnswer, TakenPages, Tone
from kiosk.visit import open_visit
from kiosk.words import fault, render, say
from peripherals.devices import DeviceState
from peripherals.queue import DeviceQueue
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.escl import EsclScanner
from peripherals.scanner.escl_desk import GLASS_PICTURE, ScannerFault
from peripherals.scanner.escl_simulator import EsclSimulator
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.simulator import FAULT_FILE, CameraFault, inject, place
from peripherals.scanner.stillness import STILL_FOR_S
from tests.kiosk.hall import Hall, Script, play
from tests.kiosk.visits import lay_paper, photographed, shown
from tests.stage import Once, ScriptedStage, Wait

LOOK, CONTINUE, CAPTURE = ScanAnswer.LOOK, ScanAnswer.CONTINUE, ScanAnswer.CAPTURE
TAKE: Script = [(Scan, Wait())]
GLASS: Script = [(Scan, CAPTURE), (Busy, Wait())]
FORM = draw_form(FormText("布局图", (("店名", "秀英面馆"),)), seed=1)


async def scanned(hall: Hall, scripted: ScriptedStage) -> ScannedDocument | None:
    async with open_visit(scripted, hall.services.profile.timeouts) as visit:
        return await visit.run(lambda visit: scan_document(visit, hall.services, "scan", "布局图"))
    return None


def play_camera(folder: Path, *script: Script) -> tuple[ScriptedStage, ScannedDocument | None]:
    scripted = ScriptedStage([line for part in script for line in part])

    async def flow(hall: Hall) -> ScannedDocument | None:
        lay_paper(hall)
        await hall.services.document_camera.wait_until(lambda status: status.is_ready)
        return await scanned(hall, scripted)

    return scripted, play(folder, flow)


def play_glass(
    folder: Path, *script: Script, prepare: Callable[[Path], None] | None = None
) -> tuple[ScriptedStage, ScannedDocument | None]:
    """With a network scanner, and a camera that is unplugged."""
    scripted = ScriptedStage([line for part in script for line in part])
    glass = folder / "glass"
    glass.mkdir()
    (prepare or lay)(glass)

    async def flow(hall: Hall) -> ScannedDocument | None:
        await with_scanner(hall, simulator.url)
        inject(hall.desk, CameraFault.UNPLUGGED)
        await hall.services.document_camera.wait_until(lambda s: s.device is DeviceState.NO_DEVICE)
        return await scanned(hall, scripted)

    with EsclSimulator(glass) as simulator:
        return scripted, play(folder, flow)


async def with_scanner(hall: Hall, url: str) -> None:
    services = hall.services
    await services.document_scanner.close()
    queue: DeviceQueue[Any] = DeviceQueue("document_scanner", lambda: EsclScanner(url))
    queue.start()
    services.devices = replace(services.devices, document_scanner=queue)
    assert await queue.wait_until(lambda status: status.is_ready, 5)


def lay(glass: Path, name: str = GLASS_PICTURE) -> None:
    cv2.imwrite(str(glass / name), FORM)


def sizes(document: ScannedDocument | None) -> list[tuple[int, int]]:
    assert document is not None
    with pikepdf.open(io.BytesIO(document.pdf)) as pdf:
        return [(round(float(p.MediaBox[2])), round(float(p.MediaBox[3]))) for p in pdf.pages]


# ---- the camera ------------------------------------------------------------------------------------------


def taken(scripted: ScriptedStage) -> int:
    return max((page.pages for page in scripted.shown if isinstance(page, Scan)), default=0)


def test_a_page_taken_by_hand_is_not_taken_once_more_by_itself(tmp_path: Path) -> None:
    scripted = ScriptedStage([(Scan, CAPTURE), (Scan, Wait()), (Scan, Wait())])

    async def flow(hall: Hall) -> int:
        lay_paper(hall)
        visit_ends = asyncio.create_task(scanned(hall, scripted))
        async with asyncio.timeout(60):
            while taken(scripted) == 0:
                await asyncio.sleep(0.05)
        await asyncio.sleep(4 * STILL_FOR_S)
        visit_ends.cancel()
        return taken(scripted)

    assert play(tmp_path, flow) == 1


def test_pages_are_looked_through_turned_and_deleted(tmp_path: Path) -> None:
    look: Script = [
        (Scan, LOOK),
        (TakenPages, PageAct.TURN),
        (TakenPages, PageAct.DELETE),
        (Message, "keep"),
        (TakenPages, PageAct.DONE),
        (Scan, CONTINUE),
    ]
    scripted, document = play_camera(tmp_path, TAKE, look)
    assert sizes(document) == [(842, 595)]
    assert [render(page.title) for page in shown(scripted, TakenPages)] == ["第 1 页，共 1 页"] * 3


def test_deleting_the_only_page_leads_back_to_the_lamp(tmp_path: Path) -> None:
    look: Script = [(Scan, LOOK), (TakenPages, PageAct.DELETE), (Message, "delete"), (Scan, ScanAnswer.SKIP)]
    scripted, document = play_camera(tmp_path, TAKE, look)
    assert document is None
    assert shown(scripted, Scan)[-1].pages == 0


def test_back_from_looking_leads_to_scanning_and_not_out_of_it(tmp_path: Path) -> None:
    look: Script = [(Scan, LOOK), (TakenPages, Back()), (Scan, CONTINUE)]
    _, document = play_camera(tmp_path, TAKE, look)
    assert sizes(document) == [(595, 842)]


def test_a_page_to_be_taken_again_waits_for_its_person(tmp_path: Path) -> None:
    again: Script = [
        (Scan, LOOK),
        (TakenPages, PageAct.RETAKE),
        (Scan, CAPTURE),
        (Scan, Wait()),
        (Scan, CONTINUE),
    ]
    scripted, document = play_camera(tmp_path, TAKE, again)
    asked = shown(scripted, Scan)[2]
    assert not asked.can_continue
    assert asked.message == say("scan.retaking", number=1)
    assert len(sizes(document)) == 1


def test_a_hand_on_the_page_is_told_and_its_person_may_overrule(tmp_path: Path) -> None:
    frame = photographed(FormText("布局图", (("店名", "秀英面馆"), ("地点", "和平路")))).copy()
    height, width = frame.shape[:2]
    cv2.line(frame, (width, height // 2), (round(width * 0.6), height // 2), (120, 155, 205), 130)
    scripted = ScriptedStage([(Scan, Wait()), (Scan, CAPTURE), (Scan, Wait()), (Scan, CONTINUE)])

    async def flow(hall: Hall) -> ScannedDocument | None:
        place(hall.desk, frame)
        return await scanned(hall, scripted)

    document = play(tmp_path, flow)
    told = shown(scripted, Scan)[1]
    assert (told.message, told.tone, told.pages) == (say("scan.advice.hand_on_page"), Tone.WARN, 0)
    assert len(sizes(document)) == 1
    assert shown(scripted, Scan)[-1].verdict == say("scan.advice.hand_on_page")


# ---- the glass -------------------------------------------------------------------------------------------


def test_without_a_camera_the_glass_is_used_and_says_how(tmp_path: Path) -> None:
    scripted, document = play_glass(tmp_path, GLASS, [(Scan, CONTINUE)])
    first = shown(scripted, Scan)[0]
    assert [render(step)[:4] for step in first.steps] == ["掀开盖子", "轻轻盖上", "点“扫描"]
    assert render(first.capture) == "扫描"
    assert sizes(document) == [(595, 842)]


def test_a_stack_in_the_feeder_is_one_go_and_its_pages_can_be_put_in_order(tmp_path: Path) -> None:
    def stack(glass: Path) -> None:
        for number in range(3):
            lay(glass, f"feeder-{number}.png")

    look: Script = [
        (Scan, LOOK),
        (TakenPages, PageAct.FORWARD),
        (TakenPages, PageAct.TURN),
        (TakenPages, PageAct.FORWARD),
        (TakenPages, PageAct.NEXT),
        (TakenPages, PageAct.DONE),
    ]
    scripted, document = play_glass(tmp_path, GLASS, look, [(Scan, CONTINUE)], prepare=stack)
    assert sizes(document) == [(842, 595), (595, 842), (595, 842)]
    assert [render(page.title)[2] for page in shown(scripted, TakenPages)] == ["3", "2", "2", "1", "2"]


def test_a_sheet_the_wrong_way_up_is_blank_and_told(tmp_path: Path) -> None:
    scripted, _ = play_glass(tmp_path, GLASS, [(Scan, ScanAnswer.SKIP)], prepare=lambda _: None)
    assert shown(scripted, Scan)[1].message == fault("scan.blank_page")


def test_a_jam_in_the_middle_of_a_visit_is_told_and_the_pages_stay(tmp_path: Path) -> None:
    def jam(_: Any) -> ScanAnswer:
        (tmp_path / "glass" / FAULT_FILE).write_text(json.dumps({"fault": ScannerFault.HALF_JPEG.value}))
        return CAPTURE

    scripted, document = play_glass(tmp_path, GLASS, [(Scan, jam), (Busy, Wait()), (Scan, CONTINUE)])
    told = shown(scripted, Scan)[-1]
    assert (told.message, told.tone, told.pages) == (fault("scan.half_picture"), Tone.WARN, 1)
    assert len(sizes(document)) == 1


def test_where_there_are_both_one_may_change(tmp_path: Path) -> None:
    other = ScanAnswer.OTHER
    scripted = ScriptedStage([(Scan, other), (Scan, other), (Scan, ScanAnswer.SKIP)])
    glass = tmp_path / "glass"
    glass.mkdir()

    async def flow(hall: Hall) -> None:
        await with_scanner(hall, simulator.url)
        await hall.services.document_camera.wait_until(lambda status: status.is_ready)
        await scanned(hall, scripted)

    with EsclSimulator(glass) as simulator:
        play(tmp_path, flow)
    verbs = [render(page.other) for page in shown(scripted, Scan)]
    assert verbs == ["改用扫描仪", "改用高拍仪", "改用扫描仪"]
    assert [bool(page.steps) for page in shown(scripted, Scan)] == [False, True, False]


def test_two_sheets_under_the_lamp_are_told_while_they_lie_there(tmp_path: Path) -> None:
    sheet = draw_form(FormText("布局图", (("店名", "秀英面馆"),)), seed=1, dpi=60)
    desk = photograph(None, Shot(width_px=2000, height_px=1200)).bgr
    for left in (250, 1150):
        desk[200 : 200 + sheet.shape[0], left : left + sheet.shape[1]] = sheet
    seen = say("scan.advice.several")
    scripted = ScriptedStage([(Scan, Once(lambda page: page.message == seen, ScanAnswer.SKIP))])

    async def flow(hall: Hall) -> None:
        place(hall.desk, desk)
        await scanned(hall, scripted)

    play(tmp_path, flow)
    assert any(page.message == seen for page in scripted.refreshed if isinstance(page, Scan))
