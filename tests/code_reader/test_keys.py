"""A reader that plays a keyboard: recorded key presses become text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.code_reader.hid import is_keyboard_alone
from peripherals.code_reader.keys import EVENT, PLAIN, SHIFTED, KeyPresses, press

TYPED = sorted(set(PLAIN.values()) | set(SHIFTED.values()))
# What a Linux kernel gives for "H7" and Enter: shift down, H, shift up, 7, Enter; MSC_SCAN and SYN between.
RECORDED = b"".join(
    EVENT.pack(1795500000, 120, *event)
    for event in [
        (4, 4, 0x700E1), (1, 42, 1), (0, 0, 0), (4, 4, 0x7000B), (1, 35, 1), (0, 0, 0), (1, 35, 0),
        (1, 42, 0), (0, 0, 0), (1, 8, 1), (1, 8, 2), (1, 8, 2), (1, 8, 0), (0, 0, 0),
        (1, 28, 1), (1, 28, 0), (0, 0, 0),
    ]
)  # fmt: skip


def test_recorded_events_are_the_letters_that_were_printed_in_the_code() -> None:
    assert KeyPresses().feed(RECORDED) == b"H7\r"


@given(st.text(st.sampled_from(TYPED), max_size=60))
def test_every_letter_of_the_keyboard_comes_through(text: str) -> None:
    assert KeyPresses().feed(b"".join(press(text))) == text.encode("ascii") + b"\r"


def test_caps_lock_turns_letters_and_nothing_else() -> None:
    caps = EVENT.pack(0, 0, 1, 58, 1) + EVENT.pack(0, 0, 1, 58, 0)
    assert KeyPresses().feed(caps + b"".join(press("Ht-7"))) == b"hT-7\r"


@given(st.binary(max_size=400))
def test_rubbish_types_at_most_letters_and_the_next_code_is_whole(data: bytes) -> None:
    keys = KeyPresses()
    keys.feed(data[: len(data) % EVENT.size])
    assert keys.feed(b"".join(press("ht07"))) == b"ht07\r"


@pytest.mark.parametrize(
    ("types", "is_taken"),
    [
        (0b1_0000_0000_0000_0001_0011, True),  # SYN KEY MSC REP: a keyboard, or a reader that plays one
        (0b1011, False),  # SYN KEY ABS: a touch panel
        (0b0111, False),  # SYN KEY REL: a mouse
        (0b0001, False),
    ],
)
def test_only_what_is_a_keyboard_and_nothing_else_is_taken(types: int, is_taken: bool) -> None:
    assert is_keyboard_alone(types) is is_taken
