"""A social-security card in software: its files and how it answers, with faults to order.

Simulator; fidelity was checked against public implementations only, never against a physical card.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from peripherals.card import ssc
from peripherals.card.records import BASIC_FILE, HOLDER_FILE, FileLayout
from peripherals.identity import Sex

_ATR_T0 = bytes.fromhex("3B6D0000") + b"VIRTUAL SSC  "  # 13 historical bytes
_ATR_T1 = bytes.fromhex("3B951381018073FF01000B")
_FCI = bytes([0x6F, 0x11, 0x84, 0x0F]) + ssc.APPLICATION
_NAME_LENGTH = 30
_EXTENSION_LENGTH = 20


class Version(StrEnum):
    """Editions of the card's standard. 1.00 and 2.00 speak T=0, 3.00 speaks T=1."""

    V1 = "1.00"
    V2 = "2.00"
    V3 = "3.00"


class CardFault(StrEnum):
    RUBBISH = "rubbish"  # random bytes for every answer
    MUTE = "mute"  # answers to reset, then never again
    WRONG_TAGS = "wrong_tags"  # records carry another tag than the one asked for
    REFUSES = "refuses"  # wants a key: 6982
    PULLED = "pulled"  # leaves the reader
    SLOW = "slow"  # one second an answer


@dataclass(frozen=True, slots=True, repr=False)
class Holder:
    """A made-up person on a virtual card. The number must carry a valid check character."""

    name: str
    number: str
    sex: Sex
    birth: date
    ethnic_group: str = "01"
    card_number: str = "A00000001"
    issued: date = date(2019, 1, 2)
    expires: date = date(2039, 1, 1)


@dataclass(frozen=True, slots=True)
class CardProfile:
    """Which card it is, and after how many commands which fault begins. Units: seconds."""

    holder: Holder
    version: Version = Version.V2
    fault: CardFault | None = None
    fault_after: int = 0
    slowness_s: float = 1.0

    def chip(self) -> VirtualSsc:
        """The card, fresh from its maker."""
        return VirtualSsc(self)


class VirtualSsc:
    """Answers commands as a card would, from the profile's files. Pure: no clock, no link."""

    def __init__(self, profile: CardProfile) -> None:
        self.profile = profile
        self.atr = _ATR_T1 if profile.version is Version.V3 else _ATR_T0
        self._is_t0 = profile.version is not Version.V3
        self._files = _files(profile.holder, profile.version)
        self._noise = random.Random(profile.holder.number)  # noqa: S311 noise for a simulator
        self.reset()

    def reset(self) -> None:
        """Power on: nothing selected, nothing waiting."""
        self._pending = b""
        self._selected = False
        self._commands = 0

    def active_fault(self) -> CardFault | None:
        """The fault that hits the next command, if it is time for it."""
        return self.profile.fault if self._commands >= self.profile.fault_after else None

    def answer(self, command: bytes) -> bytes:
        """Data and status word."""
        fault = self.active_fault()
        self._commands += 1
        if fault is CardFault.RUBBISH:
            return self._noise.randbytes(self._noise.randint(2, 40))
        instruction, p1, p2 = command[1], command[2], command[3]
        if instruction == 0xC0:
            data, self._pending = self._pending[: command[4] or 256], b""
            return data + b"\x90\x00"
        if instruction == 0xA4:
            return self._select(p1, command[5:])
        if instruction != 0xB2:
            return b"\x6d\x00"
        if fault is CardFault.REFUSES:
            return b"\x69\x82"
        return self._read(p1, p2, command[4], is_tag_wrong=fault is CardFault.WRONG_TAGS)

    def _select(self, p1: int, name: bytes) -> bytes:
        self._selected = p1 == 0x04 and name[: len(ssc.APPLICATION)] == ssc.APPLICATION
        if not self._selected:
            return b"\x6a\x82"
        if self._is_t0:
            self._pending = _FCI
            return bytes([0x61, len(_FCI)])
        return _FCI + b"\x90\x00"

    def _read(self, p1: int, p2: int, le: int, *, is_tag_wrong: bool) -> bytes:
        records = self._files.get(p2 >> 3)
        if not self._selected or records is None:
            return b"\x6a\x82"
        by_number = p2 & 0x07 == 0x04
        found = records[p1 - 1 : p1] if by_number else [r for r in records if r[0] == p1]
        if not found or p1 == 0:
            return b"\x6a\x83"
        record = bytes([0xEE]) + found[0][1:] if is_tag_wrong else found[0]
        if self._is_t0 and le != len(record):
            return bytes([0x6C, len(record)])
        return record + b"\x90\x00"


def _files(holder: Holder, version: Version) -> dict[int, list[bytes]]:
    name = holder.name.encode("gb18030")
    basic = {
        0x01: bytes.fromhex("110100") + bytes(13),
        0x02: b"1",
        0x03: version.value.encode(),
        0x04: bytes(12),
        0x05: _bcd(holder.issued),
        0x06: _bcd(holder.expires),
        0x07: holder.card_number.encode(),
    }
    person = {0x08: holder.number.encode(), 0x09: name[:_NAME_LENGTH].ljust(_NAME_LENGTH, b"\0")}
    if version is not Version.V1:
        extension = name[_NAME_LENGTH:]
        person[0x4E] = extension[:_EXTENSION_LENGTH].ljust(_EXTENSION_LENGTH, b"\0")
    person |= {
        0x0A: holder.sex.value.encode(),
        0x0B: bytes.fromhex(holder.ethnic_group),
        0x0C: bytes.fromhex("110100"),
        0x0D: _bcd(holder.birth),
    }
    return {BASIC_FILE.sfi: _records(basic, BASIC_FILE), HOLDER_FILE.sfi: _records(person, HOLDER_FILE)}


def _records(values: dict[int, bytes], layout: FileLayout) -> list[bytes]:
    records = [bytes([tag, len(value)]) + value for tag, value in values.items()]
    for record in records:
        if len(record) != layout.record_length[record[0]]:
            raise ValueError(f"record {record[0]:02X} has {len(record)} bytes")
    return records


def _bcd(day: date) -> bytes:
    return bytes.fromhex(f"{day:%Y%m%d}")
