"""The demonstration's world: a backend, a line, devices that are simulated, and a terminal between them.

All of it is real but the devices' far ends: the processes, pcscd, the ports, the encrypted store, HTTP.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

import yaml

import config
from kiosk.catalogue.trial import put_on_trial
from kiosk.deadlines import LOCAL_ZONE
from kiosk.demo.beside import Beside
from kiosk.demo.card_hands import CardToLay, PushedCard, holder
from kiosk.demo.line import Line
from kiosk.demo.papers import LICENCE, flat, held_licence, photographed
from kiosk.supervisor import Program, Supervisor
from peripherals.card.virtual_card import VirtualCard
from peripherals.card.virtual_ssc import CardFault, CardProfile
from peripherals.devices import Paper
from peripherals.page_printer.simulator import Conditions, VirtualPagePrinter
from peripherals.printer.simulator.server import PrinterSimulator
from peripherals.scanner.frame import Bgr
from peripherals.scanner.simulator import as_picture, place

log = logging.getLogger(__name__)

_CONFIG = Path(config.__file__).parent
CATALOGUE_DIR = _CONFIG / "catalogue" / "demo2019"
WORLD_FILE = _CONFIG / "demo" / "world.yaml"
TERMINAL_ID = "HT07"
_NEVER_OFF_S = 86_400  # a demonstration stands and says that the battery ends, until the mains is back
_SHEET_S = 2.0  # so slowly that one sees the pages counted


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the world keeps its things, and what of it may change from run to run.

    `is_card_laid`: its reader is one for resident identity cards, which are laid on it; otherwise a slot.
    """

    out: Path
    display: str
    seed: int = 0
    size_px: tuple[int, int] = (1080, 1920)
    is_fullscreen: bool = False
    second_press_s: float = 0.6
    is_card_laid: bool = False
    timeouts: Mapping[str, float] = field(default_factory=dict)  # as the profile has them

    @property
    def machine(self) -> Path:
        """The terminal's own disk."""
        return self.out / "machine"

    @property
    def catalogues(self) -> Path:
        """The packages that the terminal holds."""
        return self.machine / "data" / "catalogues"

    @property
    def packages(self) -> Path:
        """Those that the backend holds."""
        return self.out / "packages"

    @property
    def eyes_socket(self) -> Path:
        return self.machine / "eyes"


class World:
    """Everything, from `start` to `stop`. Its methods are what a hand can do to it."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.data: dict[str, Any] = yaml.safe_load(WORLD_FILE.read_text(encoding="utf-8"))
        self.printer = PrinterSimulator(setting.out / "slips")
        self.page_printer = VirtualPagePrinter(setting.out / "sheets")
        port = setting.machine / "id-reader"
        self._person = CardToLay(self.data, port) if setting.is_card_laid else PushedCard(self.data)
        self.card = self._person.card
        self._ends = contextlib.ExitStack()
        self.beside = Beside(setting.machine, setting.out / "slips")
        self.desk = setting.machine / "desk"
        self.backend_dir = setting.out / "backend"
        self.profile_path = setting.machine / "terminal.yaml"
        self.profile: dict[str, Any] = {}
        self.catalogue_key = ""
        self._papers: dict[str, Bgr] = {}

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._ends.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Bring everything up; returns when the programs run. Errors: PcscdUnavailableError, OSError."""
        self._clear(self.setting.out)
        for folder in (self.setting.machine, self.desk, self.backend_dir, self.setting.out / "slips"):
            folder.mkdir(parents=True)
        self._person.start(self._ends)
        self._ends.callback(self.pull_card)
        self.printer.start()
        self._ends.callback(self.printer.stop)
        self.fill_tray()
        self.page_printer.start()
        self._ends.callback(self.page_printer.stop)
        self.beside.start(self._ends)
        port = free_port()
        self.line = Line(port)
        self._ends.callback(self.line.close)
        for folder in (self.setting.catalogues, self.setting.packages):
            self.catalogue_key = put_on_trial(CATALOGUE_DIR, folder, _today())
        self._write_profile(self._provision())
        for number in range(len(self.data["licences"])):
            self._hold_licence(number)
        self.supervisor = Supervisor(self._programs(port))
        self._ends.callback(self.supervisor.stop)
        self.supervisor.start()

    @staticmethod
    def _clear(out: Path) -> None:
        """Take away what an earlier run left, and nothing else. Errors: FileExistsError."""
        if out.exists() and any(out.iterdir()) and not (out / "machine").exists():
            raise FileExistsError(f"{out} holds something that is not an earlier demonstration")
        if out.exists():
            shutil.rmtree(out)

    def stop(self) -> None:
        self._ends.close()

    def card_with(self, fault: CardFault) -> VirtualCard:
        """Another card of the same person, which does not work as it should."""
        return VirtualCard(CardProfile(holder(self.data["holder"]), fault=fault))

    # ---- what a hand can do ------------------------------------------------------------------------------

    def insert_card(self) -> None:
        self.card.insert()

    def pull_card(self) -> None:
        self.card.pull()

    def lay_paper(self, name: str = "layout") -> None:
        """A sheet under the lamp: drawn, photographed at a slant, with a shadow over it."""
        if name not in self._papers:
            self._papers[name] = photographed(self.data, name, self.setting.seed)
        place(self.desk, self._papers[name])

    def take_paper(self) -> None:
        place(self.desk, None)

    def lay_glass(self) -> None:
        """The same sheet, as it is, on the glass."""
        self.beside.lay_glass(as_picture(flat(self.data, "layout", self.setting.seed)))

    def tear_slip(self) -> None:
        """Take the slip out of the tray. Errors: LookupError when none hangs there."""
        try:
            self.printer.wait_slip(0)
        except TimeoutError as error:
            raise LookupError("no slip in the tray") from error

    def empty_roll(self) -> None:
        self.printer.conditions = replace(self.printer.conditions, paper=Paper.OUT)

    def fill_roll(self) -> None:
        self.printer.conditions = replace(self.printer.conditions, paper=Paper.FULL)

    def empty_tray(self) -> None:
        """No A4 paper is left."""
        self.page_printer.conditions = Conditions(is_stopped=True, reasons=("media-empty-error",))

    def fill_tray(self) -> None:
        self.page_printer.conditions = Conditions(sheet_s=_SHEET_S)

    def cut_line(self) -> None:
        self.line.cut()

    def mend_line(self) -> None:
        self.line.mend()

    def kill_ui(self) -> None:
        self.supervisor.kill("ui")

    def kill_sync(self) -> None:
        self.supervisor.kill("sync")

    # ---- how it is made ----------------------------------------------------------------------------------

    def backend(self, *arguments: str) -> str:
        """What `python -m backend …` says. Errors: CalledProcessError."""
        command = [sys.executable, "-m", "backend", *arguments]
        done = subprocess.run(
            [*command, *self._backend_options()], check=True, capture_output=True, text=True
        )
        return done.stdout

    def _backend_options(self) -> list[str]:
        trusted = ["--catalogue", str(self.setting.packages), "--catalogue-key", self.catalogue_key]
        return ["--data", str(self.backend_dir), *trusted]

    def _provision(self) -> dict[str, str]:
        keys: dict[str, str] = json.loads(self.backend("provision", "--terminal", TERMINAL_ID))
        return keys

    def _hold_licence(self, number: int) -> None:
        """The government holds it, as if an authority had issued it."""
        told = self.data["licences"][number]
        holder = self.data["holder"]["number"] if told["holder"] == "person" else told["code"]
        pdf = self.setting.machine / f"licence-{number}.pdf"
        pdf.write_bytes(held_licence(self.data, number))
        fields = {"name": told["name"], "code": told["code"], "address": told["address"][1]}
        written = [word for name, value in fields.items() for word in ("--field", f"{name}={value}")]
        whose = ["--kind", told["holder"], "--number", holder, "--on", str(told["issued"])]
        by = ["--by", self.data["licence_words"]["registrar"], "--file", str(pdf)]
        self.backend("holding", "issue", "--document", LICENCE, *whose, *by, *written)

    def _write_profile(self, keys: dict[str, str]) -> None:
        host, port = self.printer.address
        self.profile = {
            "terminal": {"id": TERMINAL_ID, **{k: str(self.data[k]) for k in ("hall", "hours", "helpline")}},
            "data_dir": "data",
            "catalogue": {"trusted_keys": [self.catalogue_key]},
            "devices": {
                "id_reader": dict(self._person.choice),
                "document_camera": {"driver": "image_folder", "options": {"path": str(self.desk)}},
                "slip_printer": {"driver": "escpos_tcp", "options": {"host": host, "port": port}},
                "page_printer": {"driver": "ipp", "options": {"uri": self.page_printer.uri}},
                **({"speaker": {"driver": "espeak"}} if shutil.which("espeak-ng") else {}),
                **self.beside.choices(),
            },
            "backend": {
                "url": f"http://127.0.0.1:{self.line.port}",
                "public_url": self.data["public_url"],
                "contact_interval_s": 5,
                **keys,
            },
            "keypad": {"cross_signs": True},
            "timeouts": {"second_press_s": self.setting.second_press_s, **self.setting.timeouts},
            "power": {"shutdown_after_s": _NEVER_OFF_S},
        }
        self.profile_path.write_text(yaml.safe_dump(self.profile, allow_unicode=True), encoding="utf-8")
        self.profile_path.chmod(0o600)

    def _programs(self, backend_port: int) -> list[Program]:
        logs = self.setting.machine
        python = [sys.executable, "-m"]
        profile = ["--profile", str(self.profile_path)]
        backend = [*python, "backend", "serve", "--port", str(backend_port)]
        width_px, height_px = self.setting.size_px
        window = ["--size", f"{width_px}x{height_px}", "--eyes", str(self.setting.eyes_socket), "--cursor"]
        if self.setting.is_fullscreen:
            window.append("--fullscreen")
        env = {"DISPLAY": self.setting.display} if self.setting.display else {}
        return [
            Program("backend", [*backend, *self._backend_options()], log_path=logs / "backend.log"),
            Program("sync", [*python, "kiosk", "sync", *profile], log_path=logs / "sync.log"),
            Program("ui", [*python, "kiosk", "ui", *profile, *window], env, logs / "ui.log"),
        ]


def _today() -> date:
    return datetime.now(LOCAL_ZONE).date()


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
