"""A driver in a process of its own: whatever it does, the terminal gets its answer in time and goes on.

A call that does not come back in time costs the process its life, and the device is opened anew; a process
that ends by itself is a lost device with the words of its end. Choice of `own_process: true` in the profile.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from peripherals.devices import Deadline, Status
from peripherals.vendor_wire import WireError, receive, send
from peripherals.worker import DriverBug

log = logging.getLogger(__name__)

_BUILD_S = 6.0  # loading libraries; measured 0.5 to 2 s on two busy cores
_OPEN_S = 6.0
_STATUS_S = 3.0  # below the queue's own patience, so that the process ends and no thread is left behind
_CLOSE_S = 1.0
_COMMAND_S = 8.0  # a command without a deadline
_GRACE_S = 1.0  # past its deadline a command may still bring its "too late"


class VendorProcess:
    """Stands for a driver, with the same calls.

    Errors: OSError for a lost device, a process that ended, or one that was ended; DriverBug for a bug.
    Thread: one, its own worker's; the process ends with that thread.
    """

    def __init__(self, choice: Mapping[str, object], command: str) -> None:
        """`choice` are the arguments of `registry.build_driver`; `command` is the one of its kind."""
        self._choice = dict(choice)
        self._driver = str(choice["driver"])
        self._command_name = command
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def __getattr__(self, name: str) -> Any:
        if name != self.__dict__.get("_command_name"):
            raise AttributeError(name)
        return partial(self._command, name)

    def why_refused(self) -> str:
        """What is wrong with the options, as the driver itself says; empty when nothing is.

        A driver that crashes or hangs already now is not refused: that is for its device's status to tell.
        """
        try:
            return self._start()
        except OSError as error:
            log.warning("%s: %s", self._driver, error)
            return ""
        finally:
            self._end()

    def open(self) -> None:
        if refused := self._start():
            self._end()
            raise OSError(refused)
        self._call("open", _OPEN_S)

    def close(self) -> None:
        """Asks the driver to let go, then ends its process; never fails."""
        if self._line is not None:
            with suppress(OSError, DriverBug):
                self._call("close", _CLOSE_S)
        self._end()

    def status(self) -> Status:
        told = self._call("status", _STATUS_S)
        if not isinstance(told, Status):
            raise DriverBug(f"{self._driver}: status is a {type(told).__name__}")
        return told

    def _command(self, name: str, *arguments: object) -> object:
        limits = [each.left_s() + _GRACE_S for each in arguments if isinstance(each, Deadline)]
        return self._call(name, min(limits, default=_COMMAND_S), *arguments)

    def _start(self) -> str:
        """A fresh process with the driver built in it; why it could not be built, if it could not."""
        self._end()
        self._line, theirs = socket.socketpair()  # kept at once: `_end` closes it whatever comes
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "peripherals.vendor_host", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        told = self._exchange(self._choice, "building it", Deadline.after(_BUILD_S))
        return str(told.get("refused", ""))

    def _call(self, name: str, limit_s: float, *arguments: object) -> Any:
        call = {"call": name, "arguments": arguments}
        told = self._exchange(call, name, Deadline.after(limit_s))
        if "lost" in told:
            raise OSError(told["lost"])
        if "bug" in told:
            raise DriverBug(told["bug"])
        return told["done"]

    def _exchange(self, said: object, what: str, deadline: Deadline) -> Mapping[str, Any]:
        if self._line is None:
            raise OSError(f"the driver process of {self._driver} is not open")
        try:
            send(self._line, said, deadline)
            told = receive(self._line, deadline)
        except TimeoutError:
            self._end()
            raise TimeoutError(f"{self._driver} did not come back from {what} and was ended") from None
        except (EOFError, OSError):
            raise ConnectionError(f"the process of {self._driver} {self._end()} during {what}") from None
        except WireError as error:
            self._end()
            raise DriverBug(f"{self._driver}: {error}") from None
        if not isinstance(told, dict):
            raise DriverBug(f"{self._driver}: an answer that is a {type(told).__name__}")
        return told

    def _end(self) -> str:
        """The process and all it started are gone; the words say how it ended."""
        line, self._line = self._line, None
        process, self._process = self._process, None
        if line is not None:
            line.close()
        if process is None:
            return "was not there"
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)  # it may be on its way out, and then its own end is the one to tell
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # also what it left behind
        status = process.wait()
        return f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
