"""Trials of what stands beside: each does its work once, for a technician who looks and listens.

Closing a device ends what it does: a sentence is waited for, and lamps stay lit while somebody looks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from kiosk.doctor.devices import fault_words
from kiosk.doctor.finding import Finding, fail, ok, original_words
from kiosk.spoken import sentence_of
from kiosk.words import Words, say
from peripherals.devices import Deadline, Device, Failed, Guide, Presence, Status
from peripherals.speaker.speech import Speech

if TYPE_CHECKING:
    from kiosk.doctor.device_trial import Trial

_GIB = 1 << 30
_LOOK_ROUND_S = 10.0  # a choice: four lamps, and a walk round the cabinet
_LISTEN_S = 0.1


async def _outcome(
    trial: Trial,
    command: Callable[[Any, Any], object],
    words: Callable[[Any], tuple[Words, dict[str, object]]],
) -> Finding:
    done: Any = await trial.run(command)
    if isinstance(done, Failed):
        return trial.failed(done)
    told, facts = words(done.value)
    return ok(trial.check, told, **facts)


async def _read_code(trial: Trial) -> Finding:
    """How long it is, not what stands in it: a code may be somebody's."""
    return await _outcome(
        trial,
        lambda reader, deadline: reader.next_code(deadline),
        lambda code: (say("doctor.trial.code", count=len(code.text)), {"letters": len(code.text)}),
    )


async def _speak(trial: Trial) -> Finding:
    """Until the sentence is over: a program that fails says so while it sounds, not when it is begun."""
    speech = Speech((sentence_of(say("doctor.trial.speech")),))
    begun: Any = await trial.run(lambda speaker, deadline: speaker.say(speech, deadline))
    if isinstance(begun, Failed):
        return trial.failed(begun)
    until = Deadline.after(trial.wait_s)
    heard: Any = await trial.run(_how_it_is)
    while isinstance(heard, Status) and heard.is_talking and not until.is_over:
        await asyncio.sleep(_LISTEN_S)
        heard = await trial.run(_how_it_is)
    if isinstance(heard, Failed):
        return trial.failed(heard)
    if heard.is_talking:
        return fail(trial.check, say("doctor.trial.talks_on"), say("doctor.trial.talks_on.do"))
    if (fault := heard.fault) is not None:
        return fail(trial.check, fault_words(fault.code), original_words(fault.original), code=fault.code)
    return ok(trial.check, say("doctor.trial.spoke"))


def _how_it_is(device: Device, _deadline: Deadline) -> Status:
    return device.status()


async def _light(trial: Trial) -> Finding:
    """As long as one looks from lamp to lamp."""
    lit: Any = await trial.run(lambda lights, deadline: lights.light(tuple(Guide), deadline))
    if isinstance(lit, Failed):
        return trial.failed(lit)
    lit_s = min(trial.wait_s, _LOOK_ROUND_S)
    await asyncio.sleep(lit_s)
    return ok(trial.check, say("doctor.trial.lit", seconds=f"{lit_s:.0f}"))


async def _sense(trial: Trial) -> Finding:
    """Until somebody steps up to where nobody stood: a sensor that says the same for ever is no good."""
    until = Deadline.after(trial.wait_s)
    presence, was_nobody_there = Presence.UNKNOWN, False
    while not until.is_over:
        sensed: Any = await trial.run(lambda sensor, deadline: sensor.sense(deadline))
        if isinstance(sensed, Failed):
            return trial.failed(sensed)
        presence = sensed.value
        if was_nobody_there and presence is Presence.PRESENT:
            return ok(trial.check, say("doctor.trial.stepped_up"), presence=presence.value)
        was_nobody_there = was_nobody_there or presence is Presence.NOT_PRESENT
        await asyncio.sleep(_LISTEN_S)
    told, advice = say(f"doctor.trial.nobody_came.{presence}"), say("doctor.trial.nobody_came.do")
    return fail(trial.check, told, advice, presence=presence.value)


async def _measure_power(trial: Trial) -> Finding:
    return await _outcome(
        trial,
        lambda supply, deadline: supply.measure(deadline),
        lambda supply: (
            say(f"doctor.trial.power.{supply.source.value}", charge=str(supply.charge_percent or "?")),
            {"charge_percent": supply.charge_percent, "runtime_s": supply.runtime_s},
        ),
    )


async def _use_disk(trial: Trial) -> Finding:
    return await _outcome(
        trial,
        lambda disk, deadline: disk.usage(deadline),
        lambda usage: (
            say("doctor.trial.disk", free=f"{usage.free_bytes / _GIB:.1f}"),
            {"free_bytes": usage.free_bytes, "free_files": usage.free_files},
        ),
    )


async def _compare_clock(trial: Trial) -> Finding:
    return await _outcome(
        trial,
        lambda clock, deadline: clock.compare(0, deadline),
        lambda check: (
            say("doctor.trial.clock"),
            {"wall": time.strftime("%FT%TZ", time.gmtime(check.wall_ms / 1000)), "sync": check.sync.value},
        ),
    )


async def _look_at_pages(trial: Trial) -> Finding:
    """Nothing comes out: only the backend can make a paper that this printer prints."""
    return ok(trial.check, say("doctor.trial.pages"), paper=trial.queue.status.paper)


BESIDE: Mapping[str, Callable[[Trial], Awaitable[Finding]]] = {
    "code_reader": _read_code,
    "speaker": _speak,
    "lights": _light,
    "proximity": _sense,
    "power": _measure_power,
    "page_printer": _look_at_pages,
    "disk": _use_disk,
    "clock": _compare_clock,
}
