"""The bytes of the Internet Printing Protocol: requests written, answers read, nothing known of printers.

Source: RFC 8010 (encoding), clause 3; numbers of operations and tags: RFC 8011 and the IANA registry of IPP.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

VERSION = (1, 1)  # every printer since 2000 takes it; 2.0 adds nothing that we ask for
_OPERATION_ATTRIBUTES, _END = 0x01, 0x03
_GROUPS_END = 0x10  # tags below it begin a group, those above it a value
_COLLECTION_BEGIN, _COLLECTION_END = 0x34, 0x37
_LONGEST = 0x7FFF


class IppError(ValueError):
    """These bytes are no IPP message."""


class Operation(IntEnum):
    PRINT_JOB = 0x0002
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Tag(IntEnum):
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


Value = int | bool | str | bytes | None
"""None: out of band (no value, unknown), or a collection, which nothing here reads."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """As it is sent."""

    tag: Tag
    name: str
    value: int | bool | str


@dataclass(frozen=True, slots=True)
class Group:
    """As it is received: every attribute with all its values."""

    tag: int
    attributes: Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Message:
    """`code`: the operation of a request, the status of an answer."""

    code: int
    request_id: int
    groups: tuple[Group, ...]
    data: bytes = field(default=b"", repr=False)

    def group(self, tag: int) -> Mapping[str, tuple[Value, ...]]:
        """The attributes of the first group of this kind; none when there is none."""
        return next(iter(self.every(tag)), {})

    def every(self, tag: int) -> list[Mapping[str, tuple[Value, ...]]]:
        """The attributes of each group of this kind."""
        return [group.attributes for group in self.groups if group.tag == tag]


def request(operation: int, request_id: int, groups: Mapping[int, tuple[Attribute, ...]]) -> bytes:
    """A request up to where the document would begin. Errors: ValueError for a value that is too long."""
    head = struct.pack(">BBHI", *VERSION, operation, request_id)
    body = b"".join(
        bytes([tag]) + b"".join(_written(attribute) for attribute in attributes)
        for tag, attributes in groups.items()
    )
    return head + body + bytes([_END])


def standard(*attributes: Attribute) -> tuple[Attribute, ...]:
    """Operation attributes: the two that every request begins with, then these. Source: RFC 8011, 4.1.4."""
    return (
        Attribute(Tag.CHARSET, "attributes-charset", "utf-8"),
        Attribute(Tag.LANGUAGE, "attributes-natural-language", "zh-cn"),
        *attributes,
    )


def asked_for(names: Iterable[str]) -> tuple[Attribute, ...]:
    """The attributes that the answer should have."""
    return several(Tag.KEYWORD, "requested-attributes", tuple(names))


def several(tag: Tag, name: str, values: Iterable[int | str]) -> tuple[Attribute, ...]:
    """One attribute with these values: all but the first go without its name."""
    return tuple(Attribute(tag, name if number == 0 else "", value) for number, value in enumerate(values))


def _written(attribute: Attribute) -> bytes:
    name = attribute.name.encode("ascii")
    match attribute.tag:
        case Tag.INTEGER | Tag.ENUM:
            value = struct.pack(">i", attribute.value)
        case Tag.BOOLEAN:
            value = bytes([bool(attribute.value)])
        case _:
            value = str(attribute.value).encode()
    if len(value) > _LONGEST:
        raise ValueError(f"{attribute.name}: {len(value)} bytes")
    return struct.pack(">BH", attribute.tag, len(name)) + name + struct.pack(">H", len(value)) + value


def parsed(raw: bytes) -> Message:
    """A message. Errors: IppError for anything else."""
    try:
        _, _, code, request_id = struct.unpack_from(">BBHI", raw)
        reader = _Reader(raw, struct.calcsize(">BBHI"))
        return Message(code, request_id, reader.groups(), raw[reader.place :])
    except (struct.error, IndexError) as error:
        raise IppError(f"ends too early or makes no sense: {error}") from error


class _Reader:
    def __init__(self, raw: bytes, place: int) -> None:
        self._raw = raw
        self.place = place

    def groups(self) -> tuple[Group, ...]:
        groups: list[tuple[int, dict[str, list[Value]]]] = []
        name, depth = "", 0
        while (tag := self._byte()) != _END:
            if tag < _GROUPS_END:
                groups.append((tag, {}))
                name, depth = "", 0
                continue
            name = self._text(self._length()) or name
            raw = self._bytes(self._length())
            if not groups:
                raise IppError("a value before any group")
            if depth == 0:
                groups[-1][1].setdefault(name, []).append(_value(tag, raw))
            depth += (tag == _COLLECTION_BEGIN) - (tag == _COLLECTION_END)
        return tuple(
            Group(tag, {key: tuple(values) for key, values in attributes.items()})
            for tag, attributes in groups
        )

    def _byte(self) -> int:
        self.place += 1
        return self._raw[self.place - 1]

    def _length(self) -> int:
        (length,) = struct.unpack_from(">H", self._raw, self.place)
        self.place += 2
        return int(length)

    def _text(self, length: int) -> str:
        return self._bytes(length).decode("utf-8", "replace")

    def _bytes(self, length: int) -> bytes:
        if self.place + length > len(self._raw):
            raise IppError(f"a field of {length} bytes goes past the end")
        self.place += length
        return self._raw[self.place - length : self.place]


def _value(tag: int, raw: bytes) -> Value:
    match tag:
        case Tag.INTEGER | Tag.ENUM:
            return int(struct.unpack(">i", raw)[0])
        case Tag.BOOLEAN:
            return raw != b"\x00"
        case Tag.TEXT_WITH_LANGUAGE | Tag.NAME_WITH_LANGUAGE:
            skipped = 2 + int(struct.unpack_from(">H", raw)[0])
            return raw[skipped + 2 :].decode("utf-8", "replace")
        case _ if 0x40 <= tag <= 0x4F:
            return raw.decode("utf-8", "replace")
        case _ if 0x30 <= tag <= 0x33:
            return raw
        case _:
            return None
