"""A driver that comes in a package of its own is found, proved, and held to the same contract."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pytest

from peripherals.devices import Deadline, Done, Failed
from peripherals.identity import Identity
from peripherals.manifest import Quality, manifest_of
from peripherals.registry import DeviceConfigError, driver_class, driver_maker, driver_names
from tests.contract.bench import Bench, play
from tests.contract.rig import Rig, Trouble
from tests.repo import tree

EXAMPLE = tree.ROOT / "docs" / "driver-example"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example package, installed apart as pip does it, without a network."""
    source = tmp_path_factory.mktemp("source") / "package"
    shutil.copytree(EXAMPLE, source)
    target = tmp_path_factory.mktemp("site")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(source)], check=True
    )
    return target


@pytest.fixture(autouse=True)
def found(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """On the path of this process and of its children, and forgotten after."""
    monkeypatch.syspath_prepend(installed)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(installed), str(tree.ROOT)]))
    yield
    sys.modules.pop("kiosk_acme_r1", None)


class AcmeReaderRig(Rig):
    """The reader's end of the line."""

    driver = "acme_r1"
    kind = "id_reader"
    secrets = ("样本卡", "11010519491231002X")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._trouble: Trouble | None = None
        self._lines: list[socket.socket] = []
        self._listen(("127.0.0.1", 0))
        self._address: tuple[str, int] = self._listening.getsockname()

    def _listen(self, address: tuple[str, int]) -> None:
        self._listening = socket.create_server(address)
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    @property
    def options(self) -> Mapping[str, object]:
        return {"host": self._address[0], "port": self._address[1]}

    def cause(self, trouble: Trouble) -> None:
        self._trouble = trouble
        if trouble is Trouble.UNPLUGGED:
            self._unplug()

    def mend(self) -> None:
        is_out, self._trouble = self._trouble is Trouble.UNPLUGGED, None
        if is_out:
            self._listen(self._address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._unplug()

    def _unplug(self) -> None:
        for line in (self._listening, *self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._lines.clear()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                self._lines.append(line)
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line.makefile("rb") as questions:
            for question in questions:
                answer = "CARD" if question == b"STATUS\n" else "OK;样本卡;11010519491231002X;2;1949-12-31"
                if question == b"READ\n":
                    answer = self._troubled(answer)
                line.sendall(answer.encode() + b"\n")

    def _troubled(self, answer: str) -> str:
        until_s = time.monotonic() + (1.0 if self._trouble is Trouble.SLOW else 30.0)
        while self._trouble in (Trouble.SLOW, Trouble.HUNG) and time.monotonic() < until_s:
            time.sleep(0.05)
        return "\x00\x1b;;" if self._trouble is Trouble.RUBBISH else answer

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.read(deadline)

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, Done) and isinstance(outcome.value, Identity)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[AcmeReaderRig]:
    with AcmeReaderRig(tmp_path) as standing:
        yield standing


def test_an_installed_package_brings_its_driver_by_name() -> None:
    assert "acme_r1" in driver_names()
    manifest = manifest_of(driver_class("acme_r1"))
    assert manifest is not None
    assert (manifest.driver, manifest.quality) == ("acme_r1", Quality.UNRATED)


@pytest.mark.parametrize("own_process", [False, True])
def test_its_options_are_proved_before_anything_runs(own_process: bool) -> None:
    choice = {"driver": "acme_r1", "own_process": own_process, "host": "192.0.2.20", "port": 0}
    with pytest.raises(DeviceConfigError, match="port 0: a port is 1 to 65535"):
        driver_maker("id_reader", choice)


@pytest.mark.parametrize("own_process", [False, True])
def test_it_reads_a_card_and_is_lost_and_found_as_any_other(rig: AcmeReaderRig, own_process: bool) -> None:
    async def story(bench: Bench) -> None:
        assert await bench.does_work()
        await bench.break_it(Trouble.UNPLUGGED)
        assert await bench.is_lost()
        await bench.mend_it()
        assert await bench.is_ready()
        assert await bench.does_work()

    play(rig, story, own_process=own_process)


@pytest.mark.parametrize("own_process", [False, True])
@pytest.mark.parametrize("trouble", [Trouble.HUNG, Trouble.SLOW, Trouble.RUBBISH])
def test_trouble_with_it_is_a_result_and_passes(
    rig: AcmeReaderRig, own_process: bool, trouble: Trouble
) -> None:
    async def story(bench: Bench) -> None:
        await bench.break_it(trouble)
        outcome = await bench.work(0.5)
        assert isinstance(outcome, Failed)
        await bench.mend_it()
        assert await bench.does_work()

    play(rig, story, own_process=own_process)
