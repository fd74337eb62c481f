"""Every command of the SAM_V module that this program may send, and what its answers mean.

Fingerprint templates are never asked for unless a module knows no other reading (`READ_WITH_FINGERPRINTS`),
and even then never leave `parts_of`. Source: docs/devices/resident-id-reader.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from peripherals.card.fields import CardContentError
from peripherals.card.sam_v.frames import Answer, request


class Sw(IntEnum):
    """Third status byte. The first two are zero; with any other the number is none of these.

    Source: five identical tables. NOT_FOUND_YET stands in one only.
    """

    DONE = 0x90
    FOUND = 0x9F
    NO_SUCH_ITEM = 0x91
    HOST_CHECKSUM = 0x10
    HOST_LENGTH = 0x11
    UNKNOWN_COMMAND = 0x21
    NOT_ALLOWED = 0x23
    UNRECOGNISED = 0x24
    CARD_REFUSES_MODULE = 0x31
    MODULE_REFUSES_CARD = 0x32
    NOT_VERIFIED = 0x33
    NOT_FOUND_YET = 0x34
    FINGERPRINT = 0x37
    CONTENT_LENGTH = 0x3F
    UNKNOWN_CARD = 0x40
    NOT_READ = 0x41
    RANDOM_NUMBER = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    NONE_FOUND = 0x80
    NOT_SELECTED = 0x81


def words(status: int) -> str:
    """A status for a technician: its number and, where a table has it, its meaning."""
    known = Sw(status).name.lower().replace("_", " ") if status in set(Sw) else "in no table"
    return f"{status:02X} {known}"


@dataclass(frozen=True, slots=True)
class Command:
    """`success` is the status of a good answer, which then carries `least` to `most` bytes of data.

    Units: limit_s, seconds until the module must have answered. The module never says which command it
    answers, so an answer to an earlier one that came late is told by its shape.
    """

    name: str
    code: bytes
    limit_s: float
    success: Sw = Sw.DONE
    least: int = 0
    most: int = 0

    @property
    def frame(self) -> bytes:
        return request(self.code)

    def may_answer(self, answer: Answer) -> bool:
        """Whether the answer can be one to this command."""
        if answer.status == self.success:
            return self.least <= len(answer.data) <= self.most
        return not answer.data and answer.status not in (Sw.DONE, Sw.FOUND)


_QUICK_S = 0.8  # modules answer within 0.3 s, some within 1 s while a card lies badly
_READ_S = 3.0  # 1.1 to 3 s in the field; the wire alone takes 0.11 s at 115200 baud

MODULE_STATE = Command("module state", bytes.fromhex("11FF"), 0.5)
MODULE_ID = Command("module id", bytes.fromhex("12FF"), 0.5, least=16, most=16)
RESET = Command("reset", bytes.fromhex("10FF"), _QUICK_S)
FIND = Command("find", bytes.fromhex("2001"), _QUICK_S, Sw.FOUND, most=16)
SELECT = Command("select", bytes.fromhex("2002"), _QUICK_S, most=16)
READ = Command("read", bytes.fromhex("3001"), _READ_S, least=256, most=0x0800)
READ_WITH_FINGERPRINTS = Command("read 10", bytes.fromhex("3010"), _READ_S, least=256, most=0x0FF0)
NEW_ADDRESS = Command("new address", bytes.fromhex("3003"), 1.5, least=70, most=70)


@dataclass(slots=True, repr=False)
class Parts:
    """What a reading carries. Personal: `wipe` after use."""

    text: bytearray
    photo: bytearray

    def wipe(self) -> None:
        """Overwrites both."""
        for part in (self.text, self.photo):
            part[:] = bytes(len(part))


def parts_of(data: bytearray, command: Command) -> Parts:
    """Text and photograph of a reading; the fingerprint block is left where it is.

    Errors: CardContentError when the lengths in the head and the data disagree.
    """
    count = 3 if command is READ_WITH_FINGERPRINTS else 2
    head = 2 * count
    lengths = [int.from_bytes(data[at : at + 2], "big") for at in range(0, head, 2)]
    if len(data) < head or head + sum(lengths) != len(data):
        raise CardContentError(f"{command.name}: {len(data)} bytes, and lengths that do not add up to them")
    text_end = head + lengths[0]
    return Parts(data[head:text_end], data[text_end : text_end + lengths[1]])


def module_number(data: bytes | bytearray) -> str:
    """The number printed on the module, as 05.01-20120101-0000000123-0123456789. Shape: 16 bytes."""
    kind, maker = (int.from_bytes(data[at : at + 2], "little") for at in (0, 2))
    day, batch, serial = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    return f"{kind:02d}.{maker:02d}-{day:08d}-{batch:010d}-{serial:010d}"
