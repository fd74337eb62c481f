"""Lamps as the kernel shows them: an LED class device (`brightness`), or an exported GPIO line (`value`)."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import ClassVar

from peripherals.devices import Deadline, DeviceState, Done, Failed, Guide, Status
from peripherals.lights.lamps import Lamps
from peripherals.manifest import BRONZE, DriverManifest, Rule

_FILES = ("brightness", "value")
_FULL = "max_brightness"


class SysfsLights:
    """`GuideLights`; each option is a folder such as /sys/class/leds/card or /sys/class/gpio/gpio17."""

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="lights",
        driver="sysfs_lights",
        page="guide-lights.md",
        met=BRONZE | {Rule.REOPENS, Rule.SIMULATED, Rule.INTERRUPTIBLE},
        simulator="peripherals.lights.simulator:LampFolder",
    )

    def __init__(self, card: str = "", code: str = "", scanner: str = "", printer: str = "") -> None:
        """Errors: ValueError."""
        named = {Guide.CARD: card, Guide.CODE: code, Guide.SCANNER: scanner, Guide.PRINTER: printer}
        self._lamps = Lamps({guide: Path(folder) if folder else None for guide, folder in named.items()})
        self._is_open = False

    def open(self) -> None:
        self._is_open = True
        self._light(())

    def close(self) -> None:
        """Dark."""
        if self._is_open:
            with contextlib.suppress(OSError):
                self._light(())
        self._is_open = False

    def status(self) -> Status:
        for folder in self._lamps.places.values():
            _file(folder)
        return Status(DeviceState.ONLINE)

    def light(self, guides: tuple[Guide, ...], _deadline: Deadline) -> Done[None] | Failed:
        self._light(guides)
        return Done(None)

    def _light(self, guides: tuple[Guide, ...]) -> None:
        for folder, is_lit in self._lamps.wanted(guides).items():
            full = folder / _FULL
            on = full.read_text("ascii").strip() if full.exists() else "1"
            _file(folder).write_text(on if is_lit else "0", "ascii")


def _file(folder: Path) -> Path:
    """The file that switches it. Errors: OSError."""
    for name in _FILES:
        if (folder / name).exists():
            return folder / name
    raise OSError(f"{folder}: no lamp here (neither {' nor '.join(_FILES)})")
