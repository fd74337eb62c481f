"""A terminal without a window: real store, printer port and camera folder, a scripted stage, a card.

The card reader alone is a stand-in, since pcscd is one a machine; journeys read through the real one.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from config.profile import load_profile
from kiosk.pages import (
    Busy,
    CardPrompt,
    Choose,
    Commitment,
    Consent,
    Done,
    DoneAnswer,
    Materials,
    Notice,
    NoticeAnswer,
    Page,
    Question,
    Rating,
    Review,
    Scan,
    ScanAnswer,
    Search,
    Signature,
)
from kiosk.services import Services, open_services
from peripherals.devices import CardMedia, Deadline, DeviceState, Failed, Status
from peripherals.devices import Done as Read
from peripherals.document_key import DocumentKey
from peripherals.identity import Identity, IdentityKind, Sex
from peripherals.printer.simulator import PrinterSimulator
from peripherals.queue import DeviceQueue
from sync.inquiry import HoldingQuestion
from sync.protocol.holdings import HeldDocument, Holdings
from sync.protocol.seal import OpeningKey
from sync.protocol.wire import Grade
from sync.sealed_question import NotKnown
from tests.shelf import fill_shelf
from tests.stage import ScriptedStage, Wait

T = TypeVar("T")
STROKES = (tuple((x / 20, 0.5) for x in range(20)),)

WANG = Identity(
    kind=IdentityKind.SOCIAL_SECURITY_CARD,
    name="王秀英",
    number="11010519491231002X",
    sex=Sex.FEMALE,
    birth=date(1949, 12, 31),
    ethnic_group="01",
    valid_to=date(2039, 1, 1),
)


@dataclass
class CardInHand:
    """An `IdReader` whose next answers are put there by the test; after the last one it keeps to it."""

    answers: list[Identity | Failed] = field(default_factory=lambda: [WANG])
    media: CardMedia = CardMedia.PRESENT
    media_events: int = 1
    reads: int = 0
    keys: list[DocumentKey | None] = field(default_factory=list)
    is_lost: bool = False

    def open(self) -> None:
        if self.is_lost:
            raise OSError("unplugged")

    def close(self) -> None: ...

    def status(self) -> Status:
        if self.is_lost:
            raise OSError("unplugged")
        return Status(DeviceState.ONLINE, media=self.media, media_events=self.media_events)

    def read(self, _deadline: Deadline, key: DocumentKey | None = None) -> Read[Identity] | Failed:
        if self.is_lost:
            raise OSError("unplugged")
        self.reads += 1
        self.keys.append(key)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, Failed) else Read(answer)


LICENCE_A = HeldDocument(
    holding_id="01a20b00-6c5f-7a10-9d3e-2f1b8c6d4e01",
    document="business_licence",
    grade=Grade.ISSUED,
    source="区市场监督管理局",
    held_since=date(2023, 5, 16),
    fields={"name": "示例区秀英面馆"},
)


@dataclass
class Office:
    """Answers what is held, as the backend would; the line to it has tests of its own."""

    answer: Holdings | NotKnown = field(default_factory=lambda: Holdings(documents=(LICENCE_A,)))
    asked: list[HoldingQuestion] = field(default_factory=list)

    def ask(self, question: HoldingQuestion) -> Holdings | NotKnown:
        self.asked.append(question)
        return self.answer


@dataclass
class Hall:
    services: Services
    printer: PrinterSimulator
    card: CardInHand
    desk: Path
    opening: OpeningKey
    office: Office


def play(
    folder: Path,
    flow: Callable[[Hall], Coroutine[Any, Any, T]],
    run: Callable[[Coroutine[Any, Any, T]], T] = asyncio.run,
) -> T:
    """Run a test's flow in a hall of its own."""
    opening = OpeningKey.generate()
    desk = folder / "desk"
    desk.mkdir()
    with PrinterSimulator(folder / "slips") as printer:
        profile = folder / "terminal.yaml"
        key = fill_shelf(folder / "data" / "catalogues")
        profile.write_text(yaml.safe_dump(terminal_profile(printer, desk, opening, key)), encoding="utf-8")

        async def evening() -> T:
            services = open_services(load_profile(profile))
            card = CardInHand()
            queue: DeviceQueue[Any] = DeviceQueue("id_reader", lambda: card)
            services.devices = replace(services.devices, id_reader=queue)
            services.devices.start(lambda _name, _status: None)
            office = Office()
            services.ask_holdings = office.ask
            try:
                return await flow(Hall(services, printer, card, desk, opening, office))
            finally:
                await services.close()

        return run(evening())


def terminal_profile(printer: PrinterSimulator, desk: Path, opening: OpeningKey, key: str) -> dict[str, Any]:
    host, port = printer.address
    return {
        "terminal": {"id": "HT07", "hall": "大厅", "hours": "全天", "line_hours": "晚上八点以后"},
        "data_dir": "data",
        "catalogue": {"trusted_keys": [key]},
        "devices": {
            "document_camera": {"driver": "image_folder", "options": {"path": str(desk)}},
            "slip_printer": {"driver": "escpos_tcp", "options": {"host": host, "port": port}},
        },
        "backend": {
            "url": "http://127.0.0.1:9",
            "public_url": "https://zwfw.example",
            "token": "t",
            "sealing_key": opening.public_text(),
            "receipt_key": base64.b64encode(bytes(32)).decode(),
        },
        "scanning": {"text_layer": False},  # a second and 700 MB for each page; tests that want it say so
        "timeouts": {"question_s": 20, "paper_s": 20, "menu_s": 20},
    }


Script = list[tuple[type[Page[Any]], Any]]

FIND: Script = [(Search, "D129"), (Question, "prepared")]
SITUATION: Script = [(Question, "new"), (Question, "on_site"), (Question, "self")]
CONSENTS: Script = [(Consent, True), (Consent, True)]
LOOK_UP: Script = [(Busy, Wait())]
CARD: Script = [(Notice, NoticeAnswer.START), *CONSENTS, (CardPrompt, Wait())]
TO_CARD: Script = [*CARD, *LOOK_UP]
TYPE: Script = [(Choose, "type")]  # rather than scan the licence first
FORM: Script = [
    (Question, "王秀英"),
    (Question, "13900001234"),
    (Question, "秀英面馆"),
    (Question, ("demo", "chengguan", "chengguan-guloujie")),
    (Question, "和平路12号"),
    (Question, "catering"),
    (Question, ("hot",)),
    (Question, "60"),
    (Question, "3"),
]
MATERIALS: Script = [
    (Materials, ("D129.layout", "scanned")),
    (Scan, Wait()),
    (Scan, ScanAnswer.CONTINUE),
    (Materials, ("D129.rules", "committed")),
    (Commitment, True),
    (Materials, ("D129.safety_manager", "later")),
    (Commitment, True),
    (Materials, ("", "continue")),
]
BRING_LICENCE: Script = [
    (Materials, ("business_licence", "scanned")),
    (Scan, Wait()),
    (Scan, ScanAnswer.CONTINUE),
]
LAST: Script = [(Question, "courier"), (Review, "continue"), (Signature, STROKES)]
AFTER: Script = [(Done, DoneAnswer.CONTINUE), (Rating, (5, ()))]


def stage(*scripts: Script) -> ScriptedStage:
    return ScriptedStage([line for script in scripts for line in script])
