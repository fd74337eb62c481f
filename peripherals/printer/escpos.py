"""The bytes of ESC/POS. python-escpos writes pictures and cuts; what its model lacks is written here.

Source: Epson ESC/POS command reference, the pages named beside each command.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PIL import Image, ImageOps

from config.printer_model import Cutter

INITIALIZE = b"\x1b@"  # ESC @: clears the line buffer and all settings
STATUS_PUSH_ON = b"\x1da\x0e"  # GS a: push a packet when online state, an error or the paper changes
STATUS_PUSH_OFF = b"\x1da\x00"
PAPER_FENCE = b"\x1dr\x01"  # GS r 1: answered in its turn, after all that was sent before it
_PROCESS_ID = b"\x1d(H\x06\x0000"  # GS ( H fn 48: answered with its id when all before it is printed
_ID_FIRST, _ID_COUNT = 0x20, 0x7E - 0x20 + 1  # the bytes an id may be made of, same page
PROCESS_ID_LENGTH = 4

# GS v 0 takes more lines, but printers with small buffers garble tall pictures (python-escpos issue 631).
SLICE_LINES = 255
# Of the models python-escpos knows, one as wide as any we set. What a printer can do: `config.printer_model`.
_PROFILE = "TM-T20II"
_CUT_MODES = {Cutter.PARTIAL: "PART", Cutter.FULL: "FULL"}
_TEAR_LINES = 6  # to the tear bar; python-escpos feeds as many before a cut
_HIDDEN_COMMAND = re.compile(rb"\x10(?=[\x04\x05\x14])")  # DLE EOT, DLE ENQ, DLE DC4


class StatusQuestion(IntEnum):
    """DLE EOT n: answered at once, whatever is in the buffer."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR = 3
    PAPER = 4

    @property
    def command(self) -> bytes:
        return b"\x10\x04" + bytes([self])


def without_commands(image: Image.Image) -> Image.Image:
    """The picture as it may be sent: no dots in it spell a real-time command.

    Older printers obey DLE EOT, DLE ENQ and DLE DC4 inside picture data too: a question answered unasked,
    or a buffer cleared in the middle of a slip. Such dots get a neighbour, an eighth of a millimetre.
    Shape: mode "1", width a multiple of 8.
    """
    dots = bytes(byte ^ 0xFF for byte in image.tobytes())
    return ImageOps.invert(Image.frombytes("1", image.size, _HIDDEN_COMMAND.sub(b"\x18", dots)))


def picture_bytes(image: Image.Image) -> bytes:
    """A picture in slices. Shape: as `without_commands`."""
    picture = without_commands(image)
    return _written(lambda dummy: dummy.image(picture, impl="bitImageRaster", fragment_height=SLICE_LINES))


def feed_and_cut(cutter: Cutter) -> bytes:
    """So that the last line is past the bar, then the cut, if there is a knife."""
    if cutter is Cutter.NONE:
        return b"\x1bd" + bytes([_TEAR_LINES])
    return _written(lambda dummy: dummy.cut(mode=_CUT_MODES[cutter]))


def _written(write: Callable[[Any], object]) -> bytes:
    # Imported at the first slip: its import configures the root logger and makes a temporary folder (3.1).
    from escpos.printer import Dummy

    dummy = Dummy(profile=_PROFILE)
    write(dummy)
    output: bytes = dummy.output
    return output


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
