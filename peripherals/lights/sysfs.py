"""Lamps as the kernel shows them: an LED class device (`brightness`), or an exported GPIO line (`value`)."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import ClassVar

from peripherals.devices import Completion, Deadline, DeviceState, Done, Failed, Guide, Recovery, Status
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
        if dark := self._light(guides):
            return Failed(Completion.HARDWARE_ERROR, "lights.not_obeyed", Recovery.SKIP, ", ".join(dark))
        return Done(None)

    def _light(self, guides: tuple[Guide, ...]) -> list[str]:
        """The lamps that read otherwise than they were set."""
        return [
            str(folder)
            for folder, is_lit in self._lamps.wanted(guides).items()
            if not _set(folder, is_lit=is_lit)
        ]


def _set(folder: Path, *, is_lit: bool) -> bool:
    """Whether it reads as it was set. Errors: OSError."""
    full = folder / _FULL
    level = (full.read_text("ascii").strip() if full.exists() else "1") if is_lit else "0"
    _file(folder).write_text(level, "ascii")
    return _file(folder).read_text("ascii").strip() == level


def _file(folder: Path) -> Path:
    """The file that switches it. Errors: OSError."""
    for name in _FILES:
        if (folder / name).exists():
            return folder / name
    raise OSError(f"{folder}: no lamp here (neither {' nor '.join(_FILES)})")
