"""What goes out to a card, and how its answers are followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.card import apdu


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
        apdu.check_allowed(command)


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
    apdu.check_allowed(command)


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
