"""A UPS behind a NUT server (upsd), read and never commanded: no login, no password.

Source: RFC 9271, section 4 (LIST VAR, errors); answered so by upsd 2.8 of Debian 12 (measured).
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from config.strings import text
from peripherals.devices import (
    Completion,
    Deadline,
    DeviceState,
    Done,
    ErrorAction,
    Failed,
    Fault,
    Recovery,
    Status,
)
from peripherals.manifest import SILVER, DriverManifest, Rule
from peripherals.power.supply import Source, Supply, summarise

PORT = 3493  # Source: IANA
_ANSWER_S = 2.0
_LONGEST_ANSWER = 256 * 1024
_VAR = re.compile(r'VAR (\S+) (\S+) "((?:[^"\\]|\\.)*)"')
_NAME = re.compile(r"[A-Za-z0-9_.-]+")

# What upsd answers when it runs and its UPS does not.
_FAULTS = {
    "DATA-STALE": Fault("power.stale", ErrorAction.CLEAR),
    "DRIVER-NOT-CONNECTED": Fault("power.stale", ErrorAction.CLEAR),
    "UNKNOWN-UPS": Fault("power.unknown_ups", ErrorAction.CONFIGURATION),
    "ACCESS-DENIED": Fault("power.refused", ErrorAction.CONFIGURATION),
}


class NutSupply:
    """A `PowerSupply`. `ups` is its name in ups.conf. Errors: OSError when the server is lost."""

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="power",
        driver="nut",
        page="power.md",
        met=SILVER | {Rule.INTERRUPTIBLE},
        capabilities=("supply",),
        simulator="peripherals.power.simulator:UpsSimulator",
    )

    def __init__(self, ups: str = "ups", host: str = "127.0.0.1", port: int = PORT) -> None:
        """Errors: ValueError."""
        if not _NAME.fullmatch(ups):
            raise ValueError(text("driver.ups", ups=ups))
        self._ups, self._address = ups, (host, port)
        self._line: socket.socket | None = None

    def open(self) -> None:
        self._line = socket.create_connection(self._address, _ANSWER_S)

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def status(self) -> Status:
        return self._ask(Deadline.after(_ANSWER_S))

    def measure(self, deadline: Deadline) -> Done[Supply] | Failed:
        status = self._ask(deadline)
        if status.supply is not None and status.supply.source is not Source.UNKNOWN:
            return Done(status.supply)
        code = status.fault.code if status.fault else "power.unclear"
        return Failed(Completion.DEVICE_NOT_READY, code, Recovery.SKIP)

    def _ask(self, deadline: Deadline) -> Status:
        """Errors: OSError; after a late answer the line is not used again."""
        line = self._line
        if line is None:
            raise OSError("upsd: not connected")
        line.sendall(f"LIST VAR {self._ups}\n".encode("ascii"))
        answer = list(_answer(line, deadline))
        if refused := refusal(answer[0]):
            return refused
        return summarise(variables(self._ups, answer))


def refusal(line: str) -> Status | None:
    """Pure: the state behind an ERR line; None for another. Errors: OSError for an ERR of another kind."""
    if not line.startswith("ERR "):
        return None
    known = _FAULTS.get(line.removeprefix("ERR ").split(" ")[0])
    if known is None:
        raise OSError(f"upsd: {line[:80]}")
    fault = replace(known, original=line[:80])
    return Status(DeviceState.OFFLINE, supply=Supply(Source.UNKNOWN), fault=fault)


def variables(ups: str, answer: list[str]) -> Mapping[str, str]:
    """Pure: by name. Errors: OSError for what is no answer to LIST VAR."""
    if answer[0] != f"BEGIN LIST VAR {ups}" or answer[-1] != f"END LIST VAR {ups}":
        raise OSError(f"upsd: no list of variables but {answer[0][:80]!r}")
    matches = [_VAR.fullmatch(line) for line in answer[1:-1]]
    if any(match is None or match[1] != ups for match in matches):
        raise OSError("upsd: a line that names no variable")
    return {match[2]: re.sub(r"\\(.)", r"\1", match[3]) for match in matches if match}


def _answer(line: socket.socket, deadline: Deadline) -> Iterator[str]:
    """Lines until ERR or END. Errors: OSError."""
    came, seen = b"", 0
    while True:
        line.settimeout(max(deadline.left_s(), 0.001))
        part = line.recv(65536)
        seen += len(part)
        if not part or seen > _LONGEST_ANSWER:
            raise OSError("upsd: hung up" if not part else "upsd: says too much")
        *lines, came = (came + part).split(b"\n")
        for said in lines:
            text = said.decode("utf-8", "replace").strip()
            yield text
            if text.startswith(("ERR ", "END ")):
                return
