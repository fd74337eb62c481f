"""Records of a card's elementary file, found by tag however the card wants to be asked."""

from __future__ import annotations

from dataclasses import dataclass

from peripherals.card import apdu
from peripherals.card.fields import CardContentError

_MOST_RECORDS = 16  # EF05 has 7, EF06 has 7; room for regional additions


@dataclass(frozen=True, slots=True)
class FileLayout:
    """An elementary file: its identifier, its short identifier, and the whole record length of each tag."""

    file_id: int
    sfi: int
    record_length: dict[int, int]


BASIC_FILE = FileLayout(
    0xEF05, 5, {0x01: 0x12, 0x02: 0x03, 0x03: 0x06, 0x04: 0x0E, 0x05: 0x06, 0x06: 0x06, 0x07: 0x0B}
)
HOLDER_FILE = FileLayout(
    0xEF06, 6, {0x08: 0x14, 0x09: 0x20, 0x4E: 0x16, 0x0A: 0x03, 0x0B: 0x03, 0x0C: 0x05, 0x0D: 0x06}
)


class RefusedError(Exception):
    """The card wants a key before it shows this record (6982)."""


class RecordFile:
    """One elementary file of the selected application.

    A record is asked for by tag in one command. A card that cannot do that is read whole, record by record:
    the order of records differs between versions 1 and 2, so a number alone never says what a record is.
    Errors: RefusedError; CardContentError naming file and tag; whatever the link raises.
    """

    def __init__(self, transmit: apdu.Transmit, layout: FileLayout) -> None:
        self._transmit = transmit
        self._layout = layout
        self._answers_by_tag = False
        self._all: dict[int, bytes] | None = None

    def place(self, tag: int) -> str:
        """Name of a record for a technician."""
        return f"EF{self._layout.file_id & 0xFF:02X}/{tag:02X}"

    def require(self, tag: int) -> bytes:
        """Value of a record that every card must have."""
        value = self.find(tag)
        if value is None:
            raise CardContentError(f"{self.place(tag)}: no such record")
        return value

    def find(self, tag: int) -> bytes | None:
        """Value of a record, or None when the card has none with this tag."""
        if self._all is None:
            command = apdu.read_record_by_tag(tag, self._layout.sfi, self._layout.record_length[tag])
            response = self._ask(command, self.place(tag))
            if response.is_ok and response.data[:1] == bytes([tag]):
                self._answers_by_tag = True
                return self._value(response.data)
            if self._answers_by_tag and not response.is_ok:
                return None
            self._all = self._read_all(self._layout.sfi) or self._select_and_read_all()
        return self._all.get(tag)

    def _select_and_read_all(self) -> dict[int, bytes]:
        """For cards that know no short identifiers."""
        self._ask(apdu.select_elementary_file(self._layout.file_id), self.place(0))
        return self._read_all(sfi=0)

    def _read_all(self, sfi: int) -> dict[int, bytes]:
        values: dict[int, bytes] = {}
        for number in range(1, _MOST_RECORDS + 1):
            place = f"EF{self._layout.file_id & 0xFF:02X} record {number}"
            response = self._ask(apdu.read_record_by_number(number, sfi), place)
            if not response.is_ok or not response.data:
                break
            if response.data[0] in self._layout.record_length:
                values.setdefault(response.data[0], self._value(response.data))
        return values

    def _ask(self, command: bytes, place: str) -> apdu.Response:
        response = apdu.exchange(self._transmit, command)
        if response.sw == apdu.SW_SECURITY_NOT_SATISFIED:
            raise RefusedError(f"{place}: {apdu.describe(response.sw)}")
        if not apdu.is_status_word(response.sw):
            raise CardContentError(f"{place}: {response.sw:04X} is no status word")
        return response

    def _value(self, record: bytes) -> bytes:
        """Value of a whole record: tag, length, value."""
        place = self.place(record[0])
        if len(record) < 2:
            raise CardContentError(f"{place}: no length")
        value = record[2 : 2 + record[1]]
        if len(value) < record[1]:
            raise CardContentError(f"{place}: {record[1]} bytes announced, {len(value)} present")
        return value
