"""Commands to a chip card, the short list of those that may be sent, and what its status words mean.

Source: ISO/IEC 7816-3 (T=0 procedure 61xx, 6Cxx) and 7816-4 (instructions, status words).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Transmit = Callable[[bytes], tuple[bytes, int]]
"""Sends one command, gives back the answer's data and its status word. May raise what its link raises."""

CLA = 0x00
SELECT = 0xA4
GET_RESPONSE = 0xC0
READ_RECORD = 0xB2

READ_BINARY = 0xB0
GET_CHALLENGE = 0x84
EXTERNAL_AUTHENTICATE = 0x82
INTERNAL_AUTHENTICATE = 0x88
GENERAL_AUTHENTICATE = 0x86
PIV_AUTHENTICATE = 0x87  # GENERAL AUTHENTICATE of a signature card
MANAGE_SECURITY = 0x22
GET_DATA = 0xCB

SECURE = 0x0C  # class bit: secure messaging
CHAINED = 0x10  # class bit: not the last of a chain


@dataclass(frozen=True, slots=True)
class AllowList:
    """All that reading one application needs. VERIFY (20) above all must never go out: a wrong PIN burns a
    retry counter."""

    classes: frozenset[int]
    instructions: frozenset[int]

    def check(self, command: bytes) -> None:
        """Lets these commands pass and raises ForbiddenInstructionError for every other."""
        if len(command) < 4 or command[0] not in self.classes or command[1] not in self.instructions:
            raise ForbiddenInstructionError(command[:2].hex(" "))


SOCIAL_SECURITY = AllowList(frozenset({CLA}), frozenset({SELECT, GET_RESPONSE, READ_RECORD}))
TRAVEL_DOCUMENT = AllowList(
    frozenset({CLA, SECURE, CHAINED}),
    frozenset(
        {
            SELECT,
            GET_RESPONSE,
            READ_BINARY,
            GET_CHALLENGE,
            EXTERNAL_AUTHENTICATE,
            INTERNAL_AUTHENTICATE,
            GENERAL_AUTHENTICATE,
            MANAGE_SECURITY,
        }
    ),
)
STAFF_CARD = AllowList(
    frozenset({CLA, CHAINED}), frozenset({SELECT, GET_RESPONSE, GET_DATA, PIV_AUTHENTICATE})
)

SW_OK = 0x9000
SW_SECURITY_NOT_SATISFIED = 0x6982

STATUS_WORDS = {
    0x6283: "selected file deactivated",
    0x6300: "authentication failed",
    0x6581: "memory failure",
    0x6700: "wrong length",
    0x6900: "command not allowed",
    0x6981: "command incompatible with file structure",
    0x6982: "security status not satisfied",
    0x6985: "conditions of use not satisfied",
    0x6986: "no current file",
    0x6A80: "incorrect data",
    0x6A81: "function not supported, or card locked",
    0x6A82: "file not found",
    0x6A83: "record not found",
    0x6A86: "incorrect P1 P2",
    0x6A88: "referenced data not found",
    0x6B00: "wrong P1 P2",
    0x6D00: "instruction not supported",
    0x6E00: "class not supported",
    0x6F00: "no precise diagnosis",
    0x9000: "done",
}

MOST_SHORT_LE = 256
_MOST_SHORT_DATA = 255
_MOST_ROUNDS = 16  # a card that says 61xx for ever is not followed for ever
_SW1_MORE = 0x61
_SW1_WRONG_LE = 0x6C


class ForbiddenInstructionError(Exception):
    """A command outside the allow-list was about to be sent: a bug, stopped before it reached the card."""


@dataclass(frozen=True, slots=True, repr=False)
class Response:
    """A card's whole answer. Its data may be personal, so it is never shown by repr."""

    data: bytes
    sw: int

    def __repr__(self) -> str:
        return f"Response({len(self.data)} bytes, {describe(self.sw)})"

    @property
    def is_ok(self) -> bool:
        return self.sw == SW_OK


def describe(sw: int) -> str:
    """Status word in hexadecimal, with the standard's words where it has some."""
    words = STATUS_WORDS.get(sw)
    return f"{sw:04X} {words}" if words else f"{sw:04X}"


def is_status_word(sw: int) -> bool:
    """Whether a conforming card may end an answer so. Source: ISO/IEC 7816-3, 10.3.3: SW1 is 6x or 9x."""
    return sw >> 12 in (0x6, 0x9)


@dataclass(frozen=True, slots=True, repr=False)
class Command:
    """A command with its data and how many bytes it wants back (None: none). Its data may be personal."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    def __repr__(self) -> str:
        return f"Command({self.cla:02X} {self.ins:02X} {self.p1:02X} {self.p2:02X}, {len(self.data)} bytes)"

    @property
    def is_extended(self) -> bool:
        return len(self.data) > _MOST_SHORT_DATA or (self.le or 0) > MOST_SHORT_LE

    def encode(self) -> bytes:
        """The bytes, in extended length only where short ones cannot say it. Source: ISO/IEC 7816-4, 5.1."""
        head = bytes([self.cla, self.ins, self.p1, self.p2])
        if not self.is_extended:
            lc = bytes([len(self.data)]) if self.data else b""
            return head + lc + self.data + (b"" if self.le is None else bytes([self.le & 0xFF]))
        lc = len(self.data).to_bytes(2, "big") if self.data else b""
        le = b"" if self.le is None else (self.le & 0xFFFF).to_bytes(2, "big")
        return head + b"\x00" + lc + self.data + le


def for_t0(command: bytes) -> bytes:
    """The same command as T=0 carries it: without the Le behind data, which GET RESPONSE stands for.

    Source: ISO/IEC 7816-3, 12.2. Commands of extended length are none of T=0's.
    """
    has_le_behind_data = len(command) > 5 and len(command) == 5 + command[4] + 1
    return command[:-1] if has_le_behind_data else command


def select_by_name(name: bytes) -> bytes:
    """SELECT a dedicated file by its name."""
    return bytes([CLA, SELECT, 0x04, 0x00, len(name)]) + name


def select_elementary_file(file_id: int) -> bytes:
    """SELECT an elementary file below the current dedicated file."""
    return bytes([CLA, SELECT, 0x02, 0x00, 2]) + file_id.to_bytes(2, "big")


def read_record_by_tag(tag: int, sfi: int, le: int) -> bytes:
    """READ RECORD with the record identifier in P1; sfi 0 means the current file."""
    return bytes([CLA, READ_RECORD, tag, sfi << 3, le])


def read_record_by_number(number: int, sfi: int, le: int = 0) -> bytes:
    """READ RECORD with the record number in P1; sfi 0 means the current file."""
    return bytes([CLA, READ_RECORD, number, sfi << 3 | 0x04, le])


def exchange(transmit: Transmit, command: bytes, allowed: AllowList = SOCIAL_SECURITY) -> Response:
    """Sends a command and follows 61xx and 6Cxx until the answer is whole.

    Errors: ForbiddenInstructionError, and whatever `transmit` raises.
    """
    allowed.check(command)
    data, sw = transmit(command)
    gathered = data
    for _ in range(_MOST_ROUNDS):
        sw1, sw2 = sw >> 8, sw & 0xFF
        if sw1 == _SW1_WRONG_LE and len(command) == 5 and command[4] != sw2:
            command = command[:4] + bytes([sw2])
        elif sw1 == _SW1_MORE:
            command = bytes([CLA, GET_RESPONSE, 0x00, 0x00, sw2])
        else:
            break
        data, sw = transmit(command)
        gathered += data
    return Response(gathered, sw)
