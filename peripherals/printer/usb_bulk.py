"""A slip printer on USB without a device file: bulk endpoints, found from the descriptor and never assumed.

For machines where the kernel's `usblp` is missing; where it is there, `/dev/usb/lp0` is the simpler way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import usb.core
import usb.util

from peripherals.devices import Deadline
from peripherals.manifest import DriverManifest
from peripherals.printer.driver import EscposPrinter, slip_manifest
from peripherals.printer.transport import Written

_PRINTER_CLASS = 7  # USB Device Class Definition for Printing Devices 1.1
_BIDIRECTIONAL = 2  # the same, clause 4.2.1: interface protocol
_CHUNK_BYTES = 4096
_SHORTEST_MS = 10


@dataclass(frozen=True, slots=True)
class Endpoints:
    """`reading` is None for a printer that has no way back."""

    interface: int
    writing: Any
    reading: Any | None


def printer_endpoints(device: Any) -> Endpoints:
    """The printing interface that talks both ways, else the one that only listens. Errors: OSError."""
    best: Endpoints | None = None
    for interface in device.get_active_configuration():
        if interface.bInterfaceClass != _PRINTER_CLASS:
            continue
        writing = _bulk(interface, usb.util.ENDPOINT_OUT)
        reading = _bulk(interface, usb.util.ENDPOINT_IN)
        if writing is None:
            continue
        found = Endpoints(interface.bInterfaceNumber, writing, reading)
        if interface.bInterfaceProtocol == _BIDIRECTIONAL and reading is not None:
            return found
        best = best or found
    if best is None:
        raise OSError("this USB device has no printing interface with a bulk endpoint")
    return best


def _bulk(interface: Any, direction: int) -> Any | None:
    return usb.util.find_descriptor(
        interface,
        custom_match=lambda endpoint: (
            usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction
            and usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        ),
    )


class UsbBulkTransport:
    """Errors: OSError from the constructor. `usb.core.USBError` is an OSError already."""

    def __init__(self, vendor_id: int, product_id: int, backend: Any = None) -> None:
        try:
            device = usb.core.find(idVendor=vendor_id, idProduct=product_id, backend=backend)
        except usb.core.NoBackendError as missing:
            raise OSError(f"no libusb on this machine: {missing}") from missing
        if device is None:
            raise OSError(f"no USB device {vendor_id:04x}:{product_id:04x}")
        self._device = device
        self._ends = printer_endpoints(device)
        usb.util.claim_interface(device, self._ends.interface)

    def write(self, data: bytes, deadline: Deadline) -> Written:
        """Chunk by chunk. How much of a chunk that failed went out nobody knows: libusb may have handed over
        some packets of it and does not say."""
        sent = 0
        while sent < len(data) and not deadline.is_over:
            chunk = data[sent : sent + _CHUNK_BYTES]
            try:
                sent += self._ends.writing.write(chunk, max(_SHORTEST_MS, int(deadline.left_s() * 1000)))
            except usb.core.USBTimeoutError:
                return Written(sent, doubtful=len(chunk))
            except usb.core.USBError as lost:
                return Written(sent, lost, len(chunk))
        return Written(sent)

    def read(self, timeout_s: float) -> bytes:
        deadline = Deadline.after(timeout_s)
        if self._ends.reading is None:
            return b""
        try:
            size = self._ends.reading.wMaxPacketSize
            return bytes(self._ends.reading.read(size, max(_SHORTEST_MS, int(deadline.left_s() * 1000))))
        except usb.core.USBTimeoutError:
            return b""

    def close(self) -> None:
        usb.util.dispose_resources(self._device)


class UsbBulkPrinter(EscposPrinter):
    """Ids as `lsusb` prints them: 0x04b8. Errors: PrinterModelError; MissingFontError."""

    manifest: ClassVar[DriverManifest] = slip_manifest("escpos_usb", "SerialPrinterSimulator")

    def __init__(self, vendor_id: int, product_id: int, model: str = "raster_80") -> None:
        super().__init__(lambda: UsbBulkTransport(vendor_id, product_id), model)
