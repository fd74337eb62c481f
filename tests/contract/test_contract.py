"""What every driver promises, whoever wrote it: played on its rig, through the real queue.

A new driver comes in by one rig in `tests/contract/rigs/` and passes all of it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time

import pytest

from peripherals.devices import Deadline, Status
from peripherals.manifest import Rule, manifest_of
from peripherals.registry import BUILT_IN, driver_class
from tests.contract.bench import MARGIN_S, Bench, failed, play
from tests.contract.rig import PACE, RIGS, Rig, Trouble
from tests.contract.traces import TRACES

IN_PROCESS = [pytest.param(name, False, id=name) for name in RIGS]
APART = [pytest.param(name, True, id=f"{name}-apart") for name in ("escpos_tcp", "image_folder")]
EVERY_WAY = pytest.mark.parametrize(("rig", "own_process"), IN_PROCESS + APART, indirect=["rig"])
EVERY = pytest.mark.parametrize("rig", RIGS, indirect=True)


def that_can_be(trouble: Trouble) -> pytest.MarkDecorator:
    fitting = [each for each in IN_PROCESS + APART if trouble in RIGS[each.values[0]].troubles]
    return pytest.mark.parametrize(("rig", "own_process"), fitting, indirect=["rig"])


def test_every_driver_that_ships_has_a_rig() -> None:
    assert set(RIGS) == set(BUILT_IN)


@pytest.mark.parametrize("name", RIGS)
def test_a_manifest_claims_no_more_faults_than_its_rig_can_play(name: str) -> None:
    manifest = manifest_of(driver_class(name))
    assert manifest is not None
    assert Rule.CONTRACT_SUITE in manifest.met
    claims_all = {Rule.FAULTS_PLAYED, Rule.KEEPS_DEADLINES} & manifest.met
    assert not claims_all or RIGS[name].troubles == frozenset(Trouble)
    assert Rule.REOPENS not in manifest.met or Trouble.UNPLUGGED in RIGS[name].troubles


@pytest.mark.parametrize("name", RIGS)
def test_whoever_claims_replayed_traces_has_some(name: str) -> None:
    manifest = manifest_of(driver_class(name))
    assert manifest is not None
    assert (Rule.TRACES_REPLAYED in manifest.met) <= (name in {trace["driver"] for trace in TRACES.values()})


@EVERY_WAY
def test_a_device_does_its_work_and_again(rig: Rig, own_process: bool) -> None:
    async def story(bench: Bench) -> None:
        assert await bench.does_work()
        assert await bench.does_work()

    play(rig, story, own_process=own_process)


@EVERY
def test_making_a_driver_touches_nothing_and_opening_it_tells_in_words_that_nothing_is_there(
    rig: Rig,
) -> None:
    rig.cause(Trouble.UNPLUGGED)
    device = rig.maker()()
    with pytest.raises(OSError, match=r"\w+"):
        device.open()
    device.close()
    rig.mend()


@EVERY
def test_a_driver_is_closed_as_often_as_one_likes_and_opened_again(rig: Rig) -> None:
    device = rig.maker()()
    device.close()
    for _ in range(2):
        device.open()
        assert isinstance(device.status(), Status)
        device.close()
        device.close()


@EVERY
def test_the_status_fills_just_the_fields_that_the_manifest_names(rig: Rig) -> None:
    manifest = manifest_of(driver_class(rig.driver))
    assert manifest is not None
    optional = {field.name for field in dataclasses.fields(Status)} - {"device", "fault"}

    async def story(bench: Bench) -> None:
        await bench.does_work()
        await asyncio.sleep(0.5)

    seen = play(rig, story).seen
    filled = {name for name in optional for status in seen if getattr(status, name)}
    assert filled == optional & set(manifest.capabilities)


@EVERY_WAY
def test_a_lost_device_is_told_once_with_its_own_words_and_found_again_for_ever(
    rig: Rig, own_process: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def story(bench: Bench) -> None:
        for _ in range(2):
            await bench.break_it(Trouble.UNPLUGGED)
            assert await bench.is_lost()
            fault = bench.queue.status.fault
            assert fault is not None
            assert fault.original
            assert not rig.is_done(await bench.work(2.0))
            await asyncio.sleep(1.0)
            await bench.mend_it()
            assert await bench.is_ready()
            assert await bench.does_work()

    bench = play(rig, story, own_process=own_process)
    assert [status.is_ready for status in bench.seen if status.is_ready or status.fault].count(True) >= 3
    told = [record.levelname for record in caplog.records if record.name == "peripherals.queue"]
    assert told == ["INFO", "WARNING", "INFO", "WARNING", "INFO"]


@EVERY
def test_a_plug_that_flaps_is_not_told(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    slow = dataclasses.replace(PACE, settle_s=4.0)

    async def story(bench: Bench) -> None:
        await bench.break_it(Trouble.UNPLUGGED)
        await bench.mend_it()
        assert await bench.does_work()
        await asyncio.sleep(0.5)

    bench = play(rig, story, pace=slow)
    assert {status.is_ready for status in bench.seen if status.fault is None} == {True}
    assert [r.levelname for r in caplog.records if r.name == "peripherals.queue" and r.levelno > 20] == []


@that_can_be(Trouble.HUNG)
def test_a_hung_device_costs_its_caller_no_more_than_the_deadline_and_is_replaced(
    rig: Rig, own_process: bool
) -> None:
    async def story(bench: Bench) -> None:
        await bench.break_it(Trouble.HUNG)
        began_s = time.monotonic()
        assert not rig.is_done(await bench.work(2.0))
        assert time.monotonic() - began_s < 2.0 + MARGIN_S
        await bench.mend_it()
        mended_s = time.monotonic()
        assert await bench.does_work()
        assert time.monotonic() - mended_s < 10.0

    play(rig, story, own_process=own_process)


@that_can_be(Trouble.SLOW)
def test_a_slow_device_answers_by_the_deadline_or_says_that_it_was_too_late(
    rig: Rig, own_process: bool
) -> None:
    async def story(bench: Bench) -> None:
        await bench.break_it(Trouble.SLOW)
        began_s = time.monotonic()
        outcome = await bench.work(2.0)
        assert rig.is_done(outcome) or failed(outcome).code
        assert time.monotonic() - began_s < 2.0 + MARGIN_S
        await bench.mend_it()
        assert await bench.does_work()

    play(rig, story, own_process=own_process)


@that_can_be(Trouble.RUBBISH)
def test_rubbish_is_never_taken_for_work_done_and_ends_nothing(rig: Rig, own_process: bool) -> None:
    async def story(bench: Bench) -> None:
        await bench.break_it(Trouble.RUBBISH)
        outcome = await bench.work(2.0)
        assert rig.is_done(outcome) <= (not rig.tells_rubbish)
        await bench.mend_it()
        assert await bench.does_work()

    play(rig, story, own_process=own_process)


@that_can_be(Trouble.HUNG)
def test_a_command_given_up_frees_its_caller_at_once_and_the_next_is_done(
    rig: Rig, own_process: bool
) -> None:
    async def story(bench: Bench) -> None:
        await bench.break_it(Trouble.HUNG)
        waiting = asyncio.create_task(bench.work(2.0))
        await asyncio.sleep(0.2)
        waiting.cancel()
        began_s = time.monotonic()
        await asyncio.gather(waiting, return_exceptions=True)
        assert time.monotonic() - began_s < 0.5
        await bench.mend_it()
        assert await bench.does_work()

    play(rig, story, own_process=own_process)


@that_can_be(Trouble.UNPLUGGED)
def test_a_device_unplugged_under_a_command_is_a_result_and_comes_back(rig: Rig, own_process: bool) -> None:
    async def story(bench: Bench) -> None:
        working = asyncio.create_task(bench.work())
        await asyncio.sleep(0.05)
        await bench.break_it(Trouble.UNPLUGGED)
        outcome = await working
        assert rig.is_done(outcome) or failed(outcome).code
        await bench.mend_it()
        assert await bench.does_work()

    play(rig, story, own_process=own_process)


@EVERY
def test_no_log_line_tells_of_the_person(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def story(bench: Bench) -> None:
        assert await bench.does_work()
        await bench.break_it(Trouble.UNPLUGGED)
        await bench.work(2.0)

    play(rig, story)
    assert [secret for secret in rig.secrets if secret in caplog.text] == []


@EVERY
def test_a_command_on_a_device_that_was_never_opened_is_no_success(rig: Rig) -> None:
    rig.cause(Trouble.UNPLUGGED)
    rig.prepare()
    device = rig.maker()()
    try:
        outcome = rig.command(device, Deadline.after(2.0))
    except OSError as lost:
        outcome = lost
    assert not rig.is_done(outcome)
    device.close()
    rig.mend()
