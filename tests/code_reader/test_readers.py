"""Both drivers at the real ends of a pty and a pipe."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peripherals.code_reader.code import Code
from peripherals.code_reader.hid import HidCodeReader
from peripherals.code_reader.reader import FRESH_S
from peripherals.code_reader.serial_reader import SerialCodeReader
from peripherals.code_reader.simulator import VirtualKeyboard, VirtualScanner
from peripherals.devices import Deadline, Done, Failed

SOON_S = 0.4


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[VirtualScanner]:
    scanner = VirtualScanner(tmp_path / "scanner")
    yield scanner
    scanner.unplug()


@pytest.fixture
def reader(scanner: VirtualScanner) -> Iterator[SerialCodeReader]:
    reader = SerialCodeReader(str(scanner.port.path), away_s=0.3)
    reader.open()
    yield reader
    reader.close()


def told(reader: SerialCodeReader | HidCodeReader) -> Code | str:
    """A code, or why there is none."""
    outcome = reader.next_code(Deadline.after(SOON_S))
    return outcome.value if isinstance(outcome, Done) else outcome.code


def test_codes_in_a_burst_are_handed_over_one_by_one(
    scanner: VirtualScanner, reader: SerialCodeReader
) -> None:
    for text in ("HT07-1", "HT07-2", "收件"):
        scanner.scan(text)
    assert [told(reader) for _ in range(4)] == [Code("HT07-1"), Code("HT07-2"), Code("收件"), "code.none"]


def test_a_code_ended_by_a_pause_comes_before_the_deadline(
    scanner: VirtualScanner, reader: SerialCodeReader
) -> None:
    scanner.ending = b""
    scanner.scan("收件", "gb18030")
    assert told(reader) == Code("收件")


def test_trouble_has_a_code_of_its_own_and_the_next_scan_is_read(
    scanner: VirtualScanner, reader: SerialCodeReader
) -> None:
    scanner.port.send(b"\xff\xfe\xff\r")
    assert told(reader) == "code.garbled"
    for _ in range(5):
        scanner.port.send(b"x" * 1000)
        reader.status()
    scanner.port.send(b"\r")
    assert told(reader) == "code.too_long"
    scanner.scan("HT07-1")
    assert told(reader) == Code("HT07-1")


def test_a_code_held_still_is_read_once_and_again_after_it_was_away(
    scanner: VirtualScanner, reader: SerialCodeReader
) -> None:
    scanner.scan("HT07-1")
    scanner.scan("HT07-1")
    assert [told(reader), told(reader)] == [Code("HT07-1"), "code.none"]
    scanner.scan("HT07-1")
    assert told(reader) == Code("HT07-1")


def test_a_code_of_the_person_before_is_not_handed_to_the_next(
    scanner: VirtualScanner, reader: SerialCodeReader
) -> None:
    scanner.scan("HT07-1")
    time.sleep(0.05)
    reader.status()
    time.sleep(FRESH_S + 0.1)
    assert told(reader) == "code.none"


def test_nothing_of_a_code_stays_once_it_was_away(scanner: VirtualScanner, reader: SerialCodeReader) -> None:
    scanner.scan("of somebody")
    assert told(reader) == Code("of somebody")
    time.sleep(0.3)
    reader.status()
    assert "of somebody" not in [each.text for each in gc.get_objects() if type(each) is Code]


def test_a_port_that_two_want_is_given_to_one(scanner: VirtualScanner, reader: SerialCodeReader) -> None:
    with pytest.raises(OSError, match="lock"):
        SerialCodeReader(str(scanner.port.path)).open()


def test_a_reader_that_plays_a_keyboard_is_read_through_its_node(tmp_path: Path) -> None:
    keyboard = VirtualKeyboard(tmp_path / "event7")
    reader = HidCodeReader(str(keyboard.path))
    reader.open()
    keyboard.scan("https://zwfw.example/case/HT07-20261124-0001")
    assert told(reader) == Code("https://zwfw.example/case/HT07-20261124-0001")
    keyboard.unplug()
    with pytest.raises(OSError, match=r"hung up|event7"):
        told(reader)
    reader.close()


@pytest.mark.parametrize(
    "options", [{"baud": 1234}, {"encoding": "latin-1"}, {"gap_s": 0.0}, {"gap_s": 5}, {"away_s": -1}]
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        SerialCodeReader("/dev/null", **options)  # type: ignore[arg-type]


def test_nothing_held_before_it_is_the_persons_to_try_again(reader: SerialCodeReader) -> None:
    outcome = reader.next_code(Deadline.after(0.1))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery.value) == ("code.none", "retry")
