"""From a terminal profile to running devices. Drivers have names; a vendor's package adds its own."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from importlib.metadata import entry_points
from typing import Any, cast

from config.strings import text
from peripherals.absent import AbsentQueue
from peripherals.devices import (
    CodeReader,
    Device,
    Disk,
    DocumentCamera,
    DocumentScanner,
    GuideLights,
    IdReader,
    PagePrinter,
    PowerSupply,
    Presentation,
    ProximitySensor,
    SlipPrinter,
    Speaker,
    Status,
    TerminalClock,
)
from peripherals.queue import DeviceQueue
from peripherals.vendor_process import VendorProcess

ENTRY_POINT_GROUP = "kiosk.peripherals"

BUILT_IN = {
    "pcsc": "peripherals.card.pcsc:PcscReader",
    "sam_v_serial": "peripherals.card.sam_v.serial_port:SamVSerialReader",
    "sam_v_usb": "peripherals.card.sam_v.usb_bulk:SamVUsbReader",
    "overhead_camera": "peripherals.scanner.camera:OverheadCamera",
    "image_folder": "peripherals.scanner.simulator:ImageFolderCamera",
    "escl": "peripherals.scanner.escl:EsclScanner",
    "sane": "peripherals.scanner.sane:SaneScanner",
    "escpos_tcp": "peripherals.printer.tcp:TcpPrinter",
    "escpos_serial": "peripherals.printer.serial_line:SerialPrinter",
    "escpos_file": "peripherals.printer.device_file:DeviceFilePrinter",
    "ipp": "peripherals.page_printer.driver:IppPrinter",
    "escpos_usb": "peripherals.printer.usb_bulk:UsbBulkPrinter",
    "serial_code_reader": "peripherals.code_reader.serial_reader:SerialCodeReader",
    "hid_code_reader": "peripherals.code_reader.hid:HidCodeReader",
    "espeak": "peripherals.speaker.espeak:EspeakSpeaker",
    "prompt_folder": "peripherals.speaker.prompts:PromptSpeaker",
    "sysfs_lights": "peripherals.lights.sysfs:SysfsLights",
    "relay_lights": "peripherals.lights.relay:RelayLights",
    "tfmini": "peripherals.proximity.tfmini:TfMiniSensor",
    "gpio_proximity": "peripherals.proximity.gpio:GpioSensor",
    "nut": "peripherals.power.nut:NutSupply",
    "filesystem": "peripherals.host.disk:FilesystemDisk",
    "system_clock": "peripherals.host.clock:SystemClock",
}
"""The same names as in pyproject.toml, for a source checkout that was never installed."""

_METHODS = {
    "id_reader": "read",
    "document_camera": "frame",
    "document_scanner": "scan",
    "slip_printer": "print_slip",
    "page_printer": "print_document",
    "code_reader": "next_code",
    "speaker": "say",
    "lights": "light",
    "proximity": "sense",
    "power": "measure",
    "disk": "usage",
    "clock": "compare",
}
"""By the device's name in a profile: what makes a driver one of its kind."""

OnStatus = Callable[[str, Status], None]


class DeviceConfigError(ValueError):
    """The terminal profile asks for a device that cannot be built. Names the place in the profile."""


@dataclass(frozen=True, slots=True)
class Devices:
    """The devices of this terminal; `Absent` where the profile names none."""

    id_reader: DeviceQueue[IdReader]
    document_camera: DeviceQueue[DocumentCamera]
    document_scanner: DeviceQueue[DocumentScanner]
    slip_printer: DeviceQueue[SlipPrinter]
    page_printer: DeviceQueue[PagePrinter]
    code_reader: DeviceQueue[CodeReader]
    speaker: DeviceQueue[Speaker]
    lights: DeviceQueue[GuideLights]
    proximity: DeviceQueue[ProximitySensor]
    power: DeviceQueue[PowerSupply]
    disk: DeviceQueue[Disk]
    clock: DeviceQueue[TerminalClock]

    def statuses(self) -> Mapping[str, Status]:
        """State of each device by its name in the profile."""
        return {name: queue.status for name, queue in self.queues().items()}

    def start(self, on_status: OnStatus) -> None:
        """Opens every device; `on_status(name, status)` hears of changes. Thread: the event loop's."""
        for name, queue in self.queues().items():
            queue.start(lambda status, name=name: on_status(name, status))  # type: ignore[misc]

    async def close(self) -> None:
        """Closes every device."""
        for queue in self.queues().values():
            await queue.close()

    def queues(self) -> dict[str, DeviceQueue[Any]]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def open_devices(profile: Mapping[str, Mapping[str, object]]) -> Devices:
    """The profile's devices, built and not yet started.

    `profile` maps a device name to `driver` and the driver's own options. Errors: DeviceConfigError.
    """
    for name in profile:
        if name not in _METHODS:
            raise DeviceConfigError(text("registry.no_device", name=name, known=", ".join(_METHODS)))
    queues: dict[str, DeviceQueue[Any]] = {
        name: DeviceQueue(name, driver_maker(name, profile[name])) if name in profile else AbsentQueue(name)
        for name in _METHODS
    }
    return Devices(**queues)


def command_of(kind: str) -> str | None:
    """The command that makes a driver one of this kind of device; None: no such device."""
    return _METHODS.get(kind)


def driver_names() -> list[str]:
    """Every driver one may name in a profile."""
    return sorted(_targets())


def _targets() -> dict[str, str]:
    return BUILT_IN | {point.name: point.value for point in entry_points(group=ENTRY_POINT_GROUP)}


def driver_maker(name: str, choice: Mapping[str, object]) -> Callable[[], Device]:
    """Makes the driver that the profile chooses for the device `name`; its options are proved now.

    `choice` is `driver`, perhaps `own_process`, and the driver's own options. Errors: DeviceConfigError.
    """
    arguments = dict(choice)
    driver = str(arguments.pop("driver", None))
    if arguments.pop("own_process", False):
        whole = {"kind": name, "driver": driver, "options": arguments}
        if refused := VendorProcess(whole, _METHODS[name]).why_refused():
            raise DeviceConfigError(refused)
        return lambda: cast("Device", VendorProcess(whole, _METHODS[name]))
    build_driver(name, driver, arguments)
    build = driver_class(driver)
    return lambda: build(**arguments)


def build_driver(kind: str, driver: str, options: Mapping[str, object]) -> Device:
    """A driver; its constructor touches no hardware. Errors: DeviceConfigError, naming the place."""
    place = f"devices.{kind}"
    build = driver_class(driver, place)
    signature = inspect.signature(build)
    try:
        signature.bind(**options)
        built = build(**options)
    except (TypeError, ValueError) as error:
        raise DeviceConfigError(
            text("registry.options", place=place, driver=driver, takes=signature, why=error)
        ) from error
    if not hasattr(built, _METHODS[kind]):
        raise DeviceConfigError(text("registry.other_kind", place=place, driver=driver, kind=kind))
    return built


def driver_class(driver: str, place: str = "driver") -> Callable[..., Device]:
    """Errors: DeviceConfigError."""
    target = _targets().get(driver)
    if target is None:
        known = ", ".join(driver_names())
        raise DeviceConfigError(text("registry.no_driver", place=place, driver=driver, known=known))
    return _load(target, place)


def _load(target: str, place: str) -> Callable[..., Device]:
    module_name, _, attribute = target.partition(":")
    try:
        return cast("Callable[..., Device]", getattr(importlib.import_module(module_name), attribute))
    except (ImportError, AttributeError) as error:
        raise DeviceConfigError(text("registry.not_loaded", place=place, target=target, why=error)) from error


def presentation_of(driver: str) -> Presentation:
    """What one does with a card at a reader of this driver. Errors: DeviceConfigError."""
    target = _targets().get(driver)
    reader = None if target is None else _load(target, "devices.id_reader")
    return Presentation(getattr(reader, "presentation", Presentation.INSERTED))
