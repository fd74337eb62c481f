"""A code reader that plays a keyboard: taken for this program alone, so that it types into no field."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import stat
from typing import ClassVar

from peripherals.code_reader.framing import Encoding
from peripherals.code_reader.keys import EV_ABS, EV_KEY, EV_REL, KeyPresses
from peripherals.code_reader.reader import CodeReading
from peripherals.manifest import SILVER, DriverManifest, Rule

# Source: linux/input.h. EVIOCGBIT(0, 4): which types of event there are; EVIOCGRAB: none for anybody else.
_EVIOCGBIT_TYPES = 0x80044520
_EVIOCGRAB = 0x40044590
_MOST_BYTES = 24 * 256


class EventNode:
    """A node of /dev/input, read as it is; or a pipe that plays one.

    Errors: OSError, also for a touch panel or a mouse: those are never taken.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._node: int | None = None
        self._keys = KeyPresses()

    def open(self) -> None:
        node = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if stat.S_ISCHR(os.fstat(node).st_mode):
                _take(node, self._path)
        except BaseException:
            os.close(node)
            raise
        self._node, self._keys = node, KeyPresses()

    def close(self) -> None:
        node, self._node = self._node, None
        if node is not None:
            with contextlib.suppress(OSError):  # unplugged before
                os.close(node)

    def read(self, timeout_s: float) -> bytes:
        if self._node is None:
            raise OSError(f"{self._path}: not open")
        if not select.select([self._node], [], [], timeout_s)[0]:
            return b""
        came = os.read(self._node, _MOST_BYTES)
        if not came:
            raise OSError(f"{self._path}: hung up")
        return self._keys.feed(came)


def is_keyboard_alone(types: int) -> bool:
    """Pure: from the bits of its event types. What also points is a touch panel or a mouse."""
    return bool(types >> EV_KEY & 1) and not types >> EV_ABS & 1 and not types >> EV_REL & 1


def _take(node: int, path: str) -> None:
    """Errors: OSError."""
    types = int.from_bytes(fcntl.ioctl(node, _EVIOCGBIT_TYPES, bytes(4)), "little")
    if not is_keyboard_alone(types):
        raise OSError(f"{path}: is no keyboard, or points as well: not taken (event types {types:#x})")
    fcntl.ioctl(node, _EVIOCGRAB, 1)


class HidCodeReader(CodeReading):
    """A `CodeReader` at `event`: a path of /dev/input/by-id, which stays the same over a replug.

    It types US letters; a code with Chinese in it needs a reader on a serial port.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="code_reader",
        driver="hid_code_reader",
        page="code-reader.md",
        met=SILVER | {Rule.INTERRUPTIBLE},
        simulator="peripherals.code_reader.simulator:VirtualKeyboard",
    )

    def __init__(self, event: str, gap_s: float = 0.1, away_s: float = 1.5) -> None:
        super().__init__(EventNode(event), Encoding.UTF_8.value, gap_s, away_s)
