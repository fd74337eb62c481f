"""The reading process: real pages through the real recogniser, and a process that fails in every way."""

from __future__ import annotations

import sys
import threading
import time

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.devices import Completion, Deadline, Failed
from peripherals.reading.reader import TextReader
from peripherals.reading.text_line import TextLine, from_json, quarter_turned, to_json
from peripherals.scanner.frame import Bgr
from tests.reading.conftest import NOODLES

PYTHON = (sys.executable, "-c")
SMALL = np.full((40, 60, 3), 255, np.uint8)


def test_a_photographed_licence_is_read_word_for_word(licence_page: Bgr) -> None:
    reader = TextReader()
    reader.start()
    lines = reader.read(licence_page, Deadline.after(60))
    reader.stop()
    assert not isinstance(lines, Failed)
    told = "".join(line.text for line in lines)
    assert [word for word in (NOODLES.code, "示例区秀英面馆", "王秀英") if word not in told] == []


def test_a_blank_page_has_no_lines_and_the_same_process_reads_the_next(licence_page: Bgr) -> None:
    reader = TextReader()
    blank = np.full((400, 300, 3), 250, np.uint8)
    told = [
        reader.read(page, Deadline.after(60))
        for page in (blank, cv2.resize(licence_page, None, fx=0.5, fy=0.5))
    ]
    reader.stop()
    assert told[0] == ()
    assert told[1]


@pytest.mark.parametrize(
    ("program", "patience_s", "code"),
    [
        ("raise SystemExit(3)", 60, "reading.failed"),
        ("import sys; sys.stdin.buffer.read(8); print('[[1]]')", 60, "reading.failed"),
        ("import sys; sys.stdin.buffer.read(8); print('{')", 60, "reading.failed"),
        ("import time; time.sleep(60)", 0.2, "reading.too_slow"),
    ],
)
def test_a_process_that_fails_is_a_result_and_leaves_nothing_running(
    program: str, patience_s: float, code: str
) -> None:
    reader = TextReader((*PYTHON, program))
    told = reader.read(SMALL, Deadline.after(patience_s))
    assert isinstance(told, Failed)
    assert told.code == code
    assert not reader.is_running


def test_stopping_cuts_a_reading_short() -> None:
    reader = TextReader((*PYTHON, "import time; time.sleep(60)"))
    reader.start()
    timer = threading.Timer(0.3, reader.stop)
    timer.start()
    began_s = time.monotonic()
    told = reader.read(SMALL, Deadline.after(30))
    assert isinstance(told, Failed)
    assert told.completion is Completion.CANCELED
    assert time.monotonic() - began_s < 10


def test_a_reader_that_was_never_used_has_nothing_to_stop() -> None:
    TextReader((*PYTHON, "raise SystemExit")).stop()


EDGES = st.floats(0, 3000, width=32)
LINES = st.lists(
    st.builds(TextLine, st.text(max_size=20), st.floats(0, 1), EDGES, EDGES, EDGES, EDGES), max_size=6
)


@given(LINES)
def test_lines_survive_the_pipe(lines: list[TextLine]) -> None:
    assert from_json(to_json(lines)) == tuple(lines)


def test_four_quarter_turns_bring_a_page_back() -> None:
    lines = (TextLine("上", 1, 10, 0, 20, 5), TextLine("下", 1, 0, 40, 30, 50))
    turned = lines
    for _ in range(4):
        turned = quarter_turned(turned)
    assert turned == lines
    first, second = quarter_turned(lines)
    assert (first.left, first.top) == (0, 10)
    assert second.left > first.left
