"""Slip printers on every line, against their simulator and against something that is no printer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from peripherals.devices import Deadline, JobState, PrintJob
from peripherals.printer.conversation import Conversation
from peripherals.printer.document import Line, Row, Slip
from peripherals.printer.simulator import Conditions, PrinterSimulator
from peripherals.printer.status import summarise
from peripherals.printer.transport import Written
from tests.contract.rig import Rig, Trouble

_NO_PRINTER = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"


class SlipRig(Rig):
    """What all slip printers are for."""

    kind = "slip_printer"
    work_s = 8.0
    secrets = ("样本卡", "11010519491231002X")

    def command(self, device: Any, deadline: Deadline) -> object:
        slip = Slip(
            "HT07-000482-6", (Line("收件凭证"), Row("申请人", "样本卡"), Row("号码", self.secrets[1]))
        )
        return device.print_slip(slip, deadline)

    @classmethod
    def replay(cls, exchange: Sequence[tuple[bytes, bytes]]) -> object:
        line = _Recorded(exchange)
        status = summarise(Conversation(line).raw_status())
        assert line.left == []
        return status

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, PrintJob) and outcome.state is JobState.CONFIRMED


class TcpPrinterRig(SlipRig):
    driver = "escpos_tcp"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._simulator = PrinterSimulator(folder / "slips")
        self._stranger: Stranger | None = None
        self._is_on = False

    def __enter__(self) -> Self:
        self._switch(is_on=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.mend()
        self._switch(is_on=False)

    @property
    def options(self) -> Mapping[str, object]:
        host, port = self._simulator.address
        return {"host": host, "port": port}

    def cause(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.UNPLUGGED:
                self._switch(is_on=False)
            case Trouble.HUNG:
                self._simulator.conditions = Conditions(is_mute=True)
            case Trouble.SLOW:
                self._simulator.conditions = Conditions(bytes_per_s=4_000)
            case Trouble.RUBBISH:
                self._switch(is_on=False)
                self._stranger = Stranger(self._simulator.address)

    def mend(self) -> None:
        if self._stranger is not None:
            self._stranger.stop()
            self._stranger = None
        self._simulator.conditions = Conditions()
        self._switch(is_on=True)

    def _switch(self, *, is_on: bool) -> None:
        if is_on != self._is_on:
            (self._simulator.start if is_on else self._simulator.stop)()
            self._is_on = is_on


class _Recorded:
    """A transport that answers each question as it was once answered, and nothing it was not asked."""

    def __init__(self, exchange: Sequence[tuple[bytes, bytes]]) -> None:
        self.left = list(exchange)
        self._heard = b""

    def write(self, data: bytes, _deadline: Deadline) -> Written:
        sent, self._heard = self.left.pop(0)
        assert data.hex(" ") == sent.hex(" ")
        return Written(len(data))

    def read(self, _timeout_s: float) -> bytes:
        heard, self._heard = self._heard, b""
        return heard

    def close(self) -> None: ...


class Stranger:
    """Listens at the printer's address and answers everything with the same words."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._listening = socket.create_server(address, reuse_port=False)
        self._lines: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listening.accept()
                self._lines.append(line)
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with suppress(OSError):
            while line.recv(4096):
                line.sendall(_NO_PRINTER)
