"""Keeps the programs of a terminal running where no systemd does: what ends is started again, ever slower."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_STEADY_S = 60.0  # after this long without an end the pause is short again
_STOP_TIMEOUT_S = 8.0
_PR_SET_PDEATHSIG = 1  # prctl(2)
_DIE_WITH_PARENT = "KIOSK_DIE_WITH_PARENT"


@dataclass(slots=True)
class Program:
    """One supervised process. `log_path` takes its output; without one it speaks where we speak."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    log_path: Path | None = None
    restarts: int = 0
    process: subprocess.Popen[bytes] | None = None


class Supervisor:
    """Thread: one watcher a program; `stop` ends them all in reverse order of their start.

    A program that ends with one of `final_statuses` asks for the end of all: starting it again would change
    nothing; with `renewal_status` for all to be started anew. One that cannot be started at all is tried
    again like one that ended.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        final_statuses: Collection[int] = (),
        renewal_status: int | None = None,
    ) -> None:
        self._final_statuses = frozenset(final_statuses)
        self._renewal_status = renewal_status
        self.final_status: int | None = None
        self._programs = {program.name: program for program in programs}
        self._stopping = threading.Event()
        self._launching = threading.Lock()
        self._watchers: list[threading.Thread] = []

    def start(self) -> None:
        for program in self._programs.values():
            _launch(program)
            watcher = threading.Thread(target=self._watch, args=(program,), daemon=True)
            self._watchers.append(watcher)
            watcher.start()

    def pid(self, name: str) -> int:
        """The process now running under this name. Errors: KeyError; LookupError between two lives."""
        process = self._programs[name].process
        if process is None or process.poll() is not None:
            raise LookupError(f"{name} is not running at this moment")
        return process.pid

    def restarts(self, name: str) -> int:
        return self._programs[name].restarts

    def kill(self, name: str) -> None:
        """Kill -9, as a power cut would; the watcher brings it back."""
        os.kill(self.pid(name), signal.SIGKILL)

    def wait(self) -> None:
        """Until `stop` is called, by a signal handler or another thread, or a program asks for the end."""
        while not self._stopping.wait(1.0):
            pass

    def stop(self) -> None:
        """End every program orderly, and by force after a while. Safe to call twice."""
        with self._launching:
            self._stopping.set()
        for program in reversed(self._programs.values()):
            if program.process is not None:
                _end(program.process)
        for watcher in self._watchers:
            watcher.join(_STOP_TIMEOUT_S)

    def _watch(self, program: Program) -> None:
        pause_s = _FIRST_PAUSE_S
        while True:
            started_s = time.monotonic()
            code = None if program.process is None else program.process.wait()
            if self._stopping.is_set():
                return
            if code in self._final_statuses:
                log.warning("%s ended with %s and asks for the end of all", program.name, code)
                self.final_status = code
                self._stopping.set()
                return
            if code == self._renewal_status:
                self._renew_others(program)
            if time.monotonic() - started_s > _STEADY_S:
                pause_s = _FIRST_PAUSE_S
            log.warning("%s ended with %s; starting it again in %.1f s", program.name, code, pause_s)
            if self._stopping.wait(pause_s):
                return
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
            with self._launching:
                if self._stopping.is_set():
                    return
                program.restarts += 1
                _launch(program)

    def _renew_others(self, asking: Program) -> None:
        """They end in order; their watchers start them again."""
        for program in self._programs.values():
            if program is not asking and program.process is not None:
                program.process.terminate()


def die_with_parent() -> None:
    """In a supervised program: end when the supervisor is gone, even if it was killed. Linux only."""
    if os.environ.get(_DIE_WITH_PARENT):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _launch(program: Program) -> None:
    """Sets `process`; None where it cannot be started, as while the disk is full or an update runs."""
    try:
        program.process = _process(program)
    except OSError as error:
        log.error("%s cannot be started: %s", program.name, error)
        program.process = None


def _process(program: Program) -> subprocess.Popen[bytes]:
    env = {**os.environ, **program.env, _DIE_WITH_PARENT: "1"}
    if program.log_path is None:
        return subprocess.Popen(program.command, env=env)
    with program.log_path.open("ab") as sink:
        return subprocess.Popen(program.command, env=env, stdout=sink, stderr=sink)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
