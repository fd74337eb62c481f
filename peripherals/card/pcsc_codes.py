"""PC/SC result codes that a card can cause, and what each means. Every other code means a lost reader.

Source: pcsc-lite's pcsclite.h; meanings as met with pcsc-lite 1.9.9 (docs/devices/card-reader.md).
"""

from __future__ import annotations

from collections.abc import Callable

from smartcard import scard

from peripherals.card import outcomes
from peripherals.devices import Failed

TIMEOUT = 0x8010000A
NO_SMARTCARD = 0x8010000C
PROTO_MISMATCH = 0x8010000F
SHARING_VIOLATION = 0x8010000B
NOT_TRANSACTED = 0x80100016
COMM_ERROR = 0x80100013
UNRESPONSIVE = 0x80100066
UNPOWERED = 0x80100067
RESET = 0x80100068
REMOVED_CARD = 0x80100069
UNSUPPORTED_CARD = 0x80100065

REMOVED = frozenset({NO_SMARTCARD, REMOVED_CARD})

OUTCOMES: dict[int, Callable[[str], Failed]] = {
    PROTO_MISMATCH: outcomes.not_supported,  # also a malformed answer to reset (measured)
    UNSUPPORTED_CARD: outcomes.not_supported,
    SHARING_VIOLATION: outcomes.in_use,
    NOT_TRANSACTED: outcomes.transfer,
    COMM_ERROR: outcomes.transfer,
    RESET: outcomes.transfer,
    UNRESPONSIVE: outcomes.mute,
    UNPOWERED: outcomes.mute,
}


def words(code: int) -> str:
    """PC/SC's own words with the code in hexadecimal."""
    return f"{scard.SCardGetErrorMessage(code)} ({code & 0xFFFFFFFF:08X})"
