"""The words on scanned pages: read beside the visit, laid under the page, and told where it lies wrong."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2

from config.profile import Scanning
from kiosk.flows.scan import scan_document
from kiosk.pages import PageAct, Scan, TakenPages
from kiosk.visit import open_visit
from kiosk.words import say
from peripherals.reading.reader import TextReader
from peripherals.reading.text_line import TextLine, to_json
from tests.kiosk.hall import Hall, play
from tests.kiosk.test_scan_flow import CONTINUE, LOOK, scanned
from tests.kiosk.visits import lay_paper, shown
from tests.stage import Once, ScriptedStage, Wait

READS = f"""
import struct, sys
while shape := sys.stdin.buffer.read(8):
    high, wide = struct.unpack("!II", shape)
    sys.stdin.buffer.read(high * wide * 3)
    print({to_json([TextLine("本申请人承诺真实有效", 0.9, 300, 400, 900, 450)])!r}, flush=True)
"""
NEVER_READS = "import time; time.sleep(600)"


def play_reading(folder: Path, program: str, wait_s: float) -> tuple[bytes, bytes]:
    """The document when it was bound, and so many seconds later, the visit still going on."""
    scripted = ScriptedStage([(Scan, Wait()), (Scan, CONTINUE)])

    async def flow(hall: Hall) -> tuple[bytes, bytes]:
        lay_paper(hall)
        services = hall.services
        services.profile = services.profile.model_copy(update={"scanning": Scanning(text_layer=True)})
        services.page_reading.reader = TextReader((sys.executable, "-c", program))
        async with open_visit(scripted, services.profile.timeouts) as visit:
            document = await visit.run(lambda visit: scan_document(visit, services, "scan", "布局图"))
            assert document is not None
            bound = document.pdf
            await asyncio.sleep(wait_s)
            later = document.pdf
        assert services.page_reading.reader._process is None  # with the visit, whatever it was doing
        return bound, later

    return play(folder, flow)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        return opened[0].get_textpage().get_text_range()


def test_what_is_printed_is_laid_under_the_page_while_the_visit_goes_on(tmp_path: Path) -> None:
    _, later = play_reading(tmp_path, READS, 4)
    assert text_of(later) == "本申请人承诺真实有效"


def test_nobody_waits_for_a_reader_that_does_not_come_to_an_end(tmp_path: Path) -> None:
    bound, later = play_reading(tmp_path, NEVER_READS, 0.5)
    assert bound == later
    assert text_of(later) == ""


def test_a_page_that_lies_wrong_is_told_and_turned_only_by_its_person(tmp_path: Path) -> None:
    upside_down = to_json([TextLine("本申请人承诺真实有效", 0.9, 300, 400, 900, 450, 2)])
    program = READS.replace(READS[READS.index("print(") : READS.index(", flush")], f"print({upside_down!r}")
    seen: list[np.ndarray] = []

    def picture(answer: PageAct) -> Callable[[TakenPages], PageAct]:
        def keep(page: TakenPages) -> PageAct:
            shape = (page.picture.height, page.picture.width, 3)
            seen.append(np.frombuffer(page.picture.rgb, np.uint8).reshape(shape))
            return answer

        return keep

    scripted = ScriptedStage(
        [
            (Scan, Wait()),
            (Scan, Once(lambda page: page.verdict == say("scan.verdict.lies_wrong", number=1), LOOK)),
            (TakenPages, picture(PageAct.TURN)),
            (TakenPages, picture(PageAct.DONE)),
            (Scan, CONTINUE),
        ]
    )

    async def flow(hall: Hall) -> None:
        lay_paper(hall)
        services = hall.services
        services.profile = services.profile.model_copy(update={"scanning": Scanning(text_layer=True)})
        services.page_reading.reader = TextReader((sys.executable, "-c", program))
        await scanned(hall, scripted)

    play(tmp_path, flow)
    before, after = shown(scripted, TakenPages)
    assert [page.note == say("scan.note.lies_wrong") for page in (before, after)] == [True, False]
    assert np.abs(np.rot90(seen[0], 2).astype(int) - seen[1]).mean() < 3
