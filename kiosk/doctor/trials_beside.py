"""Trials of what stands beside: each does its work once, for a technician who looks and listens."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from kiosk.doctor.finding import Finding, ok
from kiosk.spoken import sentence_of
from kiosk.words import Words, say
from peripherals.devices import Failed, Guide
from peripherals.speaker.speech import Speech

if TYPE_CHECKING:
    from kiosk.doctor.device_trial import Trial

_GIB = 1 << 30


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
    speech = Speech((sentence_of(say("doctor.trial.speech")),))
    return await _outcome(
        trial,
        lambda speaker, deadline: speaker.say(speech, deadline),
        lambda _: (say("doctor.trial.spoke"), {}),
    )


async def _light(trial: Trial) -> Finding:
    return await _outcome(
        trial,
        lambda lights, deadline: lights.light(tuple(Guide), deadline),
        lambda _: (say("doctor.trial.lit"), {}),
    )


async def _sense(trial: Trial) -> Finding:
    return await _outcome(
        trial,
        lambda sensor, deadline: sensor.sense(deadline),
        lambda presence: (say(f"doctor.trial.{presence.value}"), {"presence": presence.value}),
    )


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


BESIDE: Mapping[str, Callable[[Trial], Awaitable[Finding]]] = {
    "code_reader": _read_code,
    "speaker": _speak,
    "lights": _light,
    "proximity": _sense,
    "power": _measure_power,
    "disk": _use_disk,
    "clock": _compare_clock,
}
