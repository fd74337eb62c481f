"""What goes out to a card, and how its answers are followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.card import apdu
from peripherals.card.emrtd.virtual_chip import parse


class Script:
    """A card that answers from a list and keeps what it was sent."""

    def __init__(self, *answers: tuple[bytes, int]) -> None:
        self.answers = list(answers)
        self.sent: list[bytes] = []

    def __call__(self, command: bytes) -> tuple[bytes, int]:
        self.sent.append(command)
        return self.answers.pop(0)


def test_verify_never_reaches_the_card() -> None:
    card = Script()
    with pytest.raises(apdu.ForbiddenInstructionError):
        apdu.exchange(card, bytes.fromhex("0020000003888888"))
    assert card.sent == []


@given(st.binary(max_size=20).filter(lambda c: len(c) < 4 or c[0] != 0 or c[1] not in (0xA4, 0xC0, 0xB2)))
def test_nothing_but_select_read_and_get_response_passes(command: bytes) -> None:
    with pytest.raises(apdu.ForbiddenInstructionError):
        apdu.SOCIAL_SECURITY.check(command)


@pytest.mark.parametrize(
    ("allowed", "instructions"),
    [
        (apdu.SOCIAL_SECURITY, {0xA4, 0xC0, 0xB2}),
        (apdu.TRAVEL_DOCUMENT, {0xA4, 0xC0, 0xB0, 0x84, 0x82, 0x86, 0x88, 0x22}),
        (apdu.STAFF_CARD, {0xA4, 0xC0, 0xCB, 0x87}),
    ],
)
def test_each_application_has_its_own_short_list_and_verify_is_on_none(
    allowed: apdu.AllowList, instructions: set[int]
) -> None:
    assert allowed.instructions == instructions
    assert 0x20 not in allowed.instructions
    with pytest.raises(apdu.ForbiddenInstructionError):
        allowed.check(bytes.fromhex("0020000003888888"))
    with pytest.raises(apdu.ForbiddenInstructionError):
        allowed.check(bytes.fromhex("0C20000003888888"))
    with pytest.raises(apdu.ForbiddenInstructionError):
        allowed.check(bytes.fromhex("80A40400"))


@pytest.mark.parametrize(
    ("command", "encoded"),
    [
        (apdu.Command(0, 0xB0, 1, 2), "00B00102"),
        (apdu.Command(0, 0xB0, 1, 2, le=4), "00B0010204"),
        (apdu.Command(0, 0xB0, 1, 2, le=256), "00B0010200"),
        (apdu.Command(0, 0xB0, 1, 2, le=257), "00B00102000101"),
        (apdu.Command(0, 0xB0, 1, 2, le=65536), "00B00102000000"),
        (apdu.Command(0, 0xA4, 4, 0, b"ab"), "00A40400026162"),
        (apdu.Command(0, 0xA4, 4, 0, b"ab", 256), "00A4040002616200"),
        (apdu.Command(0, 0xA4, 4, 0, b"ab", 512), "00A4040000000261620200"),
    ],
)
def test_commands_are_short_where_they_can_be(command: apdu.Command, encoded: str) -> None:
    assert command.encode().hex().upper() == encoded
    assert parse(command.encode()) == command


def test_t0_carries_no_expected_length_behind_data() -> None:
    for sent, carried in (
        ("00A404000261629A", "00A40400026162"),
        ("00A40400026162", "00A40400026162"),
        ("00B0000004", "00B0000004"),
        ("00B00000", "00B00000"),
    ):
        assert apdu.for_t0(bytes.fromhex(sent)).hex().upper() == carried


@pytest.mark.parametrize(
    "command",
    [
        apdu.select_by_name(b"sx1"),
        apdu.select_elementary_file(0xEF05),
        apdu.read_record_by_tag(8, 6, 0x14),
        apdu.read_record_by_number(1, 6),
    ],
)
def test_every_command_we_build_is_allowed(command: bytes) -> None:
    apdu.SOCIAL_SECURITY.check(command)


def test_commands_are_those_of_the_field() -> None:
    assert apdu.select_by_name(b"sx1").hex(" ") == "00 a4 04 00 03 73 78 31"
    assert apdu.select_elementary_file(0xEF05).hex(" ") == "00 a4 02 00 02 ef 05"
    assert apdu.read_record_by_tag(0x08, 5, 0x14).hex(" ") == "00 b2 08 28 14"
    assert apdu.read_record_by_number(3, 6).hex(" ") == "00 b2 03 34 00"


def test_bytes_announced_by_61_are_fetched() -> None:
    card = Script((b"", 0x6103), (b"abc", 0x9000))
    assert apdu.exchange(card, apdu.select_by_name(b"x")) == apdu.Response(b"abc", 0x9000)
    assert card.sent[1] == bytes.fromhex("00C0000003")


def test_a_wrong_length_is_corrected_by_6c() -> None:
    card = Script((b"", 0x6C14), (b"whole", 0x9000))
    assert apdu.exchange(card, apdu.read_record_by_tag(8, 6, 0)).data == b"whole"
    assert card.sent[1] == bytes.fromhex("00B2083014")


def test_6c_and_61_may_follow_each_other() -> None:
    card = Script((b"", 0x6C05), (b"", 0x6105), (b"abcde", 0x9000))
    assert apdu.exchange(card, apdu.read_record_by_tag(8, 6, 0)).data == b"abcde"


@pytest.mark.parametrize("sw", [0x6100, 0x61FF, 0x6C01])
def test_a_card_that_promises_more_for_ever_is_left(sw: int) -> None:
    asked: list[bytes] = []

    def for_ever(command: bytes) -> tuple[bytes, int]:
        asked.append(command)
        return b"", sw

    assert apdu.exchange(for_ever, apdu.read_record_by_tag(8, 6, 0)).sw == sw
    assert len(asked) <= 17


def test_a_response_shows_no_data() -> None:
    assert "secret" not in repr(apdu.Response(b"secret", 0x6A82))
    assert "file not found" in repr(apdu.Response(b"secret", 0x6A82))
