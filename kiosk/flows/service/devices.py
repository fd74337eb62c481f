"""Every device as it is at this moment, and each put to the test."""

from __future__ import annotations

from config.strings import texts
from kiosk.doctor.device_trial import TRIALS, Trial
from kiosk.doctor.finding import Finding, Verdict
from kiosk.flows.service.room import ServiceRoom, finding_row, found_message
from kiosk.pages import Choice, Choose, Message
from kiosk.service_round import device_findings_now
from kiosk.words import Words, say

_TRIAL_S = 20.0
_TRY = "try"
_PREFIX = "device."


async def devices(room: ServiceRoom) -> None:
    """Until Back. The rows keep their order, whatever happens to a device: nobody hits the wrong one."""

    def page() -> Choose:
        return Choose(
            title=say("service.devices.title"),
            explanation=say("service.devices.explanation"),
            is_public=True,
            is_for_technicians=True,
            choices=tuple(map(finding_row, device_findings_now(room.services))),
        )

    while (chosen := await room.ask_live(page)) is not None:
        await device(room, chosen)


async def device(room: ServiceRoom, check: str) -> None:
    """One of them, until Back; `check` as the doctor names it."""

    def page() -> Message:
        found = _found(room, check)
        return found_message(found, _acts(found))

    while await room.ask_live(page) == _TRY:
        outcome = await room.watch(
            "trial", lambda: _tried(room, check.removeprefix(_PREFIX)), _request(check)
        )
        await room.ask(found_message(outcome))


def _found(room: ServiceRoom, check: str) -> Finding:
    return next(each for each in device_findings_now(room.services) if each.check == check)


def _acts(found: Finding) -> tuple[Choice, ...]:
    """Out of order means that no trial can begin; the words above say why."""
    if found.verdict is Verdict.FAIL or found.check.removeprefix(_PREFIX) not in TRIALS:
        return ()
    return (Choice(_TRY, say("service.try"), _request(found.check)),)


def _request(check: str) -> Words:
    """What a hand, an ear or an eye is to do for it."""
    key = f"doctor.trial.now.{check.removeprefix(_PREFIX)}"
    return say(key) if key in texts() else say("service.trial.explanation")


async def _tried(room: ServiceRoom, name: str) -> Finding:
    """As `kiosk device test`, on the device that the terminal holds."""
    services = room.services
    choice = services.profile.chosen_devices()[name]
    trial = Trial(name, services.profile.terminal.id, choice, services.devices.queues()[name], _TRIAL_S)
    return await TRIALS[name](trial)
