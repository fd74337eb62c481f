"""Waiting for a card without keeping the reader's thread: cancelled at once, a stuck card is found."""

from __future__ import annotations

from peripherals.card import outcomes
from peripherals.devices import CardMedia, Deadline, Done, Failed, IdReader, Status
from peripherals.identity import Identity
from peripherals.queue import DeviceQueue

READ_TIMEOUT_S = 5.0
"""A whole reading takes 5 ms on a virtual card (measured) and below 3 s on a slow real one (a choice)."""
HUNG_AFTER_S = 7.0
"""Past this the driver is taken for stuck and replaced, so that the visit goes on within 10 s."""


async def read_presented(reader: DeviceQueue[IdReader], timeout_s: float) -> Done[Identity] | Failed:
    """Who holds the card that lies in the reader or is put in before the time is over.

    A reader that is away is told at once as its fault.
    """
    if not await reader.wait_until(_is_card_or_trouble, timeout_s):
        return outcomes.none()
    return await reader.run(lambda device: device.read(Deadline.after(READ_TIMEOUT_S)), HUNG_AFTER_S)


async def card_taken(reader: DeviceQueue[IdReader], timeout_s: float) -> bool:
    """Whether the holder took the card out in time."""
    return await reader.wait_until(lambda status: status.media is CardMedia.NOT_PRESENT, timeout_s)


def _is_card_or_trouble(status: Status) -> bool:
    return status.media is CardMedia.PRESENT or not status.is_ready
