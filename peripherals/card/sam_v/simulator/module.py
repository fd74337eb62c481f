"""How a SAM_V module answers: the card on it, and what of it was found, selected and read. Pure: no clock."""

from __future__ import annotations

import struct
from enum import IntEnum

from peripherals.card.sam_v.commands import (
    FIND,
    MODULE_ID,
    MODULE_STATE,
    NEW_ADDRESS,
    READ,
    READ_WITH_FINGERPRINTS,
    RESET,
    SELECT,
    Command,
    Sw,
)
from peripherals.card.sam_v.simulator.cards import IdCard

NUMBER = struct.pack("<HHIII", 5, 1, 20120101, 123, 123456789)
COMMANDS = (RESET, MODULE_STATE, MODULE_ID, FIND, SELECT, READ, READ_WITH_FINGERPRINTS, NEW_ADDRESS)
_NEW_ADDRESS_LENGTH = 70


class _Step(IntEnum):
    LYING = 0
    FOUND = 1
    SELECTED = 2
    READ = 3


class VirtualModule:
    """`knows`: the commands of its firmware. `finds_again`: it finds a card that was read and still lies
    there; most do not. `state`: what it says of itself."""

    def __init__(self) -> None:
        self.knows = frozenset(command.code for command in COMMANDS)
        self.finds_again = False
        self.state = Sw.DONE
        self._card: IdCard | None = None
        self._step = _Step.LYING

    def lay(self, card: IdCard) -> None:
        self._card, self._step = card, _Step.LYING

    def take(self) -> None:
        self._card = None

    def answer(self, code: bytes) -> tuple[int, bytes]:
        """Status and data for a command."""
        if code not in self.knows:
            return Sw.UNKNOWN_COMMAND, b""
        if code == MODULE_STATE.code or self.state is not Sw.DONE:
            return self.state, b""
        if code == MODULE_ID.code:
            return Sw.DONE, NUMBER
        if code == RESET.code:
            self._step = _Step.LYING
            return Sw.DONE, b""
        return self._of_card(code)

    def _of_card(self, code: bytes) -> tuple[int, bytes]:
        card, step = self._card, self._step
        if code == FIND.code:
            if card is None or (step is _Step.READ and not self.finds_again):
                return Sw.NONE_FOUND, b""
            self._step = _Step.FOUND
            return Sw.FOUND, bytes(4)
        if code == SELECT.code:
            if card is None or step not in (_Step.FOUND, _Step.SELECTED):
                return Sw.NOT_SELECTED, b""
            self._step = _Step.SELECTED
            return Sw.DONE, bytes(8)
        if code == NEW_ADDRESS.code:
            if card is None or step is not _Step.READ:
                return Sw.NOT_READ, b""
            return _new_address(card)
        if card is None or step is not _Step.SELECTED:
            return Sw.NOT_READ, b""
        self._step = _Step.READ
        return Sw.DONE, _reading(card, has_fingerprints=code == READ_WITH_FINGERPRINTS.code)


def _reading(card: IdCard, *, has_fingerprints: bool) -> bytes:
    parts = [card.text, card.photo, *([card.fingerprints] if has_fingerprints else [])]
    return b"".join(len(part).to_bytes(2, "big") for part in parts) + b"".join(parts)


def _new_address(card: IdCard) -> tuple[int, bytes]:
    if not card.new_address:
        return Sw.NO_SUCH_ITEM, b""
    return Sw.DONE, card.new_address.ljust(_NEW_ADDRESS_LENGTH // 2).encode("utf-16-le")


def command_of(code: bytes) -> Command | None:
    """The command that these two bytes are; None for none."""
    return next((command for command in COMMANDS if command.code == code), None)
