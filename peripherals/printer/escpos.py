"""The bytes of ESC/POS. python-escpos writes pictures and cuts; what its model lacks is written here.

Source: Epson ESC/POS command reference, the pages named beside each command.
"""

from __future__ import annotations

from enum import IntEnum

from PIL import Image

INITIALIZE = b"\x1b@"  # ESC @: clears the line buffer and all settings
STATUS_PUSH_ON = b"\x1da\x0e"  # GS a: push a packet when online state, an error or the paper changes
STATUS_PUSH_OFF = b"\x1da\x00"
PAPER_FENCE = b"\x1dr\x01"  # GS r 1: answered in its turn, after all that was sent before it
_PROCESS_ID = b"\x1d(H\x06\x0000"  # GS ( H fn 48: answered with its id when all before it is printed
_ID_FIRST, _ID_COUNT = 0x20, 0x7E - 0x20 + 1  # the bytes an id may be made of, same page
PROCESS_ID_LENGTH = 4

# GS v 0 takes more lines, but printers with small buffers garble tall pictures (python-escpos issue 631).
SLICE_LINES = 255
# What python-escpos knows of this model: 576 dots and a cutter. Clones of it are the common kiosk printer.
DEFAULT_PROFILE = "TM-T20II"


class StatusQuestion(IntEnum):
    """DLE EOT n: answered at once, whatever is in the buffer."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR = 3
    PAPER = 4

    @property
    def command(self) -> bytes:
        return b"\x10\x04" + bytes([self])


def job_bytes(image: Image.Image, profile: str = DEFAULT_PROFILE) -> bytes:
    """One slip from a clean start to the cut, with status pushed while it prints. No fence yet."""
    # Imported at the first slip: its import configures the root logger and makes a temporary folder (3.1).
    from escpos.printer import Dummy

    dummy = Dummy(profile=profile)
    dummy.image(image, impl="bitImageRaster", fragment_height=SLICE_LINES)
    dummy.cut(mode="PART")
    output: bytes = dummy.output
    return INITIALIZE + STATUS_PUSH_ON + output


def process_id_fence(process_id: bytes) -> bytes:
    """Errors: ValueError for an id that is not four bytes of 0x20 to 0x7E."""
    if len(process_id) != PROCESS_ID_LENGTH or any(not 0x20 <= byte <= 0x7E for byte in process_id):
        raise ValueError(f"not a process id: {process_id!r}")
    return _PROCESS_ID + process_id


def process_id(number: int) -> bytes:
    """The id of the n-th fence; comes round after 81 million."""
    digits = []
    for _ in range(PROCESS_ID_LENGTH):
        number, digit = divmod(number, _ID_COUNT)
        digits.append(_ID_FIRST + digit)
    return bytes(reversed(digits))
