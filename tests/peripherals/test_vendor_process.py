"""A driver in its own process: it hangs in C, it crashes, it prints; the visit goes on."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from peripherals.devices import Deadline, DeviceState, Done, Failed
from peripherals.queue import DeviceQueue
from peripherals.registry import BUILT_IN, DeviceConfigError, driver_maker
from peripherals.vendor_process import VendorProcess
from peripherals.worker import DriverBug, Pace

PACE = Pace(poll_s=0.2, settle_s=0.2, first_wait_s=0.05, longest_wait_s=0.3)


@pytest.fixture(autouse=True)
def vendor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A package that brings the driver `stubborn`, as an installed one would, here and in children."""
    info = tmp_path / "site" / "stubborn-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stubborn\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[kiosk.peripherals]\nstubborn = tests.peripherals.stubborn:Stubborn\n"
    )
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'site'}:{Path.cwd()}")
    assert "stubborn" not in BUILT_IN


def choice(tmp_path: Path, **more: object) -> dict[str, object]:
    return {"driver": "stubborn", "own_process": True, "folder": str(tmp_path)} | more


Story = Callable[[DeviceQueue[Any], Callable[[str, str], object]], Awaitable[None]]


def play(tmp_path: Path, story: Story) -> None:
    make = driver_maker("id_reader", choice(tmp_path))

    async def whole() -> None:
        queue: DeviceQueue[Any] = DeviceQueue("id_reader", make, PACE)
        queue.start()
        try:
            assert await queue.wait_until(lambda status: status.is_ready, 15)
            await story(queue, lambda call, way: (tmp_path / call).write_text(way))
        finally:
            await queue.close()

    asyncio.run(whole())


async def read(queue: DeviceQueue[Any], within_s: float = 2.0) -> Done[Any] | Failed:
    answer: Done[Any] | Failed = await queue.run(
        lambda device: device.read(Deadline.after(within_s)), within_s + 2
    )
    return answer


@pytest.mark.parametrize("way", ["sleep", "stop", "spin"])
def test_a_driver_that_hangs_in_a_command_is_replaced_within_ten_seconds(tmp_path: Path, way: str) -> None:
    async def story(queue: DeviceQueue[Any], go_wrong: Callable[[str, str], object]) -> None:
        first = await read(queue)
        assert isinstance(first, Done)
        go_wrong("read", way)
        began_s = time.monotonic()
        refused = await read(queue)
        assert isinstance(refused, Failed)
        assert refused.code == "device.lost"
        assert "did not come back from read" in refused.detail
        again = await read(queue)
        assert time.monotonic() - began_s < 10
        assert isinstance(again, Done)
        assert again.value != first.value
        assert not psutil.pid_exists(first.value)

    play(tmp_path, story)


@pytest.mark.parametrize("call", ["status", "open", "close", "init"])
def test_a_driver_that_hangs_anywhere_else_is_replaced_within_ten_seconds(tmp_path: Path, call: str) -> None:
    async def story(queue: DeviceQueue[Any], go_wrong: Callable[[str, str], object]) -> None:
        go_wrong(call, "stop")
        go_wrong("read", "crash")
        assert isinstance(await read(queue), Failed)
        began_s = time.monotonic()
        assert await queue.wait_until(lambda status: status.is_ready, 12)
        while not isinstance(await read(queue), Done):
            await asyncio.sleep(0.1)
        assert time.monotonic() - began_s < 10

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("crash", "the process of stubborn ended by SIGSEGV during read"),
        ("exit", "the process of stubborn ended with status 3 during read"),
        ("lost", "[Errno 5] cable pulled"),
        ("foreign", "the process of stubborn ended with status 1 during read"),
    ],
)
def test_a_driver_that_ends_or_loses_its_device_is_a_result_with_the_words_of_it(
    tmp_path: Path, way: str, words: str
) -> None:
    async def story(queue: DeviceQueue[Any], go_wrong: Callable[[str, str], object]) -> None:
        go_wrong("read", way)
        refused = await read(queue)
        assert isinstance(refused, Failed)
        assert (refused.code, refused.detail) == ("device.lost", words)
        assert isinstance(await read(queue), Done)

    play(tmp_path, story)


def test_a_bug_is_told_by_its_place_never_by_its_message(tmp_path: Path) -> None:
    async def story(queue: DeviceQueue[Any], go_wrong: Callable[[str, str], object]) -> None:
        go_wrong("read", "bug")
        with pytest.raises(DriverBug, match=r"^KeyError at .*stubborn\.py:\d+$"):
            await read(queue)
        assert isinstance(await read(queue), Done)
        assert await queue.wait_until(lambda status: status.is_ready, 5)
        go_wrong("status", "bug")
        assert await queue.wait_until(lambda status: status.device is DeviceState.HARDWARE_ERROR, 5)
        fault = queue.status.fault
        assert fault is not None
        assert fault.original.startswith("KeyError at ")
        assert isinstance(await read(queue), Done)

    play(tmp_path, story)


def test_what_a_driver_prints_goes_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async def story(queue: DeviceQueue[Any], go_wrong: Callable[[str, str], object]) -> None:
        go_wrong("read", "noise")
        assert isinstance(await read(queue), Done)

    play(tmp_path, story)
    printed = capfd.readouterr()
    assert "secret" not in printed.out + printed.err


def test_closing_leaves_no_process_behind(tmp_path: Path) -> None:
    pids: list[int] = []

    async def story(queue: DeviceQueue[Any], go_wrong: Callable[[str, str], object]) -> None:
        answer = await read(queue)
        assert isinstance(answer, Done)
        pids.append(answer.value)

    play(tmp_path, story)
    assert [pid for pid in pids if psutil.pid_exists(pid)] == []


def test_options_that_the_driver_refuses_are_told_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(DeviceConfigError, match=r"devices.id_reader.options：.*size must be positive"):
        driver_maker("id_reader", choice(tmp_path, size=0))
    with pytest.raises(DeviceConfigError, match="不能当 slip_printer 用"):
        driver_maker("slip_printer", choice(tmp_path))
    with pytest.raises(DeviceConfigError, match="没有驱动 stubbron"):
        driver_maker("id_reader", choice(tmp_path, driver="stubbron"))


def test_a_driver_that_crashes_already_when_built_is_for_its_status_to_tell(tmp_path: Path) -> None:
    (tmp_path / "init").write_text("crash")
    device = driver_maker("id_reader", choice(tmp_path))()
    (tmp_path / "init").write_text("exit")
    with pytest.raises(OSError, match=r"ended with status 3 during building it"):
        device.open()
    device.close()


def test_a_process_that_cannot_be_started_leaves_no_line_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "no python"))
    process = VendorProcess(choice(tmp_path), "read")
    before = os.listdir("/proc/self/fd")
    with pytest.raises(FileNotFoundError):
        process.open()
    process.close()
    assert len(os.listdir("/proc/self/fd")) == len(before)


def test_the_process_of_a_driver_ends_with_its_terminal(tmp_path: Path) -> None:
    code = (
        "import os,signal,sys,threading\n"
        "from peripherals.devices import Deadline\n"
        "from peripherals.registry import driver_maker\n"
        f"device = driver_maker('id_reader', {choice(tmp_path)!r})()\n"
        "device.open()\n"
        "print(device.read(Deadline.after(5)).value, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    until_s = time.monotonic() + 5
    while (is_there := _runs(int(told.stdout))) and time.monotonic() < until_s:
        time.sleep(0.05)
    assert not is_there


def _runs(pid: int) -> bool:
    """Whether the process lives; one that waits to be reaped does not."""
    try:
        os.kill(pid, 0)
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False
