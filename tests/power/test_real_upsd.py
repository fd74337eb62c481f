"""Against the real upsd of Debian, with its driver that plays a UPS from a file."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.demo.world import free_port
from peripherals.devices import Deadline, Done, Status
from peripherals.power.nut import NutSupply
from peripherals.power.supply import Source, Supply

PROGRAMS = Path("/lib/nut")  # past the wrapper in /usr/sbin, which heeds the machine's own nut.conf


class RealUps:
    """The two programs, with a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._file = folder / "ups.dev"
        self._written_s = itertools.count(int(time.time()))
        self.says("OL", 100, 1800)
        self._write("ups.conf", f"[ups]\ndriver = dummy-ups\nport = {self._file}\nmode = dummy-once\n")
        self._write("upsd.conf", f"LISTEN 127.0.0.1 {self.port}\nMAXAGE 3\n")
        self._write("upsd.users", "")
        places = dict.fromkeys(("NUT_CONFPATH", "NUT_STATEPATH", "NUT_ALTPIDPATH"), str(folder))
        self._env = {**os.environ, **places}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.start_driver()
        self._run("upsd", "-F")

    def says(self, status: str, charge: int, runtime_s: int) -> None:
        whole = self.folder / "next"
        whole.write_text(f"ups.status: {status}\nbattery.charge: {charge}\nbattery.runtime: {runtime_s}\n")
        written_s = next(self._written_s)  # the driver tells another file by whole seconds
        os.utime(whole, (written_s, written_s))
        whole.replace(self._file)

    def start_driver(self) -> None:
        self._run("dummy-ups", "-a", "ups", "-F", "-i", "1")

    def stop(self, name: str) -> None:
        process = self._running.pop(name)
        process.terminate()
        process.wait(5)

    def close(self) -> None:
        for name in tuple(self._running):
            self.stop(name)

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(0o600)

    def _run(self, name: str, *options: str) -> None:
        user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [PROGRAMS / name, *options, "-u", user]
            self._running[name] = subprocess.Popen(command, env=self._env, stdout=log, stderr=log)


@pytest.fixture
def ups(tmp_path: Path) -> Iterator[RealUps]:
    folder = Path("/tmp") / f"nut-{os.getpid()}"  # noqa: S108 - a socket's name has 108 bytes at most
    folder.mkdir(mode=0o700)
    real = RealUps(folder)
    yield real
    real.close()
    shutil.rmtree(folder)


def opened(ups: RealUps) -> NutSupply:
    device = NutSupply(port=ups.port)
    until_s = time.monotonic() + 10
    while True:
        try:
            device.open()
        except OSError:
            assert time.monotonic() < until_s
            time.sleep(0.1)
        else:
            return device


def becomes(device: NutSupply, is_so: Callable[[Status], bool]) -> Status:
    until_s = time.monotonic() + 15
    while not is_so(status := device.status()):
        assert time.monotonic() < until_s, status
        time.sleep(0.2)
    return status


def test_a_power_cut_is_followed_from_its_beginning_to_its_end_and_a_lost_ups_is_told(ups: RealUps) -> None:
    with contextlib.closing(opened(ups)) as device:
        follow(device, ups)


def follow(device: NutSupply, ups: RealUps) -> None:
    becomes(device, lambda status: status.supply == Supply(Source.LINE, False, 100, 1800))
    assert device.measure(Deadline.after(2)) == Done(Supply(Source.LINE, False, 100, 1800))
    ups.says("OB DISCHRG", 60, 900)
    becomes(device, lambda status: status.supply == Supply(Source.BATTERY, False, 60, 900))
    ups.says("OB LB DISCHRG", 8, 90)
    becomes(device, lambda status: status.supply == Supply(Source.BATTERY, True, 8, 90))
    ups.stop("dummy-ups")
    lost = becomes(device, lambda status: bool(status.fault and status.fault.code == "power.stale"))
    assert lost.fault is not None
    assert lost.fault.original in ("ERR DATA-STALE", "ERR DRIVER-NOT-CONNECTED", "ups.status: 'WAIT'")
    ups.says("OL CHRG", 12, 200)
    ups.start_driver()
    becomes(device, lambda status: status.is_ready)
    ups.stop("upsd")
    with pytest.raises(OSError, match=r"upsd|reset|pipe"):
        becomes(device, lambda _: False)


def test_a_ups_of_another_name_is_a_matter_of_configuration(ups: RealUps) -> None:
    opened(ups).close()
    other = NutSupply(ups="other", port=ups.port)
    other.open()
    fault = other.status().fault
    other.close()
    assert fault is not None
    assert (fault.code, fault.action.value) == ("power.unknown_ups", "configuration")
