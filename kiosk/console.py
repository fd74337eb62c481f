"""What the commands of `kiosk` have in common: where the shipped data is, and how an answer is given."""

from __future__ import annotations

import argparse
import codecs
import io
import json
import os
import select
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import config
from config.mistakes import file_words
from config.strings import text

WRONG_USE = 2
POWER_ENDS = 80  # free in sysexits.h; all is stored, and the machine may be switched off
UNCONFIGURED = 78  # EX_CONFIG of sysexits.h
UNREAD = 141  # what a shell says of a program that SIGPIPE ended: 128 + 13
DEMO_CATALOGUE = Path(config.__file__).parent / "catalogue" / "demo2019"
CALENDAR_DIR = Path(config.__file__).parent / "calendar"


def write_any_text() -> None:
    """Chinese, and what no locale can write, is printed and never an error; a locale of ASCII gets UTF-8."""
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
    print(_told(why), file=sys.stderr)
    return status


def until_unread(act: Callable[[], int]) -> int:
    """The exit status of a command. Where nobody reads its answer to the end (`… | head`), it just ends."""
    try:
        try:
            return act()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        if not _is_unread(sys.stdout.fileno()):
            raise  # something else broke: a device, a program that was asked
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at its end
        return UNREAD


def _is_unread(file: int) -> bool:
    """Whether the other end of a pipe is closed."""
    poll = select.poll()
    poll.register(file, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))
