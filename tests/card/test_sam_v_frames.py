"""Frames of the SAM_V module, byte for byte, and whatever else a line may bring."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.card.fields import CardContentError
from peripherals.card.sam_v import commands
from peripherals.card.sam_v.commands import READ, READ_WITH_FINGERPRINTS, Command, Sw, module_number, parts_of
from peripherals.card.sam_v.frames import LONGEST, PREAMBLE, Answer, FrameReader, answer_frame
from peripherals.card.sam_v.simulator.module import NUMBER

ANSWERS = st.tuples(st.integers(0, 0xFFFFFF), st.binary(max_size=300))


def told(answers: list[Answer]) -> list[tuple[int, bytes]]:
    return [(answer.status, bytes(answer.data)) for answer in answers]


def fed(reader: FrameReader, stream: bytes, cuts: list[int]) -> list[Answer]:
    places = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    return [answer for start, end in itertools.pairwise(places) for answer in reader.feed(stream[start:end])]


@pytest.mark.parametrize(
    ("command", "frame"),
    [
        (commands.RESET, "AA AA AA 96 69 00 03 10 FF EC"),
        (commands.MODULE_STATE, "AA AA AA 96 69 00 03 11 FF ED"),
        (commands.MODULE_ID, "AA AA AA 96 69 00 03 12 FF EE"),
        (commands.FIND, "AA AA AA 96 69 00 03 20 01 22"),
        (commands.SELECT, "AA AA AA 96 69 00 03 20 02 21"),
        (commands.READ, "AA AA AA 96 69 00 03 30 01 32"),
        (commands.READ_WITH_FINGERPRINTS, "AA AA AA 96 69 00 03 30 10 23"),
        (commands.NEW_ADDRESS, "AA AA AA 96 69 00 03 30 03 30"),
    ],
)
def test_every_command_is_the_frame_that_the_sources_give(command: Command, frame: str) -> None:
    assert command.frame == bytes.fromhex(frame)


@pytest.mark.parametrize(
    ("frame", "status", "data"),
    [
        ("AA AA AA 96 69 00 04 00 00 90 94", 0x90, b""),
        ("AA AA AA 96 69 00 04 00 00 60 64", 0x60, b""),
        ("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97", 0x9F, bytes(4)),
        ("AA AA AA 96 69 00 04 00 00 80 84", 0x80, b""),
        ("AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C", 0x90, bytes(8)),
        ("AA AA AA 96 69 00 04 00 00 91 95", 0x91, b""),
    ],
)
def test_answers_of_the_sources_are_read(frame: str, status: int, data: bytes) -> None:
    assert told(FrameReader().feed(bytes.fromhex(frame))) == [(status, data)]
    assert answer_frame(status, data) == bytes.fromhex(frame)


@given(answers=st.lists(ANSWERS, max_size=4), cuts=st.lists(st.integers(0, 2000), max_size=12))
def test_what_is_sent_comes_out_however_it_is_cut(answers: list[tuple[int, bytes]], cuts: list[int]) -> None:
    stream = b"".join(answer_frame(status, data) for status, data in answers)
    assert told(fed(FrameReader(), stream, cuts)) == answers


@given(
    answers=st.lists(st.tuples(st.binary(max_size=40), ANSWERS), max_size=4),
    cuts=st.lists(st.integers(0, 2000), max_size=12),
)
def test_noise_before_and_between_is_passed_over(
    answers: list[tuple[bytes, tuple[int, bytes]]], cuts: list[int]
) -> None:
    stream = b"".join(noise.replace(b"\x69", b"") + answer_frame(*answer) for noise, answer in answers)
    assert told(fed(FrameReader(), stream, cuts)) == [answer for _noise, answer in answers]


@given(noise=st.binary(max_size=300), answer=ANSWERS)
def test_any_bytes_at_all_leave_a_reader_that_reads_on(noise: bytes, answer: tuple[int, bytes]) -> None:
    reader = FrameReader()
    reader.feed(noise)
    reader.restart()
    assert not reader.has_begun
    assert told(reader.feed(answer_frame(*answer)))[-1:] == [answer]


def test_an_answer_inside_what_looked_like_a_longer_one_is_found_once_the_line_is_quiet() -> None:
    reader = FrameReader()
    noise = PREAMBLE + (0x0500).to_bytes(2, "big") + b"\x00\x00"
    assert reader.feed(noise + answer_frame(0x9F, bytes(4))) == []
    assert reader.has_begun
    assert told(reader.restart()) == [(0x9F, bytes(4))]


@given(at=st.integers(5, 18), bit=st.integers(0, 7))
def test_no_single_turned_bit_passes_for_an_answer(at: int, bit: int) -> None:
    frame = bytearray(answer_frame(0x90, bytes(8)))
    frame[at] ^= 1 << bit
    assert FrameReader().feed(frame) == []


@pytest.mark.parametrize("length", [0, 3, LONGEST + 1, 0xFFFF])
def test_a_length_that_no_answer_has_is_noise(length: int) -> None:
    reader = FrameReader()
    stream = PREAMBLE + length.to_bytes(2, "big") + answer_frame(0x80)
    assert told(reader.feed(stream)) == [(0x80, b"")]


def test_the_echo_of_a_command_is_no_answer() -> None:
    assert told(FrameReader().feed(commands.FIND.frame + answer_frame(0x80))) == [(0x80, b"")]


@pytest.mark.parametrize("fingerprints", [0, 512, 1024])
def test_the_fingerprint_block_of_every_length_stays_out(fingerprints: int) -> None:
    head = b"".join(n.to_bytes(2, "big") for n in (256, 1024, fingerprints))
    data = head + b"t" * 256 + b"p" * 1024 + b"f" * fingerprints
    frame = answer_frame(0x90, data)
    assert len(frame) == 1297 + fingerprints
    (answer,) = FrameReader().feed(frame)
    assert READ_WITH_FINGERPRINTS.may_answer(answer)
    parts = parts_of(answer.data, READ_WITH_FINGERPRINTS)
    assert (parts.text, parts.photo) == (b"t" * 256, b"p" * 1024)


def test_a_plain_reading_has_the_length_that_the_sources_give() -> None:
    data = bytes.fromhex("01000400") + bytes(256 + 1024)
    assert len(answer_frame(0x90, data)) == 1295
    assert len(parts_of(bytearray(data), READ).photo) == 1024


@given(data=st.binary(max_size=400))
def test_lengths_that_do_not_add_up_are_told_without_content(data: bytes) -> None:
    with pytest.raises(CardContentError, match=r"^read: \d+ bytes, and lengths that do not add up to them$"):
        parts_of(bytearray(data + b"\x01" * 7), READ)


def test_a_late_answer_to_another_command_is_told_by_its_shape() -> None:
    late = Answer(Sw.DONE, bytearray(1284))
    assert not commands.FIND.may_answer(late)
    assert not commands.SELECT.may_answer(late)
    assert READ.may_answer(late)


def test_wiped_answers_hold_zeros_only() -> None:
    answer = Answer(Sw.DONE, bytearray(b"personal"))
    answer.wipe()
    assert answer.data == bytes(8)
    assert repr(answer) == "Answer(90, 8 bytes)"


def test_the_number_of_a_module_is_the_one_printed_on_it() -> None:
    assert module_number(NUMBER) == "05.01-20120101-0000000123-0123456789"


@given(status=st.integers(0, 0xFFFFFF))
def test_every_status_has_words(status: int) -> None:
    assert commands.words(status).startswith(f"{status:02X} ")
