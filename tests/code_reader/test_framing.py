"""From bytes to codes: ends, pauses, letters, noise, length, repeats."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.code_reader.code import Code
from peripherals.code_reader.framing import Encoding, Framer, Garbled, Repeats, read_code

GAP_S = 0.1
PRINTABLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFFEE), min_size=1, max_size=40).filter(
    lambda text: text.isprintable() and text == text.strip()
)


def framed(*parts: bytes, longest: int = 64) -> list[bytes | None]:
    """Parts that come at once, one after another."""
    framer = Framer(GAP_S, longest)
    return [code for part in parts for code in framer.feed(part, 1.0)]


@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n", b"\x03", b"\r\r\n\n"])
def test_a_code_ends_with_whatever_the_reader_sends(ending: bytes) -> None:
    assert framed(b"\x02HT07" + ending) == [b"HT07"]


def test_codes_that_come_in_one_burst_are_told_apart_and_one_in_two_parts_is_one() -> None:
    assert framed(b"A\rB\rC", b"D\r") == [b"A", b"B", b"CD"]


def test_a_reader_that_ends_its_codes_with_a_pause_is_understood() -> None:
    framer = Framer(GAP_S)
    assert framer.feed(b"HT07", 1.0) == []
    assert framer.rest(1.05) == []
    assert framer.feed(b"-1", 1.06) == []
    assert framer.rest(1.2) == [b"HT07-1"]
    assert framer.rest(9.0) == []


def test_of_a_code_that_is_too_long_nothing_is_kept_and_the_next_is_whole() -> None:
    assert framed(b"x" * 65, b"x" * 500 + b"\rHT07\r") == [None, b"HT07"]
    assert framed(b"x" * 64 + b"\r") == [b"x" * 64]


@given(st.lists(PRINTABLE, max_size=5), st.lists(st.integers(0, 200), max_size=6))
def test_codes_are_the_same_however_the_line_cuts_them(codes: list[str], cuts: list[int]) -> None:
    stream = b"".join(code.encode() + b"\r" for code in codes)
    bounds = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    parts = [stream[start:end] for start, end in pairwise(bounds)]
    heard = [read_code(raw, Encoding.UTF_8) for raw in framed(*parts, longest=4096)]
    assert heard == [Code(code) for code in codes]


@given(st.binary(max_size=300))
def test_no_bytes_end_the_reader(data: bytes) -> None:
    assert all(isinstance(read_code(raw, Encoding.AUTO), Code | Garbled) for raw in framed(data, b"\r"))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_is_read_in_either_encoding_without_being_told_which(encoding: str) -> None:
    assert read_code("收件凭证　 𠮷".encode(encoding), Encoding.AUTO) == Code("收件凭证　 𠮷")


@pytest.mark.parametrize("raw", [b"\xff\xfe\x80", b"HT07\x00\x07", b"   ", b"\x1b[2J"])
def test_noise_is_no_code(raw: bytes) -> None:
    assert read_code(raw, Encoding.AUTO) == Garbled()


def test_what_a_code_says_is_not_shown_by_accident() -> None:
    assert "HT07" not in repr(Code("HT07"))


def test_a_code_held_before_the_reader_counts_once_until_it_was_away() -> None:
    repeats = Repeats(away_s=1.5)
    seen = [repeats.is_repeat(Code("A"), at_s) for at_s in (0.0, 1.0, 2.0, 3.4, 5.0)]
    assert seen == [False, True, True, True, False]
    assert not repeats.is_repeat(Code("B"), 5.1)
    assert not repeats.is_repeat(Code("A"), 5.2)
