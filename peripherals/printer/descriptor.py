"""A line that is an open file descriptor: a tty, a device file, a pipe. Counts what the kernel took."""

from __future__ import annotations

import os
import select

from peripherals.devices import Deadline
from peripherals.printer.transport import Written

_READ_BYTES = 1024
_POLL_S = 0.05
# What one write hands over at most, so that a byte counted as sent is not far from the printer.
_WRITE_BYTES = 4096


def write_all(fd: int, data: bytes, deadline: Deadline) -> Written:
    """As `Transport.write`, to a descriptor that does not block."""
    rest = memoryview(data)
    while rest and not deadline.is_over:
        try:
            _, writable, _ = select.select([], [fd], [], min(_POLL_S, deadline.left_s()))
            if writable:
                rest = rest[os.write(fd, rest[:_WRITE_BYTES]) :]
        except BlockingIOError:
            continue  # said to be writable, and full all the same
        except (OSError, ValueError) as lost:
            return Written(len(data) - len(rest), _as_os_error(lost))
    return Written(len(data) - len(rest))


def read_some(fd: int, timeout_s: float) -> bytes:
    """As `Transport.read`. An empty answer is silence here: only a socket ends with one."""
    deadline = Deadline.after(timeout_s)
    while True:
        try:
            readable, _, _ = select.select([fd], [], [], max(deadline.left_s(), 0.0))
            data = os.read(fd, _READ_BYTES) if readable else b""
        except BlockingIOError:
            data = b""
        except ValueError as closed:
            raise _as_os_error(closed) from closed
        if data or deadline.is_over:
            return data
        if readable:
            select.select([], [], [], min(_POLL_S, deadline.left_s()))  # readable and empty: do not spin


def _as_os_error(lost: OSError | ValueError) -> OSError:
    return lost if isinstance(lost, OSError) else OSError(str(lost))
