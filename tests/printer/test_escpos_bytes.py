from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from config.fonts import FontFaces
from config.printer_model import load_model
from peripherals.devices import Deadline
from peripherals.printer.document import Slip
from peripherals.printer.escpos import (
    PAPER_FENCE,
    SLICE_LINES,
    StatusQuestion,
    picture_bytes,
    process_id,
    process_id_fence,
)
from peripherals.printer.job import job_bytes
from peripherals.printer.raster import render
from peripherals.printer.simulator.commands import CommandStream, Kind
from peripherals.printer.tcp import TcpPrinter


@pytest.fixture
def job(slip: Slip, faces: FontFaces) -> bytes:
    return job_bytes(slip, faces, load_model("raster_80"))


def test_a_job_is_a_clean_start_slices_of_picture_a_feed_and_a_cut(job: bytes) -> None:
    kinds = Counter(command.kind for command in CommandStream().feed(job))
    assert kinds.keys() == {Kind.INITIALIZE, Kind.STATUS_PUSH, Kind.RASTER, Kind.FEED_LINES, Kind.CUT}
    assert kinds[Kind.CUT] == 1
    assert job.startswith(b"\x1b@\x1da\x0e\x1dv0\x00\x48\x00")
    assert job.endswith(b"\x1bd\x06\x1dV\x01")


def test_slices_hold_every_row_once_and_none_is_too_high(job: bytes, slip: Slip, faces: FontFaces) -> None:
    heights = [
        int.from_bytes(command.parameters[3:5], "little")
        for command in CommandStream().feed(job)
        if command.kind is Kind.RASTER
    ]
    assert max(heights) <= SLICE_LINES
    assert sum(heights) == render(slip, faces).height


def test_black_is_a_set_bit() -> None:
    image = Image.new("1", (8, 1), 1)
    image.putpixel((0, 0), 0)
    assert b"\x1dv0\x00\x01\x00\x01\x00\x80" in picture_bytes(image)


def test_questions_and_fences_are_the_bytes_of_the_reference() -> None:
    assert [question.command for question in StatusQuestion] == [
        b"\x10\x04\x01",
        b"\x10\x04\x02",
        b"\x10\x04\x03",
        b"\x10\x04\x04",
    ]
    assert process_id_fence(b"Ab1~") == bytes.fromhex("1D 28 48 06 00 30 30 41 62 31 7E")
    assert bytes.fromhex("1D 72 01") == PAPER_FENCE


@pytest.mark.parametrize("wrong", [b"abc", b"abcde", b"ab\x1fc", b"abc\x7f"])
def test_an_id_the_printer_would_not_take_is_a_bug(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="process id"):
        process_id_fence(wrong)


@given(st.integers(0, 95**4 - 1))
def test_every_number_has_its_own_id(number: int) -> None:
    digits = process_id(number)
    process_id_fence(digits)
    back = 0
    for digit in digits:
        back = back * 95 + digit - 0x20
    assert back == number


@given(st.binary(max_size=300), st.integers(1, 50))
def test_commands_are_the_bytes_however_they_arrive(data: bytes, chunk_bytes: int) -> None:
    stream = CommandStream()
    raw = b"".join(
        command.raw
        for start in range(0, len(data), chunk_bytes)
        for command in stream.feed(data[start : start + chunk_bytes])
    )
    assert data.startswith(raw)


def test_a_question_inside_a_picture_is_dots() -> None:
    picture = b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01"
    assert [command.kind for command in CommandStream().feed(picture + b"\x10\x04\x04")] == [
        Kind.RASTER,
        Kind.REAL_TIME_QUESTION,
    ]


def test_the_simulator_runs_by_itself_and_ends_when_told(
    slip: Slip, faces: FontFaces, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "peripherals.printer.simulator", "--port", "0", "--out", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stderr is not None
            port = int(running.stderr.readline().rsplit(" ", 1)[1])
            printer = TcpPrinter("127.0.0.1", port)
            job = printer.print_slip(slip, Deadline.after(10))
            printer.close()
        finally:
            running.terminate()
        assert running.wait(10) == 0
    assert job.state == "confirmed"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["slip-1.bin", "slip-1.png"]


def test_importing_the_driver_leaves_the_root_logger_alone() -> None:
    script = "import logging, peripherals.printer.tcp; print(logging.getLogger().handlers)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
