"""From the start of the window's process to a first page that takes touches."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure
from bench.house import SIZE_PX, open_house
from kiosk.demo.hand import Eyes
from kiosk.demo.world import World

_WARM_STARTS = 3
_TIMEOUT_S = 60.0
_LOOK_S = 0.02
_REPOSITORY = Path(__file__).resolve().parents[1]


def figures(folder: Path) -> list[Figure]:
    """The house is brought up once for its keys, card and printer; then only the window is started."""
    with open_house(folder) as house:
        world = house.world
        world.supervisor.stop()
        shutil.rmtree(world.setting.machine / "data")
        forgotten_mb = forget_files(Path(sys.prefix), _REPOSITORY, Path("/usr/share/fonts")) / 1e6
        cold_s = start_s(world)
        warm_s = [start_s(world) for _ in range(_WARM_STARTS)]
    note = f"no data folder, {forgotten_mb:.0f} MB of files dropped from the page cache"
    return [
        Figure("start to usable attract page, first", round(cold_s, 2), "s", 1, note),
        Figure("start to usable attract page, warm", round(statistics.median(warm_s), 2), "s", _WARM_STARTS),
        Figure("start to usable attract page, warm, slowest", round(max(warm_s), 2), "s", _WARM_STARTS),
    ]


def start_s(world: World) -> float:
    """From exec to the attract page drawn and touchable, as the eyes see it (looked at every 20 ms)."""
    world.setting.eyes_socket.unlink(missing_ok=True)
    started_s = time.monotonic()
    with _window(world) as process:
        eyes = Eyes(world.setting.eyes_socket)
        while not _is_usable(eyes):
            if process.poll() is not None or time.monotonic() - started_s > _TIMEOUT_S:
                raise TimeoutError(f"no usable page; see {world.setting.machine / 'start.log'}")
            time.sleep(_LOOK_S)
        return time.monotonic() - started_s


@contextmanager
def _window(world: World) -> Iterator[subprocess.Popen[bytes]]:
    width_px, height_px = SIZE_PX
    command = [sys.executable, "-m", "kiosk", "ui", "--profile", str(world.profile_path)]
    command += ["--size", f"{width_px}x{height_px}", "--eyes", str(world.setting.eyes_socket)]
    with (world.setting.machine / "start.log").open("ab") as log:
        process = subprocess.Popen(
            command, env={**os.environ, "DISPLAY": world.setting.display}, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _is_usable(eyes: Eyes) -> bool:
    try:
        sight = eyes.look()
    except OSError:
        return False
    return sight.page == "Attract" and sight.ready and sight.find("begin") is not None


def forget_files(*folders: Path) -> int:
    """Ask the kernel to drop these files from its page cache, as after a reboot; their bytes.

    What another process has mapped stays: this is colder than warm, not a cold boot.
    """
    total = 0
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and os.access(path, os.R_OK):
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                total += path.stat().st_size
    return total
