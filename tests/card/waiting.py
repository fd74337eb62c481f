"""Waiting until the daemon has seen the last card leave: no hand changes cards faster than it looks."""

from __future__ import annotations

import time

from peripherals.card.pcsc import PcscReader
from peripherals.devices import CardMedia, Deadline


def until(reader: PcscReader, media: CardMedia) -> None:
    """Until the open reader tells of this."""
    deadline = Deadline.after(3)
    while reader.status().media is not media:
        assert not deadline.is_over
        time.sleep(0.02)


def until_empty() -> None:
    """Until no card lies in the virtual reader."""
    reader = PcscReader("Virtual PCD 0 00 00")
    reader.open()
    until(reader, CardMedia.NOT_PRESENT)
    reader.close()
