"""The end of a command's answer: whoever stops reading it stops it, without a word."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kiosk.console import UNREAD, until_unread
from tests.kiosk.domain import DEMO, ROOT

KIOSK = [sys.executable, "-m", "kiosk"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["catalogue", "who", "D129"],
        ["catalogue", "schema"],
        ["find", "小饭馆"],
        ["catalogue", "check", str(DEMO)],
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
