"""The process in which a vendor's driver lives: does one call after the other, and ends with its terminal.

`python -m peripherals.vendor_host FD`. What the driver or its libraries print goes nowhere: it may be
personal. Only our own log lines reach the terminal's log.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import sys
import traceback
from collections.abc import Mapping
from typing import Any

from peripherals.devices import Deadline
from peripherals.vendor_wire import WireError, receive, send

_PR_SET_PDEATHSIG = 1  # prctl(2)
_ANSWER_S = 30.0


def serve(line: socket.socket) -> None:
    """First word in: which driver; first word out: that it is built, or why not. Then calls until the end."""
    from peripherals.registry import DeviceConfigError, build_driver

    choice = receive(line, None)
    try:
        driver = build_driver(**choice)
    except DeviceConfigError as error:
        _say(line, {"refused": str(error)})
        return
    _say(line, {"built": True})
    while True:
        call = receive(line, None)
        _say(line, _answer(driver, call["call"], call["arguments"]))


def _answer(driver: Any, name: str, arguments: tuple[object, ...]) -> Mapping[str, object]:
    """The result; the driver's own words when the device is lost; for a bug its place, never its message."""
    try:
        return {"done": getattr(driver, name)(*arguments)}
    except OSError as error:
        return {"lost": str(error) or type(error).__name__}
    except Exception as error:  # noqa: BLE001 - the boundary; the terminal opens the driver anew
        return {"bug": _place(error)}


def _place(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename}:{frame.lineno}"


def _say(line: socket.socket, answer: Mapping[str, object]) -> None:
    try:
        send(line, answer, Deadline.after(_ANSWER_S))
    except WireError as error:
        send(line, {"bug": str(error)}, Deadline.after(_ANSWER_S))


def _log_apart() -> None:
    """Our log goes where it went; everything that is printed goes nowhere."""
    ours = os.fdopen(os.dup(2), "w", encoding="utf-8", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for printed in (1, 2):
        os.dup2(nowhere, printed)
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, stream=ours)


def main() -> None:
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return
    _log_apart()
    with socket.socket(fileno=int(sys.argv[1])) as line:
        try:
            serve(line)
        except (EOFError, OSError):
            return  # the terminal is gone


if __name__ == "__main__":
    main()
