"""`kiosk device test NAME`: one device does its work once, for a technician who stands before it.

The device is opened here, under the lock that a running terminal holds: a terminal that serves people is not
disturbed, it is to be stopped first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from config.profile import Profile
from config.strings import texts
from kiosk.console import UNCONFIGURED, WRONG_USE
from kiosk.deadlines import LOCAL_ZONE
from kiosk.device_board import Told
from kiosk.device_hold import devices_for
from kiosk.doctor.clock import now
from kiosk.doctor.devices import fault_words, of_device
from kiosk.doctor.finding import Finding, fail, folder_words, ok, original_words
from kiosk.doctor.trial_slip import trial_slip
from kiosk.doctor.trials_beside import BESIDE
from kiosk.words import Words, say
from peripherals.devices import Deadline, Failed, JobState
from peripherals.queue import STARTING, DeviceQueue
from peripherals.registry import DeviceConfigError, driver_maker
from peripherals.scanner.flat import flat_page
from peripherals.scanner.scan import scan_page

_OPEN_S = 12.0
_MARGIN_S = 2.0
_NOT_OURS = 1


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was tried. `status` is the exit status."""

    words: Words
    status: int


@dataclass(frozen=True, slots=True)
class Trial:
    """A device that is ready, and how long it may take."""

    name: str
    terminal: str
    choice: Mapping[str, object]
    queue: DeviceQueue[Any]
    wait_s: float

    @property
    def check(self) -> str:
        return f"device.{self.name}"

    async def run(self, command: Callable[[Any, Deadline], object]) -> object:
        return await self.queue.run(
            lambda device: command(device, Deadline.after(self.wait_s)), self.wait_s + _MARGIN_S
        )

    def failed(self, why: Failed, **facts: object) -> Finding:
        return fail(self.check, fault_words(why.code), original_words(why.detail), code=why.code, **facts)


Work = Callable[[Trial], Awaitable[Finding]]


def unheard(_words: Words) -> None:
    """Where nobody stands before the device."""


def try_device(
    profile: Profile,
    name: str,
    wait_s: float,
    work: Work | None = None,
    tell: Callable[[Words], None] = unheard,
) -> Finding | Refused:
    """What came of it; `work` in place of the usual trial. `tell` hears what a hand, an ear or an eye is to
    do once the device is ready for it."""
    choices = profile.chosen_devices()
    if name not in choices:
        return Refused(say("doctor.trial.unknown", name=name, known=", ".join(choices) or "-"), WRONG_USE)
    try:
        profile.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        return Refused(folder_words(error), _NOT_OURS)
    with devices_for(profile.data_dir, f"kiosk device test {name}") as why_not:
        if why_not is not None:
            return Refused(why_not, _NOT_OURS)
        try:
            return asyncio.run(
                _try(profile.terminal.id, name, choices[name], wait_s, work or TRIALS.get(name), tell)
            )
        except DeviceConfigError as error:
            return Refused(str(error), UNCONFIGURED)


async def _try(
    terminal: str,
    name: str,
    choice: Mapping[str, object],
    wait_s: float,
    work: Work | None,
    tell: Callable[[Words], None],
) -> Finding:
    queue: DeviceQueue[Any] = DeviceQueue(name, await asyncio.to_thread(driver_maker, name, choice))
    queue.start()
    try:
        await queue.wait_until(lambda status: status != STARTING, _OPEN_S)
        if not queue.status.is_ready or work is None:
            at_ms = round(now().timestamp() * 1000)
            return of_device(name, choice, Told(queue.status, at_ms, queue.status.fault, at_ms))
        if (request := f"doctor.trial.now.{name}") in texts():
            tell(say(request))
        return await work(Trial(name, terminal, choice, queue, wait_s))
    finally:
        await queue.close()


async def _read_card(trial: Trial) -> Finding:
    """Masked: a technician's own card is a person's card. Reading waits for the card, too."""
    read: Any = await trial.run(lambda reader, deadline: reader.read(deadline))
    if isinstance(read, Failed):
        return trial.failed(read)
    who = read.value
    words = say("doctor.trial.card", name=who.masked_name, number=who.masked_number)
    return ok(trial.check, words, kind=who.kind.value)


async def _take_picture(trial: Trial) -> Finding:
    """One frame, and what a scan would make of it."""
    taken: Any = await trial.run(lambda camera, deadline: camera.frame(deadline))
    if isinstance(taken, Failed):
        return trial.failed(taken)
    height, width = taken.value.bgr.shape[:2]
    facts: dict[str, object] = {"width_px": width, "height_px": height}
    page = await asyncio.to_thread(scan_page, taken.value.bgr)
    if isinstance(page, Failed):
        words = say("doctor.trial.no_page", width=width, height=height)
        return ok(trial.check, words, page=page.code, **facts)
    quality = {name: value and round(value, 4) for name, value in asdict(page.verdict.quality).items()}
    advice = [each.value for each in page.verdict.advice]
    usable = "usable" if page.verdict.is_usable else "unusable"
    words = say(f"doctor.trial.page.{usable}", width=width, height=height)
    return ok(trial.check, words, quality=quality, advice=advice, **facts)


async def _scan_sheets(trial: Trial) -> Finding:
    """What lies on the glass or in the feeder; how many sheets, and how many of them are blank."""
    told: Any = await trial.run(lambda scanner, deadline: scanner.scan(deadline))
    if isinstance(told, Failed):
        return trial.failed(told)
    pages = await asyncio.to_thread(lambda: [flat_page(picture) for picture in told.value])
    blank = sum(isinstance(page, Failed) for page in pages)
    words = say("doctor.trial.sheets", count=len(pages), blank=blank)
    return ok(trial.check, words, sheets=len(pages), blank=blank)


async def _print_slip(trial: Trial) -> Finding:
    slip = trial_slip(trial.terminal, trial.choice, trial.queue.status, now().astimezone(LOCAL_ZONE))
    job: Any = await trial.run(lambda printer, deadline: printer.print_slip(slip, deadline))
    failed = job if isinstance(job, Failed) else job.failed
    if failed is not None:
        state = None if isinstance(job, Failed) else job.state.value
        return trial.failed(failed, job=state)
    if job.state is not JobState.CONFIRMED:
        return fail(
            trial.check, say("doctor.trial.unconfirmed"), say("doctor.trial.look"), job=job.state.value
        )
    return ok(trial.check, say("doctor.trial.slip"), job=job.state.value, bytes=job.bytes_sent)


TRIALS: Mapping[str, Work] = {
    "id_reader": _read_card,
    "document_camera": _take_picture,
    "document_scanner": _scan_sheets,
    "slip_printer": _print_slip,
    **BESIDE,
}
"""By the device's name; one that is not here is opened and its status told."""
