"""The bytes of IPP, against RFC 8010's own example and against rubbish."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.page_printer.ipp import Attribute, IppError, Operation, Tag, parsed, request, standard

# RFC 8010, appendix A.1, the request up to its copies and sides, byte by byte from the table there.
_EXAMPLE = (
    b"\x01\x01\x00\x02\x00\x00\x00\x01\x01"
    b"\x47\x00\x12attributes-charset\x00\x05utf-8"
    b"\x48\x00\x1battributes-natural-language\x00\x05en-us"
    b"\x45\x00\x0bprinter-uri\x00\x2cipp://printer.example.com/ipp/print/pinetree"
    b"\x42\x00\x08job-name\x00\x06foobar"
    b"\x22\x00\x16ipp-attribute-fidelity\x00\x01\x01"
    b"\x02"
    b"\x21\x00\x06copies\x00\x04\x00\x00\x00\x14"
    b"\x44\x00\x05sides\x00\x13two-sided-long-edge"
    b"\x03%!PDF..."
)


def test_the_example_of_the_standard_is_read_and_written_again() -> None:
    message = parsed(_EXAMPLE)
    assert (message.code, message.request_id, message.data) == (Operation.PRINT_JOB, 1, b"%!PDF...")
    assert message.group(2) == {"copies": (20,), "sides": ("two-sided-long-edge",)}
    written = request(
        Operation.PRINT_JOB,
        1,
        {
            1: (
                Attribute(Tag.CHARSET, "attributes-charset", "utf-8"),
                Attribute(Tag.LANGUAGE, "attributes-natural-language", "en-us"),
                Attribute(Tag.URI, "printer-uri", "ipp://printer.example.com/ipp/print/pinetree"),
                Attribute(Tag.NAME, "job-name", "foobar"),
                Attribute(Tag.BOOLEAN, "ipp-attribute-fidelity", True),
            ),
            2: (
                Attribute(Tag.INTEGER, "copies", 20),
                Attribute(Tag.KEYWORD, "sides", "two-sided-long-edge"),
            ),
        },
    )
    assert written + b"%!PDF..." == _EXAMPLE


def test_several_values_of_one_attribute_are_one_tuple() -> None:
    sent = request(0, 7, {4: (Attribute(Tag.KEYWORD, "reasons", "a"), Attribute(Tag.KEYWORD, "", "b"))})
    assert parsed(sent).group(4) == {"reasons": ("a", "b")}


def test_a_collection_is_passed_over_and_what_follows_it_is_read() -> None:
    def field(tag: int, name: bytes, value: bytes) -> bytes:
        return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value

    inner = (
        field(0x4A, b"", b"x") + field(0x34, b"", b"") + field(0x4A, b"", b"y") + field(0x21, b"", bytes(4))
    )
    inner += field(0x37, b"", b"")
    raw = b"\x01\x01\x00\x00\x00\x00\x00\x01\x04" + field(0x34, b"media-col", b"") + inner
    raw += field(0x37, b"", b"") + field(0x23, b"printer-state", b"\x00\x00\x00\x03") + b"\x03"
    assert parsed(raw).group(4)["printer-state"] == (3,)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_an_ipp_error(raw: bytes) -> None:
    for data in (raw, b"\x01\x01\x00\x00\x00\x00\x00\x01" + raw):
        with suppress(IppError):
            parsed(data)


@given(st.integers(1, len(_EXAMPLE) - 9))
def test_a_message_that_ends_too_early_is_an_error(length: int) -> None:
    with pytest.raises(IppError):
        parsed(_EXAMPLE[:length])


keywords = st.text(st.characters(min_codepoint=0x61, max_codepoint=0x7A), min_size=1, max_size=12)
values = st.one_of(
    st.tuples(st.just(Tag.INTEGER), st.integers(-(2**31), 2**31 - 1)),
    st.tuples(st.just(Tag.BOOLEAN), st.booleans()),
    st.tuples(st.just(Tag.NAME), st.text(max_size=20)),
)


@given(st.dictionaries(keywords, values, max_size=6), st.binary(max_size=30))
def test_what_was_written_is_read(told: dict[str, tuple[Tag, int | bool | str]], data: bytes) -> None:
    attributes = tuple(Attribute(tag, name, value) for name, (tag, value) in told.items())
    message = parsed(request(Operation.GET_JOB_ATTRIBUTES, 5, {1: standard(), 2: attributes}) + data)
    assert message.group(2) == {name: (value,) for name, (_, value) in told.items()}
    assert message.data == data
