"""Identity-card readers: the simulated module on a pseudo-terminal, and on a stand-in for a USB cable."""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import usb.core

from peripherals.card.sam_v.reader import SamVReader
from peripherals.card.sam_v.simulator.port import SamVFault, SamVSimulator
from peripherals.card.sam_v.simulator.port import Trouble as ModuleTrouble
from peripherals.card.sam_v.usb_bulk import Pattern
from peripherals.devices import Deadline, Done
from peripherals.identity import Identity
from tests.card.sam_v import RESIDENT, WHO
from tests.card.test_sam_v_usb import Cable
from tests.contract.rig import Rig, Trouble

_FAULTS = {
    Trouble.HUNG: ModuleTrouble(SamVFault.SILENT),
    Trouble.SLOW: ModuleTrouble(SamVFault.SLOW, byte_s=0.002),
    Trouble.RUBBISH: ModuleTrouble(SamVFault.RUBBISH),
}


class _SamVRig(Rig):
    kind = "id_reader"
    work_s = 6.0
    secrets = (WHO.name, WHO.number)

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.read(deadline)

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, Done) and isinstance(outcome.value, Identity)

    @classmethod
    def replay(cls, exchange: Sequence[tuple[bytes, bytes]]) -> object:
        link = RecordedLink(exchange)
        reader = SamVReader(link)
        reader.open()
        outcome = reader.read(Deadline.after(5.0))
        assert link.left == []
        return outcome.value if isinstance(outcome, Done) else outcome


class RecordedLink:
    """A `Link` that answers each request as it was once answered."""

    def __init__(self, exchange: Sequence[tuple[bytes, bytes]]) -> None:
        self.left = list(exchange)
        self._heard = b""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def flush(self) -> None: ...
    def settings(self) -> Iterator[str]:
        yield "a record"

    def write(self, frame: bytes) -> None:
        sent, self._heard = self.left.pop(0)
        assert frame.hex(" ") == sent.hex(" ")

    def read(self, _timeout_s: float) -> bytes:
        heard, self._heard = self._heard, b""
        return heard


class SamVSerialRig(_SamVRig):
    driver = "sam_v_serial"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._simulator = SamVSimulator(folder / "reader")

    def __enter__(self) -> Self:
        self._simulator.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self._simulator.unplug()

    @property
    def options(self) -> Mapping[str, object]:
        return {"port": str(self._simulator.port)}

    def prepare(self) -> None:
        self._simulator.module.take()
        self._simulator.module.lay(RESIDENT)

    def cause(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNPLUGGED:
            self._simulator.unplug()
        else:
            self._simulator.trouble = _FAULTS[trouble]

    def mend(self) -> None:
        self._simulator.trouble = None
        self._simulator.plug()


class _TroubledCable(Cable):
    """The stand-in of the USB tests, with the troubles of a rig."""

    trouble: Trouble | None = None

    def _answer(self, code: bytes) -> None:
        if self.trouble is Trouble.HUNG:
            return
        super()._answer(code)
        if self.trouble is Trouble.RUBBISH:
            spoilt = {end: [bytes(len(part)) for part in parts] for end, parts in self.waiting.items()}
            self.waiting = spoilt

    def bulk_read(self, handle: Any, endpoint: int, interface: int, buffer: array[int], timeout: int) -> int:
        if self.waiting[endpoint]:
            time.sleep(0.1 if self.trouble is Trouble.SLOW else 0.0)
        else:
            time.sleep(min(timeout, 50) / 1000)  # as a pipe on which nothing comes
        return super().bulk_read(handle, endpoint, interface, buffer, timeout)


class SamVUsbRig(_SamVRig):
    driver = "sam_v_usb"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._cable = _TroubledCable(Pattern.SDT)
        find = usb.core.find
        self._seam = patch(
            "peripherals.card.sam_v.usb_bulk.usb.core.find",
            lambda **wanted: find(**wanted | {"backend": self._cable}),
        )

    def __enter__(self) -> Self:
        self._seam.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._seam.stop()

    @property
    def options(self) -> Mapping[str, object]:
        return {"pattern": "sdt"}

    def prepare(self) -> None:
        self._cable.module.take()
        self._cable.module.lay(RESIDENT)

    def cause(self, trouble: Trouble) -> None:
        self._cable.trouble = trouble
        self._cable.is_plugged = trouble is not Trouble.UNPLUGGED

    def mend(self) -> None:
        self._cable.trouble = None
        self._cable.is_plugged = True
