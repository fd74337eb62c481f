"""Files of a chip, read whole in blocks, as large as chip and reader allow.

Source: ISO/IEC 7816-4 (SELECT, READ BINARY, EF.ATR/INFO) and ICAO 9303-10, 3.
"""

from __future__ import annotations

from peripherals.card import tlv
from peripherals.card.apdu import MOST_SHORT_LE, READ_BINARY, SELECT, Command, describe
from peripherals.card.emrtd.channel import Channel
from peripherals.card.fields import CardContentError

MASTER_FILE = 0x3F00
CARD_ACCESS = 0x011C
ATR_INFO = 0x2F01
COMMON, SECURITY_OBJECT = 0x011E, 0x011D

_SEALED_BLOCK = 0xDF
"""With its seal and padding an answer to this stays below 256 bytes for either cipher."""
_SEAL_BYTES = 64  # more than tags, padding, status and MAC together
_LONGEST_BLOCK = 4096
_LONGEST_FILE = 0x7FFF  # what an offset in P1 P2 reaches; a longer one would need instruction B1
_HEAD_BYTES = 8
_END_OF_FILE = frozenset({0x6282, 0x6B00})
_LENGTHS = 0x7F66


class FileMissing(CardContentError):
    """The chip has no such file, or shows it to nobody."""


def data_group(number: int) -> int:
    """File identifier of a data group, 1 to 16."""
    return 0x0100 | number


def select_master_file(channel: Channel) -> None:
    """Back to where EF.CardAccess lies. A chip that answers no stays where it is; the next SELECT tells."""
    channel.ask(Command(0, SELECT, 0x00, 0x0C, MASTER_FILE.to_bytes(2, "big")), "SELECT MF")


def read_file(channel: Channel, file_id: int, longest_block: int = MOST_SHORT_LE) -> bytes:
    """A file that holds one TLV object, without what the chip keeps behind it.

    Errors: FileMissing, CardContentError, tlv.TlvError.
    """
    place = f"EF {file_id:04X}"
    selected = channel.ask(Command(0, SELECT, 0x02, 0x0C, file_id.to_bytes(2, "big")), place)
    if not selected.is_ok:
        raise FileMissing(f"{place}: {describe(selected.sw)}")
    content = _block(channel, 0, _HEAD_BYTES, place)
    _, start, length = tlv.head(content)
    whole = start + length
    if whole > _LONGEST_FILE:
        raise CardContentError(f"{place}: {whole} bytes, more than {_LONGEST_FILE}")
    block = _SEALED_BLOCK if longest_block <= MOST_SHORT_LE else longest_block - _SEAL_BYTES
    while len(content) < whole:
        content += _block(channel, len(content), min(block, whole - len(content)), place)
    return content[:whole]


def longest_block(channel: Channel) -> int:
    """How many bytes one answer may have, as the chip says in EF.ATR/INFO; 256 when it says nothing."""
    if not channel.can_extend:
        return MOST_SHORT_LE
    try:
        raw = read_bytes(channel, ATR_INFO)
        node = next((node for node in tlv.read_all(raw) if node.tag == _LENGTHS), None)
        lengths = node.children() if node else []
    except ValueError:  # EF.ATR/INFO is optional, and its content of no other use here
        return MOST_SHORT_LE
    if len(lengths) != 2:
        return MOST_SHORT_LE
    return max(MOST_SHORT_LE, min(_LONGEST_BLOCK, int.from_bytes(lengths[1].value, "big")))


def read_bytes(channel: Channel, file_id: int) -> bytes:
    """The first 256 bytes of a file, or as many as it has. Errors: FileMissing, CardContentError."""
    place = f"EF {file_id:04X}"
    selected = channel.ask(Command(0, SELECT, 0x02, 0x0C, file_id.to_bytes(2, "big")), place)
    if not selected.is_ok:
        raise FileMissing(f"{place}: {describe(selected.sw)}")
    return _block(channel, 0, MOST_SHORT_LE, place)


def _block(channel: Channel, offset: int, length: int, place: str) -> bytes:
    response = channel.ask(Command(0, READ_BINARY, offset >> 8, offset & 0xFF, le=length), place)
    if not response.data or not (response.is_ok or response.sw in _END_OF_FILE):
        raise CardContentError(f"{place} at {offset}: {describe(response.sw)}, {len(response.data)} bytes")
    return response.data
