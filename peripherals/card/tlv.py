"""BER-TLV: the boxes in boxes that chips and certificates are made of, read strictly and written shortest.

Source: ISO/IEC 7816-4 clause 5.2.2 and 8825-1. Indefinite lengths are refused: no card may use them, and a
signed object must be DER.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_MANY_TAG_BYTES = 0x1F
_MOST_TAG_BYTES = 3
_MOST_LENGTH_BYTES = 4

INTEGER, BIT_STRING, OCTET_STRING, OBJECT_ID, SEQUENCE, SET = 0x02, 0x03, 0x04, 0x06, 0x30, 0x31


class TlvError(ValueError):
    """Bytes that are no whole BER-TLV, or not the expected one. Never shows them."""


@dataclass(frozen=True, slots=True, repr=False)
class Node:
    """One object: its tag as it stands in the bytes, its value, and the whole of it."""

    tag: int
    value: bytes
    raw: bytes

    def __repr__(self) -> str:
        return f"Node({self.tag:02X}, {len(self.value)} bytes)"

    def children(self) -> list[Node]:
        """The objects inside. Errors: TlvError."""
        return list(read_all(self.value))

    def child(self, tag: int) -> Node:
        """The first object inside with this tag. Errors: TlvError."""
        found = self.find(tag)
        if found is None:
            raise TlvError(f"no {tag:02X} in {self.tag:02X}")
        return found

    def find(self, tag: int) -> Node | None:
        """The same, or None. Errors: TlvError."""
        return next((node for node in self.children() if node.tag == tag), None)


def read(data: bytes) -> Node:
    """The one object that `data` is, with nothing behind it. Errors: TlvError."""
    node = read_first(data)
    if len(node.raw) != len(data):
        raise TlvError(f"{len(data) - len(node.raw)} bytes behind {node.tag:02X}")
    return node


def read_all(data: bytes) -> Iterator[Node]:
    """The objects one behind the other. Errors: TlvError."""
    while data:
        node = read_first(data)
        yield node
        data = data[len(node.raw) :]


def read_first(data: bytes) -> Node:
    """The object that `data` begins with. Errors: TlvError."""
    tag, start, length = head(data)
    value = data[start : start + length]
    if len(value) < length:
        raise TlvError(f"{tag:02X}: {length} bytes announced, {len(value)} present")
    return Node(tag, value, data[: start + length])


def expect(node: Node, tag: int) -> Node:
    """The node itself when it has this tag. Errors: TlvError."""
    if node.tag != tag:
        raise TlvError(f"{node.tag:02X} where {tag:02X} belongs")
    return node


def head(data: bytes) -> tuple[int, int, int]:
    """Tag, where the value begins, and how long it is. Errors: TlvError. Units: bytes."""
    if not data:
        raise TlvError("nothing where a tag belongs")
    end = 1
    if data[0] & _MANY_TAG_BYTES == _MANY_TAG_BYTES:
        while end < len(data) and data[end] & 0x80 and end < _MOST_TAG_BYTES:
            end += 1
        end += 1
    if end >= len(data) or end > _MOST_TAG_BYTES:
        raise TlvError("a tag without length, or one too long")
    first = data[end]
    if first < 0x80:
        return int.from_bytes(data[:end], "big"), end + 1, first
    count = first & 0x7F
    digits = data[end + 1 : end + 1 + count]
    if not 0 < count <= _MOST_LENGTH_BYTES or len(digits) < count:
        raise TlvError("a length that is indefinite, too long or cut")
    return int.from_bytes(data[:end], "big"), end + 1 + count, int.from_bytes(digits, "big")


def write(tag: int, *values: bytes) -> bytes:
    """An object with the shortest length; its value is all `values` joined."""
    value = b"".join(values)
    tag_bytes = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    if len(value) < 0x80:
        return tag_bytes + bytes([len(value)]) + value
    digits = len(value).to_bytes((len(value).bit_length() + 7) // 8, "big")
    return tag_bytes + bytes([0x80 | len(digits)]) + digits + value


def write_integer(number: int) -> bytes:
    """INTEGER of a number that is not negative."""
    return write(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def object_id(node: Node) -> str:
    """An OBJECT IDENTIFIER in dots. Errors: TlvError. Source: ISO/IEC 8825-1, 8.19."""
    value = expect(node, OBJECT_ID).value
    if not value or value[-1] & 0x80:
        raise TlvError("an object identifier that is empty or cut")
    numbers, number = [], 0
    for octet in value:
        number = number << 7 | octet & 0x7F
        if not octet & 0x80:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(str(part) for part in (first, numbers[0] - 40 * first, *numbers[1:]))


def write_object_id(dotted: str) -> bytes:
    """OBJECT IDENTIFIER of its dotted form."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    encoded = b""
    for number in (first * 40 + second, *rest):
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | number & 0x7F)
        encoded += bytes(reversed(groups))
    return write(OBJECT_ID, encoded)
