"""The handwriting process as the window uses it, and a process that fails in every way."""

from __future__ import annotations

import sys
import threading

import pytest

from kiosk.input.handwriting.reader import HandwritingReader, from_line, to_line
from kiosk.input.handwriting.written import Wanted, Written
from peripherals.devices import Completion, Deadline, Failed
from tests.kiosk.input.pen import ink, line

PYTHON = (sys.executable, "-c")


def test_the_process_reads_line_after_line_and_is_gone_when_stopped() -> None:
    reader = HandwritingReader()
    reader.start()
    name = reader.read(line("王木"), Deadline.after(60))
    digit = reader.read(ink("十"), Deadline.after(60), Wanted.LATIN)
    reader.stop()
    assert not isinstance(name, Failed)
    assert not isinstance(digit, Failed)
    assert [each.candidates[0] for each in name] == ["王", "木"]
    assert "十" not in digit[0].candidates
    assert not reader.is_running


@pytest.mark.parametrize(
    ("program", "patience_s", "code"),
    [
        ("raise SystemExit(3)", 60, "handwriting.failed"),
        ("print('[1]', flush=True); input()", 60, "handwriting.failed"),
        ("print('{', flush=True); input()", 60, "handwriting.failed"),
        ("import time; time.sleep(60)", 0.2, "handwriting.too_slow"),
    ],
)
def test_a_process_that_fails_is_a_result_and_leaves_nothing_running(
    program: str, patience_s: float, code: str
) -> None:
    reader = HandwritingReader((*PYTHON, program))
    told = reader.read(ink("一"), Deadline.after(patience_s))
    assert isinstance(told, Failed)
    assert told.code == code
    assert not reader.is_running


def test_stopping_cuts_a_reading_short() -> None:
    reader = HandwritingReader((*PYTHON, "import time; time.sleep(60)"))
    reader.start()
    timer = threading.Timer(0.2, reader.stop)
    timer.start()
    told = reader.read(ink("一"), Deadline.after(30))
    assert isinstance(told, Failed)
    assert told.completion is Completion.CANCELED


def test_characters_survive_the_pipe_and_have_no_repr() -> None:
    told = (Written(("王", "玉"), (0, 1, 2, 3)), Written(("木",), (4,)))
    assert from_line(to_line(told)) == told
    assert "王" not in repr(told)
