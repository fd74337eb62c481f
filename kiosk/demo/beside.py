"""What stands beside the main devices, simulated: code reader, glass scanner, lamps, sensor, UPS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from peripherals.code_reader.simulator import VirtualScanner
from peripherals.devices import Guide
from peripherals.lights.simulator import LampFolder
from peripherals.power.simulator import UpsSimulator
from peripherals.proximity.simulator import FAR_MM, VirtualSensor
from peripherals.scanner.escl_desk import GLASS_PICTURE
from peripherals.scanner.escl_simulator import EsclSimulator

_FOREIGN = "https://pay.example/qr/6901234567892"  # as a shop's, to pay with
_NEAR_MM = 600
_SENSOR_PERIOD_S = 0.2
_GONE_S = 1.0  # whoever shows it off does not wait for three
_CHARGE_PERCENT = 45  # below what a terminal begins new visits with, so that one sees it
_LAST_PERCENT, _LAST_S = 8, 120


class Beside:
    """Each from `start` on, at a port or folder of its own. `slips`: where they are printed."""

    def __init__(self, folder: Path, slips: Path) -> None:
        self._slips = slips
        self._glass = folder / "glass"
        self._code_reader = folder / "code-reader"
        self._sensor = folder / "proximity"
        self._leds = folder / "leds"
        self.ups = UpsSimulator()

    def start(self, ends: ExitStack) -> None:
        """Errors: OSError."""
        self._glass.mkdir()
        self.lamps = LampFolder(self._leds, tuple(Guide))
        self.scanner = VirtualScanner(self._code_reader)
        ends.callback(self.scanner.unplug)
        self.sensor = VirtualSensor(self._sensor, _SENSOR_PERIOD_S)
        ends.callback(self.sensor.stop)
        self._escl = ends.enter_context(EsclSimulator(self._glass))
        ends.enter_context(self.ups)

    def choices(self) -> dict[str, dict[str, Any]]:
        """As a profile chooses them; once they were started."""
        return {
            "document_scanner": {"driver": "escl", "options": {"url": self._escl.url}},
            "code_reader": {"driver": "serial_code_reader", "options": {"port": str(self._code_reader)}},
            "lights": {
                "driver": "sysfs_lights",
                "options": {guide: str(self.lamps.path(guide)) for guide in map(str, Guide)},
            },
            "proximity": {"driver": "tfmini", "options": {"port": str(self._sensor), "gone_s": _GONE_S}},
            "power": {"driver": "nut", "options": {"port": self.ups.port}},
        }

    # ---- what a hand can do ------------------------------------------------------------------------------

    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """Those that need nothing else, by name."""
        return {
            "take_glass": self.take_glass,
            "hold_slip": self.hold_slip,
            "hold_foreign": lambda: self.scanner.scan(_FOREIGN),
            "step_up": lambda: self._stand_at(_NEAR_MM),
            "walk_away": lambda: self._stand_at(FAR_MM),
            "pull_mains": lambda: self.ups.set("OB DISCHRG", _CHARGE_PERCENT),
            "drain_battery": lambda: self.ups.set("OB LB", _LAST_PERCENT, _LAST_S),
            "plug_mains": lambda: self.ups.set("OL CHRG", _CHARGE_PERCENT),
        }

    def lay_glass(self, picture: bytes) -> None:
        fresh = self._glass / "next"
        fresh.write_bytes(picture)
        fresh.replace(self._glass / GLASS_PICTURE)

    def take_glass(self) -> None:
        (self._glass / GLASS_PICTURE).unlink(missing_ok=True)

    def hold_slip(self) -> None:
        """The code on the slip that was printed last. Errors: LookupError when none has one."""
        for slip in sorted(self._slips.glob("slip-*.png"), key=lambda file: file.stat().st_mtime_ns)[::-1]:
            with Image.open(slip) as picture:
                codes = zxingcpp.read_barcodes(picture.convert("L"))
            if codes:
                self.scanner.scan(codes[0].text)
                return
        raise LookupError("no slip with a code was printed yet")

    def lit(self) -> frozenset[str]:
        """The places whose lamps are lit."""
        return frozenset(self.lamps.lit())

    def come_to_rest(self) -> None:
        """Nobody is here, nothing lies on the glass, the mains is there."""
        self.take_glass()
        self._stand_at(FAR_MM)
        self.ups.set("OL")

    def _stand_at(self, distance_mm: int) -> None:
        self.sensor.distance_mm = distance_mm
