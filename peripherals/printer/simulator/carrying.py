"""One connection of the simulated printer, whatever it is made of: reads, paces, breaks when told to."""

from __future__ import annotations

import time
from collections.abc import Callable

from peripherals.printer.simulator.commands import CommandStream
from peripherals.printer.simulator.mechanism import Mechanism

_READ_BYTES = 1024
_CAUGHT_UP_S = 0.2  # a reader that slept too long makes up for it; a line that rested does not
_PACED_SHARE = 0.01  # of a second's bytes, read at once while the pace is limited


def carry(mechanism: Mechanism, read: Callable[[int], bytes], break_off: Callable[[], None]) -> None:
    """Until the other end closes, the printer is switched off, or the connection carried what it was to.

    A limit of bytes a second is kept over the whole job, as a line's clock does. Errors: OSError of the line.
    """
    stream, carried = CommandStream(), 0
    due_s = time.monotonic()
    while True:
        conditions = mechanism.conditions
        size = _READ_BYTES
        if conditions.bytes_per_s is not None:
            size = max(16, min(size, round(conditions.bytes_per_s * _PACED_SHARE)))
        if conditions.drop_after_bytes is not None:
            size = min(size, conditions.drop_after_bytes - carried)
        if size <= 0:
            break_off()
            return
        data = read(size)
        if not data:
            return
        carried += len(data)
        for command in stream.feed(data):
            mechanism.take(command)
        if conditions.bytes_per_s is not None:
            lasts_s = len(data) / conditions.bytes_per_s
            now_s = time.monotonic()
            due_s = max(due_s, now_s - _CAUGHT_UP_S) + lasts_s
            time.sleep(max(0.0, due_s - now_s))
