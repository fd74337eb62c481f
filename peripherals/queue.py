"""The way from the event loop to one device that may block, vanish or hang."""

from __future__ import annotations

import asyncio
import logging
import math
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from peripherals.debounce import Debounce
from peripherals.devices import Completion, Device, DeviceState, ErrorAction, Failed, Fault, Recovery, Status
from peripherals.worker import Inbox, Job, Pace, Worker, refusal

D = TypeVar("D", bound=Device)
T = TypeVar("T")

log = logging.getLogger(__name__)

_WATCH_S = 0.1
_CLOSE_TIMEOUT_S = 3.0
MOST_HUNG_THREADS = 4
"""A thread stuck in a driver cannot be ended; past this many the device stays closed until one comes back."""

STARTING = Status(DeviceState.OFFLINE, fault=Fault("device.starting", ErrorAction.SUSPEND))
HUNG = Status(DeviceState.HARDWARE_ERROR, fault=Fault("device.hung", ErrorAction.RESET))
CLOSED = Status(DeviceState.OFFLINE, fault=Fault("device.closed", ErrorAction.SUSPEND))


class DeviceQueue(Generic[D]):
    """One device, one command at a time, for ever: lost, it is opened again; hung, it is replaced.

    `make` builds a fresh driver without touching hardware. Thread: the event loop's, for every method.
    """

    def __init__(self, name: str, make: Callable[[], D], pace: Pace | None = None) -> None:
        self.name = name
        self._make = make
        self._pace = pace or Pace()
        self._inbox: Inbox[D] = Inbox()
        self._raw = STARTING
        self._shown = STARTING
        self._changed = asyncio.Event()
        self._debounce = Debounce(self._pace.settle_s)
        self._worker: Worker[D] | None = None
        self._threads: list[threading.Thread] = []
        self._watcher: asyncio.Task[None] | None = None
        self._on_status: Callable[[Status], None] | None = None
        self._lost_at_s: float | None = None

    @property
    def status(self) -> Status:
        """What the house knows of the device: debounced, changed only from the loop."""
        return self._shown

    def start(self, on_status: Callable[[Status], None] | None = None) -> None:
        """Begins to open the device; `on_status` hears of every change."""
        self._loop = asyncio.get_running_loop()
        self._on_status = on_status
        self._hire()
        self._watcher = self._loop.create_task(self._watch(), name=f"watch {self.name}")

    async def run(self, command: Callable[[D], T], timeout_s: float) -> T | Failed:
        """The command's result, or Failed: not ready, busy until too late, lost on the way, or hung.

        Never waits longer than twice `timeout_s`: once for its turn, once for the device. A command that is
        cancelled while it runs is left to end by itself. Errors: what a buggy driver raises.
        """
        if self._worker is None:
            return refusal(self._raw)
        future: asyncio.Future[object] = self._loop.create_future()
        job: Job[D] = Job(
            lambda device: None if future.cancelled() else command(device),
            timeout_s,
            time.monotonic() + timeout_s,
            lambda outcome: self._post(_settle, future, outcome),
        )
        self._inbox.put(job)
        outcome: T | Failed = await future  # type: ignore[assignment]  # what the command returned
        return outcome

    async def wait_until(self, predicate: Callable[[Status], bool], timeout_s: float | None = None) -> bool:
        """Whether the device's status came to satisfy the predicate in time; no time means for ever."""
        try:
            async with asyncio.timeout(timeout_s):
                while not predicate(self._shown):
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Ends the worker in order; a hung one is left behind. Waiting commands are refused."""
        worker, self._worker, self._raw = self._worker, None, CLOSED
        if self._watcher is not None:
            self._watcher.cancel()
        if worker is not None:
            self._inbox.retire(worker)
        self._refuse(math.inf, refusal(CLOSED))
        until_s = time.monotonic() + _CLOSE_TIMEOUT_S
        while any(thread.is_alive() for thread in self._threads) and time.monotonic() < until_s:
            await asyncio.sleep(0.01)
        if worker is not None and (stuck := worker.job) is not None:
            stuck.settle(refusal(CLOSED))
        self._shown = CLOSED

    def _hire(self) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        if len(self._threads) >= MOST_HUNG_THREADS:
            return
        self._worker = Worker(self._make, self._inbox, self._pace, self._report)
        thread = threading.Thread(target=self._worker.run, name=f"device {self.name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    async def _watch(self) -> None:
        """Looks for hung drivers and for commands whose turn never came; lets settled states through."""
        while True:
            await asyncio.sleep(_WATCH_S)
            now_s = time.monotonic()
            if self._worker is not None and self._worker.overdue_at_s <= now_s:
                self._replace(self._worker)
            elif self._worker is None:
                self._hire()
            if self._worker is None:
                self._refuse(math.inf, refusal(self._raw))
            else:
                self._refuse(now_s, Failed(Completion.TIME_OUT, "device.busy", Recovery.RETRY))
            self._show(now_s)

    def _replace(self, worker: Worker[D]) -> None:
        """Leaves a hung thread behind, tells its caller, goes on with a fresh driver on a fresh thread."""
        self._inbox.retire(worker)
        if (job := worker.job) is not None:
            job.settle(Failed(Completion.TIME_OUT, "device.hung", Recovery.RETRY))
        self._worker = None
        self._raw = HUNG
        log.warning("%s: driver hung, replaced (%d left behind)", self.name, len(self._threads))
        self._hire()

    def _refuse(self, now_s: float, outcome: Failed) -> None:
        for job in self._inbox.expired(now_s):
            job.settle(outcome)

    def _report(self, worker: Worker[D], status: Status) -> None:
        """Thread: the worker's."""
        self._post(self._observe, worker, status)

    def _observe(self, worker: Worker[D], status: Status) -> None:
        if worker is self._worker:
            self._raw = status
            self._show(time.monotonic())

    def _show(self, now_s: float) -> None:
        status = self._debounce.offer(self._raw, now_s)
        if status is None:
            return
        self._log_change(status, now_s)
        self._shown = status
        self._changed.set()
        self._changed = asyncio.Event()
        if self._on_status is not None:
            self._on_status(status)

    def _log_change(self, status: Status, now_s: float) -> None:
        """One line when the device becomes unusable, one when it is back."""
        if status.is_ready:
            if not self._shown.is_ready:
                since = "" if self._lost_at_s is None else f" after {now_s - self._lost_at_s:.0f} s"
                log.info("%s: ready%s", self.name, since)
            self._lost_at_s = None
        elif self._lost_at_s is None and status is not STARTING:
            self._lost_at_s = now_s
            fault = status.fault
            log.warning(
                "%s: %s, %s %s", self.name, status.device, fault and fault.code, fault and fault.original
            )

    def _post(self, call: Callable[..., None], *arguments: object) -> None:
        """Hands over to the loop. Thread: any; a thread that outlived the loop is not heard."""
        if not self._loop.is_closed():
            with suppress(RuntimeError):  # closed between the look and the call
                self._loop.call_soon_threadsafe(call, *arguments)


def _settle(future: asyncio.Future[object], outcome: object) -> None:
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
