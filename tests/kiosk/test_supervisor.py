"""The supervisor: what ends comes back, what is stopped stays."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.supervisor import Program, Supervisor


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    program = Program(
        "sleeper",
        [sys.executable, "-c", "print('here', flush=True); import time; time.sleep(60)"],
        log_path=tmp_path / "sleeper.log",
    )
    supervisor = Supervisor([program])
    supervisor.start()
    yield supervisor
    supervisor.stop()


def until(condition: Callable[[], bool], timeout_s: float = 10) -> None:
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.02)


def test_a_killed_program_comes_back_as_another_process(supervisor: Supervisor, tmp_path: Path) -> None:
    log = tmp_path / "sleeper.log"
    until(lambda: log.read_text() == "here\n")
    first = supervisor.pid("sleeper")
    supervisor.kill("sleeper")
    until(lambda: log.read_text() == "here\nhere\n")
    assert supervisor.pid("sleeper") != first
    assert supervisor.restarts("sleeper") == 1


def test_between_two_lives_there_is_no_pid(supervisor: Supervisor) -> None:
    supervisor.kill("sleeper")
    time.sleep(0.2)  # dead, and not yet started again
    with pytest.raises(LookupError, match="sleeper"):
        supervisor.pid("sleeper")


def test_a_stopped_program_stays_stopped(supervisor: Supervisor) -> None:
    supervisor.stop()
    with pytest.raises(LookupError):
        supervisor.pid("sleeper")
    assert supervisor.restarts("sleeper") == 0


def test_a_program_that_asks_for_the_end_of_all_gets_it() -> None:
    supervisor = Supervisor(
        [
            Program("other", [sys.executable, "-c", "import time; time.sleep(60)"]),
            Program("ui", ["sh", "-c", "exit 80"]),
        ],
        final_statuses=(78, 80),
    )
    supervisor.start()
    supervisor.wait()
    supervisor.stop()
    assert supervisor.final_status == 80
    assert supervisor.restarts("ui") == 0


def test_a_program_that_cannot_be_started_yet_is_started_once_it_can(tmp_path: Path) -> None:
    program, log = tmp_path / "late", tmp_path / "late.log"
    supervisor = Supervisor([Program("late", [str(program)], log_path=log)])
    supervisor.start()
    with pytest.raises(LookupError):
        supervisor.pid("late")
    written = tmp_path / "being-written"
    written.write_text("#!/bin/sh\necho here\nexec sleep 60\n")
    written.chmod(0o700)
    written.rename(program)
    until(lambda: log.read_text() == "here\n")
    supervisor.stop()


def test_a_program_that_asks_for_a_fresh_start_of_all_gets_it(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    once = f"import pathlib, sys, time; p = pathlib.Path({str(asked)!r}); " + (
        "p.exists() and time.sleep(60); p.touch(); sys.exit(81)"
    )
    supervisor = Supervisor(
        [
            Program("other", [sys.executable, "-c", "import time; time.sleep(60)"]),
            Program("asking", [sys.executable, "-c", once]),
        ],
        renewal_status=81,
    )
    supervisor.start()
    until(lambda: supervisor.restarts("other") == 1 and supervisor.restarts("asking") == 1)
    supervisor.stop()
    assert supervisor.final_status is None
