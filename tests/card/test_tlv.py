"""BER-TLV: what is written is read, and no bytes end the program."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.card import tlv

TAGS = st.sampled_from([0x02, 0x30, 0x7C, 0x87, 0x5F1F, 0x7F61, 0x5F2E])


@given(TAGS, st.binary(max_size=70_000))
def test_what_is_written_is_read(tag: int, value: bytes) -> None:
    node = tlv.read(tlv.write(tag, value))
    assert (node.tag, node.value) == (tag, value)


@given(st.lists(st.tuples(TAGS, st.binary(max_size=300)), max_size=5))
def test_objects_stand_one_behind_the_other(pairs: list[tuple[int, bytes]]) -> None:
    box = tlv.read(tlv.write(0x30, *(tlv.write(tag, value) for tag, value in pairs)))
    assert [(node.tag, node.value) for node in box.children()] == pairs


@given(st.binary(max_size=60))
def test_bytes_are_objects_or_an_error(data: bytes) -> None:
    with contextlib.suppress(tlv.TlvError):
        assert b"".join(node.raw for node in tlv.read_all(data)) == data


@pytest.mark.parametrize("data", ["", "30", "3080", "3005", "308500000000", "5F", "5F81818101", "30030201"])
def test_what_is_cut_or_indefinite_is_an_error(data: str) -> None:
    with pytest.raises(tlv.TlvError):
        tlv.read(bytes.fromhex(data))


def test_nothing_may_stand_behind_the_one_object() -> None:
    with pytest.raises(tlv.TlvError, match="1 bytes behind 30"):
        tlv.read(bytes.fromhex("300000"))


@pytest.mark.parametrize("dotted", ["0.4.0.127.0.7.2.2.4.2.2", "2.16.840.1.101.3.4.2.1", "1.2.840.10045.2.1"])
def test_object_identifiers_are_written_and_read(dotted: str) -> None:
    assert tlv.object_id(tlv.read(tlv.write_object_id(dotted))) == dotted


def test_an_object_identifier_is_that_of_the_standard() -> None:
    assert tlv.write_object_id("0.4.0.127.0.7.2.2.4.2.2").hex().upper() == "060A04007F00070202040202"


@given(st.integers(0, 2**130))
def test_integers_are_never_negative(number: int) -> None:
    assert int.from_bytes(tlv.read(tlv.write_integer(number)).value, "big", signed=True) == number


def test_a_node_shows_no_value() -> None:
    assert "secret" not in repr(tlv.read(tlv.write(0x04, b"secret")))
