"""The end of a command's answer: whoever stops reading it stops it; what cannot be written is told."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from kiosk.console import UNREAD, UNWRITTEN, refuse, until_unread
from tests.kiosk.domain import ROOT

KIOSK = [sys.executable, "-m", "kiosk"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["catalogue", "schema"],
        ["find", "小饭馆"],
    ],
    ids=lambda arguments: arguments[1],
)
def test_a_command_whose_answer_nobody_reads_ends_without_a_traceback(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [*KIOSK, *arguments], stdout=writing, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False
    )
    os.close(writing)
    assert ended.stderr == ""
    assert ended.returncode == UNREAD


def test_another_pipe_that_breaks_is_not_taken_for_the_reader() -> None:
    def act() -> int:
        raise BrokenPipeError("the reader of cards")

    with open(os.devnull, "w", encoding="utf-8") as out, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        with pytest.raises(BrokenPipeError, match="the reader of cards"):
            until_unread(act)


def test_an_answer_that_the_disk_does_not_take_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert until_unread(lambda: print("answer") or 0) == UNWRITTEN
        assert capsys.readouterr().err.count("\n") == 1


def test_a_disk_that_is_full_elsewhere_is_not_taken_for_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def act() -> int:
        print("answer")
        raise OSError(errno.ENOSPC, "the store's")

    with open(os.devnull, "w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(OSError, match="the store's"):
            until_unread(act)


def test_where_nobody_can_be_told_why_the_exit_status_still_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w", encoding="utf-8", buffering=1) as full:
        monkeypatch.setattr(sys, "stderr", full)
        assert refuse("why", 78) == 78
