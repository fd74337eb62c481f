"""The virtual module on a pseudo-terminal: a driver opens it like any serial port, and a hand can unplug it.

The port's name is a link that goes when the module is unplugged and comes back with it, as udev's do.
"""

from __future__ import annotations

import os
import random
import select
import termios
import threading
import time
import tty
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from peripherals.card.sam_v.commands import Command, Sw
from peripherals.card.sam_v.frames import HEAD_LENGTH, PREAMBLE, answer_frame, request
from peripherals.card.sam_v.simulator.cards import IdCard
from peripherals.card.sam_v.simulator.module import VirtualModule

_LOOK_S = 0.02
_CODE_LENGTH = 2


class SamVFault(StrEnum):
    SILENT = "silent"
    SLOW = "slow"  # byte by byte
    RUBBISH = "rubbish"  # noise instead of an answer
    NOISE_BEFORE = "noise_before"  # noise with a preamble in it, then the answer
    WRONG_CHECKSUM = "wrong_checksum"
    HALF_FRAME = "half_frame"
    STATUS = "status"  # does nothing and answers `status`
    TAKEN = "taken"  # a hand takes the card away just before the answer
    UNPLUGGED = "unplugged"  # just before the answer


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong, at which command (None: every one), how many times (None: for ever).

    Units: byte_s, seconds between two bytes of a slow answer.
    """

    fault: SamVFault
    at: Command | None = None
    times: int | None = None
    status: int = Sw.UNRECOGNISED
    byte_s: float = 0.001


class SamVSimulator:
    """Runs from `plug` to `unplug`; `asked` are the commands it heard. Thread: its own while plugged."""

    def __init__(self, port: Path, baud: int = 115200) -> None:
        self.port = port
        self.module = VirtualModule()
        self.trouble: Trouble | None = None
        self.asked: list[bytes] = []
        self._speed = getattr(termios, f"B{baud}")
        self._out = threading.Event()
        self._out.set()
        self._thread: threading.Thread | None = None
        self._noise = random.Random(20010)  # noqa: S311 noise for a simulator

    def __enter__(self) -> SamVSimulator:
        self.plug()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unplug()

    def plug(self) -> None:
        """The port is there when this returns; nothing happens when it is."""
        if not self._out.is_set():
            return
        self.unplug()
        master, slave = os.openpty()
        tty.setraw(slave)
        with suppress(FileNotFoundError):
            self.port.unlink()
        self.port.symlink_to(os.ttyname(slave))
        self._out.clear()
        self._thread = threading.Thread(target=self._serve, args=(master, slave), name="sam-v", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """The port is gone when this returns, whatever was under way."""
        self._out.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
            self._thread = None

    def _serve(self, master: int, slave: int) -> None:
        received = bytearray()
        try:
            while not self._out.is_set():
                readable, _, _ = select.select([master], [], [], _LOOK_S)
                if not readable:
                    continue
                received += os.read(master, 4096)
                is_understood = termios.tcgetattr(slave)[5] == self._speed
                for code in _requests_in(received):
                    if is_understood:
                        self._answer(master, code)
        finally:
            self._out.set()
            self.port.unlink(missing_ok=True)
            os.close(master)
            os.close(slave)

    def _answer(self, master: int, code: bytes) -> None:
        self.asked.append(code)
        trouble = self._trouble_at(code)
        fault = trouble.fault if trouble else None
        if fault is SamVFault.UNPLUGGED:
            self._out.set()
        if fault is SamVFault.TAKEN:
            self.module.take()
        if fault in (SamVFault.UNPLUGGED, SamVFault.SILENT):
            return
        if trouble is not None and fault is SamVFault.STATUS:
            frame = answer_frame(trouble.status)
        else:
            frame = self._spoilt(answer_frame(*self.module.answer(code)), fault)
        byte_s = trouble.byte_s if trouble and fault is SamVFault.SLOW else 0.0
        self._send(master, frame, byte_s)

    def _trouble_at(self, code: bytes) -> Trouble | None:
        trouble = self.trouble
        if trouble is None or (trouble.at is not None and trouble.at.code != code):
            return None
        if trouble.times is not None:
            left = trouble.times - 1
            self.trouble = Trouble(trouble.fault, trouble.at, left, trouble.status) if left else None
        return trouble

    def _spoilt(self, frame: bytes, fault: SamVFault | None) -> bytes:
        """What the line makes of an answer; the module itself has done its work and does not do it twice."""
        match fault:
            case SamVFault.RUBBISH:
                return self._noise.randbytes(len(frame))
            case SamVFault.NOISE_BEFORE:
                return self._noise.randbytes(40) + PREAMBLE + b"\x02" + frame
            case SamVFault.WRONG_CHECKSUM:
                return frame[:-1] + bytes([frame[-1] ^ 0x55])
            case SamVFault.HALF_FRAME:
                return frame[: len(frame) // 2]
            case _:
                return frame

    def _send(self, master: int, frame: bytes, byte_s: float) -> None:
        pieces = [frame[at : at + 1] for at in range(len(frame))] if byte_s else [frame]
        for piece in pieces:
            if self._out.is_set():
                return
            os.write(master, piece)
            time.sleep(byte_s)


class LaidCard:
    """A card and the hand that lays it on the reader and takes it away: the same verbs as a `VirtualCard`."""

    def __init__(self, simulator: SamVSimulator, card: IdCard) -> None:
        self._simulator = simulator
        self._card = card
        self.is_inserted = False

    def __enter__(self) -> LaidCard:
        self.insert()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pull()

    def insert(self) -> None:
        """Lays the card on the reader; nothing happens when it lies there."""
        if not self.is_inserted:
            self._simulator.module.lay(self._card)
            self.is_inserted = True

    def pull(self) -> None:
        """Takes it away."""
        self._simulator.module.take()
        self.is_inserted = False


def _requests_in(received: bytearray) -> list[bytes]:
    """The commands that are whole in what was received, which is taken out of it."""
    codes = []
    while (start := received.find(PREAMBLE)) >= 0 and len(received) >= start + HEAD_LENGTH + _CODE_LENGTH + 1:
        code = bytes(received[start + HEAD_LENGTH : start + HEAD_LENGTH + _CODE_LENGTH])
        frame = request(code)
        if received[start : start + len(frame)] == frame:
            codes.append(code)
        del received[: start + len(frame)]
    return codes
