"""The one thread that talks to one device: opens it, asks it, works for it, and opens it again when lost."""

from __future__ import annotations

import math
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from peripherals.devices import Completion, Device, DeviceState, ErrorAction, Failed, Fault, Recovery, Status

D = TypeVar("D", bound=Device)
T = TypeVar("T")

_LASTING_S = 10.0  # a device that held this long starts again with the shortest wait


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and how patiently a device is asked. Units: seconds."""

    poll_s: float = 0.5
    settle_s: float = 1.0
    first_wait_s: float = 0.5
    longest_wait_s: float = 5.0
    open_timeout_s: float = 8.0
    status_timeout_s: float = 4.0


class DriverBug(RuntimeError):
    """A bug in a driver that was met elsewhere; its text is the place, never what the driver said."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A driver call that ended in an exception; the device is to be opened anew."""

    status: Status
    error: Exception


@dataclass(frozen=True, slots=True)
class Job(Generic[D]):
    """A command that waits for its device. `settle` may be called from any thread, and more than once."""

    command: Callable[[D], object]
    timeout_s: float
    expires_at_s: float
    settle: Callable[[object], None]


class Inbox(Generic[D]):
    """Jobs in order of arrival. Thread: any."""

    def __init__(self) -> None:
        self._jobs: deque[Job[D]] = deque()
        self._changed = threading.Condition()

    def put(self, job: Job[D]) -> None:
        with self._changed:
            self._jobs.append(job)
            self._changed.notify_all()

    def wait(self, worker: Worker[D], timeout_s: float) -> None:
        """Returns when there is a job, when the worker is retired, or after the time."""
        with self._changed:
            self._changed.wait_for(lambda: worker.is_retired or self._jobs, timeout=max(0.0, timeout_s))

    def take(self, worker: Worker[D], timeout_s: float) -> Job[D] | None:
        """The next job for this worker, or None after the time or when the worker is retired."""
        with self._changed:
            self.wait(worker, timeout_s)
            return self._jobs.popleft() if self._jobs and not worker.is_retired else None

    def retire(self, worker: Worker[D]) -> None:
        """From here on the worker gets no job and ends as soon as its driver lets it."""
        with self._changed:
            worker.is_retired = True
            self._changed.notify_all()

    def expired(self, now_s: float) -> list[Job[D]]:
        """Removes and returns the jobs that waited too long."""
        with self._changed:
            late = [job for job in self._jobs if job.expires_at_s <= now_s]
            self._jobs = deque(job for job in self._jobs if job.expires_at_s > now_s)
            return late


class Worker(Generic[D]):
    """Thread: `run` is the device's own; the queue reads `overdue_at_s` and `job` and retires it."""

    def __init__(
        self, make: Callable[[], D], inbox: Inbox[D], pace: Pace, report: Callable[[Worker[D], Status], None]
    ) -> None:
        self._make = make
        self._inbox = inbox
        self._pace = pace
        self._report = report
        self._last: Status | None = None
        self.is_retired = False
        self.job: Job[D] | None = None
        self.overdue_at_s = math.inf  # when the driver call that runs now counts as hung

    def run(self) -> None:
        """Keeps the device open and at work until retired."""
        wait_s = self._pace.first_wait_s
        while not self.is_retired:
            opened = self._attempt(self._pace.open_timeout_s, self._open)
            if isinstance(opened, Lost):
                lost = opened
                while (job := self._inbox.take(self, 0.0)) is not None:
                    job.settle(refusal(lost.status))
            else:
                opened_at_s = time.monotonic()
                ended = self._serve(opened)
                self._attempt(self._pace.open_timeout_s, opened.close)
                if ended is None:
                    return
                lost = ended
                if time.monotonic() - opened_at_s > _LASTING_S:
                    wait_s = self._pace.first_wait_s
            self._tell(lost.status)
            self._inbox.wait(self, wait_s)  # someone who comes meanwhile is a reason to try at once
            wait_s = min(wait_s * 2, self._pace.longest_wait_s)

    def _open(self) -> D:
        """A fresh driver that opened its device and knows its status."""
        device = self._make()
        try:
            device.open()
            self._tell(device.status())
        except BaseException:
            device.close()
            raise
        return device

    def _serve(self, device: D) -> Lost | None:
        """Polls and works until the device is lost, or the worker retired (None)."""
        poll_at_s = time.monotonic() + self._pace.poll_s
        while not self.is_retired:
            if time.monotonic() >= poll_at_s:
                status = self._attempt(self._pace.status_timeout_s, device.status)
                if isinstance(status, Lost):
                    return status
                self._tell(status)
                poll_at_s = time.monotonic() + self._pace.poll_s
            job = self._inbox.take(self, poll_at_s - time.monotonic())
            if job is not None and (lost := self._do(job, device)) is not None:
                return lost
        return None

    def _do(self, job: Job[D], device: D) -> Lost | None:
        self.job = job
        outcome = self._attempt(job.timeout_s, lambda: job.command(device))
        self.job = None
        if not isinstance(outcome, Lost):
            job.settle(outcome)
            return None
        is_lost = isinstance(outcome.error, OSError)
        job.settle(refusal(outcome.status, Recovery.RETRY) if is_lost else outcome.error)
        return outcome

    def _attempt(self, limit_s: float, call: Callable[[], T]) -> T | Lost:
        """Runs driver code under watch. The one boundary: after any exception a device is reopened."""
        self.overdue_at_s = time.monotonic() + limit_s
        try:
            return call()
        except Exception as error:  # noqa: BLE001 see above
            return Lost(lost_status(error), error)
        finally:
            self.overdue_at_s = math.inf

    def _tell(self, status: Status) -> None:
        if status != self._last:
            self._last = status
            self._report(self, status)


def lost_status(error: Exception) -> Status:
    """Status of a device after its driver raised: gone, or, for a bug, out of order."""
    if isinstance(error, OSError):
        fault = Fault("device.lost", ErrorAction.SUSPEND, str(error) or type(error).__name__)
        return Status(DeviceState.NO_DEVICE, fault=fault)
    frame = traceback.extract_tb(error.__traceback__)[-1]  # the place, not the message: that may be personal
    original = f"{type(error).__name__} at {frame.filename}:{frame.lineno}"
    if isinstance(error, DriverBug):
        original = str(error)
    return Status(
        DeviceState.HARDWARE_ERROR, fault=Fault("device.driver_error", ErrorAction.MAINTENANCE, original)
    )


def refusal(status: Status, recovery: Recovery = Recovery.LATER) -> Failed:
    """What a caller gets from a device in this state."""
    fault = status.fault or Fault("device.lost", ErrorAction.SUSPEND)
    return Failed(Completion.DEVICE_NOT_READY, fault.code, recovery, fault.original)
