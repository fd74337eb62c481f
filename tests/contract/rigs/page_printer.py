"""The page printer against its simulator over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from peripherals.devices import Deadline, JobState, PrintJob
from peripherals.page_printer.simulator import Conditions, VirtualPagePrinter
from tests.contract.rig import Rig, Trouble
from tests.page_printer.sealing import NAME, Backend


class IppPrinterRig(Rig):
    driver = "ipp"
    kind = "page_printer"
    work_s = 8.0
    secrets = (NAME,)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._backend = Backend(Ed25519PrivateKey.generate())
        self._simulator = VirtualPagePrinter(folder / "pages")
        self._is_on = False

    def __enter__(self) -> Self:
        self.mend()
        return self

    def __exit__(self, *_: object) -> None:
        self._switch(is_on=False)

    @property
    def options(self) -> Mapping[str, object]:
        return {"uri": self._simulator.uri, "sealed_by": self._backend.sealed_by}

    def cause(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.UNPLUGGED:
                self._switch(is_on=False)
            case Trouble.HUNG:
                self._simulator.conditions = Conditions(is_mute=True)
            case Trouble.SLOW:
                self._simulator.conditions = Conditions(sheet_s=60)
            case Trouble.RUBBISH:
                self._simulator.conditions = Conditions(answers_html=True)

    def mend(self) -> None:
        self._simulator.conditions = Conditions()
        self._switch(is_on=True)

    def _switch(self, *, is_on: bool) -> None:
        if is_on != self._is_on:
            (self._simulator.start if is_on else self._simulator.stop)()
            self._is_on = is_on

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.print_document(self._backend.seal(b"%PDF-1.7 " + NAME.encode()), deadline)

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, PrintJob) and outcome.state is JobState.CONFIRMED
