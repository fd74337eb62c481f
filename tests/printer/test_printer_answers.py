from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.devices import Cover, DeviceState, ErrorAction, Paper
from peripherals.printer.answers import (
    Answer,
    AnswerStream,
    FlowControl,
    Noise,
    PaperAnswer,
    ProcessIdAnswer,
    PushedStatus,
    RealTimeAnswer,
)
from peripherals.printer.escpos import StatusQuestion
from peripherals.printer.simulator import Conditions
from peripherals.printer.status import RawStatus, from_pushed, summarise

variable_bits = st.integers(0, 255)
real_time = variable_bits.map(lambda bits: (bits & ~0x93) | 0x12)
packets = st.tuples(
    variable_bits.map(lambda bits: (bits & ~0x93) | 0x10),
    *[variable_bits.map(lambda bits: bits & ~0x90)] * 3,
).map(bytes)
process_ids = st.binary(min_size=4, max_size=4).map(lambda raw: bytes(0x20 + byte % 0x5F for byte in raw))
answers = st.one_of(
    real_time.map(lambda byte: (bytes([byte]), RealTimeAnswer(byte))),
    packets.map(lambda packet: (packet, PushedStatus(packet))),
    st.sampled_from([0x00, 0x03, 0x0C, 0x0F]).map(lambda byte: (bytes([byte]), PaperAnswer(byte))),
    process_ids.map(lambda name: (b"\x37\x22" + name + b"\x00", ProcessIdAnswer(name))),
    st.booleans().map(lambda on: (b"\x11" if on else b"\x13", FlowControl(on))),
)


def size(answer: Answer) -> int:
    match answer:
        case Noise(data) | PushedStatus(data):
            return len(data)
        case ProcessIdAnswer():
            return 7
        case _:
            return 1


@given(st.lists(answers, max_size=12), st.integers(1, 7))
def test_answers_are_told_apart_however_they_are_cut(
    sent: list[tuple[bytes, Answer]], chunk_bytes: int
) -> None:
    data = b"".join(raw for raw, _ in sent)
    stream = AnswerStream()
    heard = [
        answer
        for start in range(0, len(data), chunk_bytes)
        for answer in stream.feed(data[start : start + chunk_bytes])
    ]
    assert heard == [answer for _, answer in sent]


@given(st.binary(max_size=40))
def test_any_bytes_are_answers_or_noise_and_none_is_lost(data: bytes) -> None:
    stream = AnswerStream()
    heard = stream.feed(data)
    pending = len(data) - sum(size(answer) for answer in heard)
    assert 0 <= pending < 7


@given(st.binary(max_size=12))
def test_the_stream_finds_its_place_again_after_any_noise(noise: bytes) -> None:
    stream = AnswerStream()
    stream.feed(noise)
    heard = stream.feed(b"\x12\x12")
    assert heard[-1] == RealTimeAnswer(0x12)


def test_a_packet_broken_by_a_real_time_answer_does_not_pose_as_a_paper_answer() -> None:
    assert AnswerStream().feed(b"\x10\x00\x00\x12") == [Noise(b"\x10\x00\x00"), RealTimeAnswer(0x12)]


def test_a_process_id_torn_in_two_is_noise() -> None:
    assert AnswerStream().feed(b"\x37\x22ab\x12") == [Noise(b"\x37\x22ab"), RealTimeAnswer(0x12)]


@pytest.mark.parametrize(
    ("recorded", "device", "paper", "cover", "code"),
    [
        ("12 12 12 12", DeviceState.ONLINE, Paper.FULL, Cover.CLOSED, None),
        ("12 12 12 1E", DeviceState.ONLINE, Paper.LOW, Cover.CLOSED, None),
        ("1A 32 12 7E", DeviceState.USER_ERROR, Paper.OUT, Cover.CLOSED, "printer.paper_out"),
        ("1A 16 12 12", DeviceState.USER_ERROR, Paper.FULL, Cover.OPEN, "printer.cover_open"),
        ("1A 12 12 12", DeviceState.OFFLINE, Paper.FULL, Cover.CLOSED, "printer.offline"),
        ("1A 52 1A 12", DeviceState.HARDWARE_ERROR, Paper.FULL, Cover.CLOSED, "printer.cutter"),
        ("1A 52 16 12", DeviceState.HARDWARE_ERROR, Paper.FULL, Cover.CLOSED, "printer.jam"),
        ("1A 52 32 12", DeviceState.HARDWARE_ERROR, Paper.FULL, Cover.CLOSED, "printer.broken"),
        ("1A 52 52 12", DeviceState.OFFLINE, Paper.FULL, Cover.CLOSED, "printer.overheated"),
        ("5A 1A 12 12", DeviceState.BUSY, Paper.FULL, Cover.CLOSED, None),
    ],
)
def test_recorded_answers_mean_what_a_person_would_see(
    recorded: str, device: DeviceState, paper: Paper, cover: Cover, code: str | None
) -> None:
    """The first five were recorded on an emulator, the others follow the reference."""
    status = summarise(RawStatus(*bytes.fromhex(recorded)))
    assert (status.device, status.paper, status.cover) == (device, paper, cover)
    assert (status.fault and status.fault.code) == code
    assert status.is_ready is (device is DeviceState.ONLINE)


def test_a_recorded_push_of_paper_out_means_the_same_as_the_answers() -> None:
    assert from_pushed(PushedStatus(bytes.fromhex("10000000"))) == RawStatus(0x12, 0x12, 0x12, 0x12)
    assert from_pushed(PushedStatus(bytes.fromhex("18000F00"))) == RawStatus(0x1A, 0x32, 0x12, 0x7E)


def test_silence_is_its_own_state() -> None:
    status = summarise(RawStatus())
    assert (status.paper, status.cover) == (Paper.UNKNOWN, Cover.UNKNOWN)
    assert status.fault is not None
    assert (status.fault.code, status.fault.action) == ("printer.no_answer", ErrorAction.CLEAR)


def test_a_printer_silent_about_paper_only_has_unknown_paper_and_is_ready() -> None:
    status = summarise(RawStatus(printer=0x12, offline_cause=0x12))
    assert (status.paper, status.is_ready) == (Paper.UNKNOWN, True)


@given(st.tuples(*[st.none() | real_time] * 4))
def test_every_raw_state_has_a_meaning_and_a_stopped_printer_is_never_ready(
    raw: tuple[int | None, int | None, int | None, int | None],
) -> None:
    status = summarise(RawStatus(*raw))
    is_stopped = raw[0] is None or bool(raw[0] & 0x48)
    assert not (is_stopped and status.is_ready)


@pytest.mark.parametrize(
    "conditions",
    [
        Conditions(paper=paper, is_cover_open=cover, has_cutter_error=cutter, is_overheated=hot)
        for paper, cover, cutter, hot in product(
            (Paper.FULL, Paper.LOW, Paper.OUT), (False, True), (False, True), (False, True)
        )
    ],
)
def test_pushed_and_asked_status_agree(conditions: Conditions) -> None:
    asked = RawStatus(*(conditions.real_time_answer(question) for question in StatusQuestion))
    assert from_pushed(PushedStatus(conditions.pushed_packet())) == asked
