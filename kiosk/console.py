"""What the commands of `kiosk` have in common: where the shipped data is, and how an answer is given."""

from __future__ import annotations

import argparse
import codecs
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import config
from config.mistakes import file_words
from config.strings import text

WRONG_USE = 2
POWER_ENDS = 80  # free in sysexits.h; all is stored, and the machine may be switched off
RESTARTS = 81  # free as well; a technician asked on the glass for all programs to be started anew
UNCONFIGURED = 78  # EX_CONFIG of sysexits.h
UNWRITTEN = 74  # EX_IOERR of sysexits.h
UNREAD = 141  # what a shell says of a program that SIGPIPE ended: 128 + 13
DEMO_CATALOGUE = Path(config.__file__).parent / "catalogue" / "demo2019"
CALENDAR_DIR = Path(config.__file__).parent / "calendar"


def write_any_text() -> None:
    """Chinese, and what no locale can write, is printed and never an error; a locale of ASCII gets UTF-8.
    Where a stream was closed, nobody reads it: no file that is opened later may take its place."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            _lead_nowhere(number)
            setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if is_ascii else stream.encoding, errors="backslashreplace")


def print_json(value: object, *, indent: int | None = 1) -> int:
    """One JSON document on standard output; the exit status of a command that could answer. `indent` None:
    one line."""
    is_plain = (
        sys.stdout.encoding or "utf-8"
    ).lower() != "utf-8"  # else it would not be JSON in every locale
    print(json.dumps(value, ensure_ascii=is_plain, indent=indent, default=str))
    return 0


def iso_day(said: str) -> date:
    """An ISO date among the arguments."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise argparse.ArgumentTypeError(text("console.no_date", said=said)) from None


_LONGEST_WAIT_S = 600.0
"""Whoever waits holds the devices, and a terminal that starts meanwhile waits for them."""


def seconds(said: str) -> float:
    """A time to wait among the arguments: above zero, and no longer than anybody stands there."""
    try:
        wait_s = float(said)
    except ValueError:
        wait_s = 0.0
    if not 0 < wait_s <= _LONGEST_WAIT_S:  # not a number is neither
        raise argparse.ArgumentTypeError(
            text("console.no_seconds", said=said, longest=f"{_LONGEST_WAIT_S:.0f}")
        )
    return wait_s


def whole_number(said: str) -> int:
    """A number among the arguments."""
    try:
        return int(said)
    except ValueError:
        raise argparse.ArgumentTypeError(text("console.no_number", said=said)) from None


def _told(why: object) -> object:
    """Trouble with a file in words; any other as it says itself."""
    return (file_words(why) if isinstance(why, OSError) else None) or why


def refuse(why: object, status: int = WRONG_USE) -> int:
    """Says on standard error why there is no answer; the exit status."""
    try:
        print(_told(why), file=sys.stderr)
    except OSError:  # nobody can be told; the exit status still tells
        _lead_nowhere(sys.stderr.fileno())
    return status


def until_unread(act: Callable[[], int]) -> int:
    """The exit status of a command. Where nobody reads its answer to the end (`… | head`), it just ends; an
    answer that cannot be written, as to a full disk, is told on standard error."""
    with _watched_answer() as line:
        try:
            try:
                return act()
            finally:
                sys.stdout.flush()
        except OSError as error:
            if line is None or line.lost is None:
                raise  # something else broke: a device, a program that was asked
            _lead_nowhere(line.fileno())  # what is left is flushed once more
            if isinstance(error, BrokenPipeError):
                return UNREAD
            return refuse(text("console.unwritten", why=error.strerror or error), UNWRITTEN)


class _Line(io.FileIO):
    """Remembers that it could not be written: the same error may come of anything else a command does."""

    lost: OSError | None = None

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.lost = error
            raise


@contextmanager
def _watched_answer() -> Iterator[_Line | None]:
    """Standard output over a line that remembers; None where it is no file, as in tests."""
    before = sys.stdout
    try:
        line = _Line(before.fileno(), "w", closefd=False)
    except io.UnsupportedOperation:
        yield None
        return
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(line),
        encoding=before.encoding,
        errors=before.errors,
        line_buffering=before.isatty(),
    )
    try:
        yield line
    finally:
        sys.stdout.flush()
        sys.stdout = before


def _lead_nowhere(file: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if nowhere != file:
        os.dup2(nowhere, file)
        os.close(nowhere)
