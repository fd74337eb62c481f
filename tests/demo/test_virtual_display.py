"""A display of our own goes with whoever made it."""

from __future__ import annotations

import subprocess
import sys

import psutil

HOLDS_ONE = """
import time
from kiosk.demo.virtual_display import virtual_display
with virtual_display(64, 64) as name:
    print(name, flush=True)
    time.sleep(60)
"""


def test_a_display_ends_though_its_maker_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDS_ONE], stdout=subprocess.PIPE, text=True) as maker:
        assert maker.stdout is not None
        assert maker.stdout.readline().startswith(":")
        (display,) = psutil.Process(maker.pid).children()
        maker.kill()
    psutil.wait_procs([display], timeout=20)
    assert not display.is_running()
