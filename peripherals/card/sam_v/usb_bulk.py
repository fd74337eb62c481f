"""A SAM_V module that is a USB device of its own: the same frames over bulk endpoints, in two patterns.

Never tried on a device. Source: docs/devices/resident-id-reader.md (two code bases).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

import usb.core
import usb.util

from peripherals.card.photo import load_decoder
from peripherals.card.sam_v.frames import HEAD_LENGTH
from peripherals.card.sam_v.reader import SamVReader
from peripherals.manifest import BRONZE, DriverManifest, Rule

SDT_VENDOR, SDT_PRODUCT = 0x0400, 0xC35A
_MOST_BYTES = 4096  # a multiple of every packet size: less would overflow
_WRITE_TIMEOUT_MS = 1000
_DRAIN_MS = 5
_MOST_DRAINS = 16


class Pattern(StrEnum):
    SDT = "sdt"  # preamble and length have endpoints of their own, the rest has others
    SIMPLE = "simple"  # whole frames over one pair


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the head of a frame goes out and comes in, and where the rest does."""

    head_out: int
    rest_out: int
    head_in: int
    rest_in: int


ENDPOINTS = {
    Pattern.SDT: Endpoints(0x02, 0x06, 0x81, 0x85),
    Pattern.SIMPLE: Endpoints(0x02, 0x02, 0x81, 0x81),
}


class UsbLink:
    """A `Link` to the first USB device with these numbers. Errors: OSError (pyusb's own are such)."""

    def __init__(self, vendor_id: int, product_id: int, pattern: Pattern, backend: Any = None) -> None:
        self._ids = (vendor_id, product_id)
        self._pattern = pattern
        self._at = ENDPOINTS[pattern]
        self._backend = backend
        self._device: Any = None
        self._head_left = HEAD_LENGTH

    def open(self) -> None:
        vendor, product = self._ids
        try:
            device = usb.core.find(idVendor=vendor, idProduct=product, backend=self._backend)
        except usb.core.NoBackendError as error:
            raise OSError("USB: libusb-1.0 is not installed") from error
        if device is None:
            raise OSError(f"USB: no device {vendor:04X}:{product:04X}")
        self._device = device
        if device.is_kernel_driver_active(0):
            device.detach_kernel_driver(0)
        device.set_configuration()
        usb.util.claim_interface(device, 0)

    def close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            usb.util.dispose_resources(device)

    def settings(self) -> Iterator[str]:
        """There is nothing to set."""
        vendor, product = self._ids
        yield f"USB {vendor:04X}:{product:04X}, pattern {self._pattern}"

    def flush(self) -> None:
        self._head_left = HEAD_LENGTH
        for endpoint in dict.fromkeys((self._at.head_in, self._at.rest_in)):
            for _ in range(_MOST_DRAINS):
                if not self._receive(endpoint, _DRAIN_MS):
                    break

    def write(self, frame: bytes) -> None:
        if self._pattern is Pattern.SIMPLE:
            self._send(self._at.head_out, frame)
        else:
            self._send(self._at.head_out, frame[:HEAD_LENGTH])
            self._send(self._at.rest_out, frame[HEAD_LENGTH:])

    def read(self, timeout_s: float) -> bytes:
        """Head first; once that is whole, what follows comes from the other endpoint."""
        endpoint = self._at.head_in if self._head_left > 0 else self._at.rest_in
        data = self._receive(endpoint, max(1, round(timeout_s * 1000)))
        self._head_left -= len(data)
        return data

    def _send(self, endpoint: int, data: bytes) -> None:
        try:
            sent = self._opened().write(endpoint, data, _WRITE_TIMEOUT_MS)
        except ValueError as error:  # pyusb's word for an endpoint that the device does not have
            raise OSError(f"USB: {error}; is the pattern right?") from error
        if sent != len(data):
            raise OSError(f"USB: {sent} of {len(data)} bytes went out")

    def _receive(self, endpoint: int, timeout_ms: int) -> bytes:
        try:
            return bytes(self._opened().read(endpoint, _MOST_BYTES, timeout_ms))
        except usb.core.USBTimeoutError:
            return b""
        except ValueError as error:
            raise OSError(f"USB: {error}; is the pattern right?") from error

    def _opened(self) -> Any:
        if self._device is None:
            raise OSError("USB: not open")
        return self._device


class SamVUsbReader(SamVReader):
    """An `IdReader`: identity cards behind a SAM_V module on USB.

    `pattern`: how frames are shared out over the endpoints. `photo_decoder`: `package.module:function`.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="id_reader",
        driver="sam_v_usb",
        page="resident-id-reader.md",
        # the module is simulated, its USB device only in tests
        met=BRONZE | {Rule.REOPENS, Rule.KEEPS_DEADLINES, Rule.FAULTS_PLAYED, Rule.INTERRUPTIBLE},
        capabilities=("media", "media_events"),
    )

    def __init__(
        self,
        pattern: str = Pattern.SDT,
        vendor_id: int = SDT_VENDOR,
        product_id: int = SDT_PRODUCT,
        photo_decoder: str = "",
    ) -> None:
        super().__init__(UsbLink(vendor_id, product_id, Pattern(pattern)), load_decoder(photo_decoder))
