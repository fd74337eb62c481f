from __future__ import annotations

import json
import os
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.demo.hand import Eyes, Hand, NotSeen, screenshot
from kiosk.demo.virtual_display import virtual_display

PROGRAM = """
import sys, types
from pathlib import Path
from config.keypad import Keypad
from config.profile import PanelProfile, Timeouts
from kiosk.pages import Choice, Choose, Frame
from screens.app import run

async def visit(stage):
    page = Choose(title="?", choices=(Choice("a", "A"), Choice("b", "B", blocked="no")))
    print(await stage.show(page, Frame()), flush=True)

profile = types.SimpleNamespace(
    terminal=types.SimpleNamespace(hall="H", helpline=""),
    panel=PanelProfile.PORTRAIT_21_5,
    timeouts=Timeouts(),
    keypad=Keypad(),
)
sys.exit(run(profile, visit, size_px=(540, 960), eyes_socket=Path(sys.argv[1]) / "eyes", is_simulated=True))
"""


@pytest.fixture
def small_display() -> Iterator[str]:
    with virtual_display(540, 960) as name:
        yield name


def _environment(display: str) -> dict[str, str]:
    return os.environ | {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}


def _wait_for(path: Path) -> None:
    until_s = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < until_s, f"{path.name} never appeared"
        time.sleep(0.05)


def test_a_citizen_outside_sees_and_touches_a_whole_kiosk_window(small_display: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    with (
        subprocess.Popen(
            command, env=_environment(small_display), stdout=subprocess.PIPE, text=True
        ) as kiosk,
        Hand(small_display) as hand,
    ):
        _wait_for(tmp_path / "eyes")
        eyes = Eyes(tmp_path / "eyes")
        sight = eyes.page("Choose")
        blocked, open_one = sight.find("choice.b"), sight.find("choice.a")
        with pytest.raises(NotSeen, match=r"target choice\.b"):
            eyes.target("choice.b", timeout_s=0.2)
        hand.touch(*eyes.target("choice.a").center)
        said, _ = kiosk.communicate(timeout=20)
    assert blocked is not None
    assert not blocked.enabled
    assert open_one is not None
    assert open_one.y > 100
    assert (said.strip(), kiosk.returncode) == ("a", 0)
    assert not (tmp_path / "eyes").exists()


def test_eyes_are_refused_on_a_real_kiosk(tmp_path: Path) -> None:
    from screens.app import run

    async def visit(_stage: Any) -> None:
        raise AssertionError("never begun")

    with pytest.raises(ValueError, match="simulated"):
        run(None, visit, eyes_socket=tmp_path / "eyes")  # type: ignore[arg-type]


def test_the_hand_bar_sends_what_is_touched(small_display: str, tmp_path: Path) -> None:
    got: list[dict[str, str]] = []

    class Devices(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked = json.loads(self.rfile.readline())
            got.extend([asked] if "do" in asked else [])
            self.wfile.write(b'{"done": "yes"}\n')

    with socketserver.UnixStreamServer(str(tmp_path / "hand"), Devices) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = [sys.executable, "-m", "screens.hand_bar", "--socket", str(tmp_path / "hand")]
        with subprocess.Popen(command, env=_environment(small_display)) as bar, Hand(small_display) as hand:
            try:
                _touch_until(hand, small_display, got)
            finally:
                bar.terminate()
        server.shutdown()
    assert got[0] == {"do": "insert_card"}


def _touch_until(hand: Hand, display: str, got: list[dict[str, str]]) -> None:
    until_s = time.monotonic() + 20
    while len(screenshot(display).getcolors(100000) or ()) < 9:
        assert time.monotonic() < until_s, "the hand bar never appeared"
        time.sleep(0.1)
    while not got:
        assert time.monotonic() < until_s, "nothing was sent"
        hand.touch(75, 30)  # the first button
        time.sleep(0.7)
