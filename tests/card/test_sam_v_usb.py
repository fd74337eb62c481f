"""The SAM_V reader on USB. No device is at hand, so a backend of pyusb stands in for the cable and the module
behind it is the simulated one: pyusb itself, the link, the codec and the reader are the real ones."""

from __future__ import annotations

import errno
from array import array
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.core

from peripherals.card.sam_v.frames import HEAD_LENGTH, answer_frame
from peripherals.card.sam_v.reader import SamVReader
from peripherals.card.sam_v.simulator.module import VirtualModule
from peripherals.card.sam_v.usb_bulk import SDT_PRODUCT, SDT_VENDOR, Pattern, SamVUsbReader, UsbLink
from peripherals.devices import CardMedia, Deadline
from tests.card.sam_v import RESIDENT, WHO, identity

INTERFACE = {"bInterfaceNumber": 0, "bAlternateSetting": 0, "iInterface": 0}
CONFIGURATION = {"bConfigurationValue": 1, "bNumInterfaces": 1, "iConfiguration": 0}


class Descriptor(SimpleNamespace):
    """What pyusb asks of a descriptor, and zero for what nobody looks at."""

    def __getattr__(self, name: str) -> Any:
        return 0


class Cable(usb.backend.IBackend):  # type: ignore[misc]
    """A module on a bulk pipe: what is written to its endpoints makes answers on the others."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.module = VirtualModule()
        self.ends = (0x02, 0x06, 0x81, 0x85)
        self.is_plugged = True
        self.is_claimed_by_kernel = True
        self.most_written = 4096
        self._written = b""
        self.waiting: dict[int, list[bytes]] = {0x81: [], 0x85: []}

    def enumerate_devices(self) -> Iterator[Any]:
        return iter([object()] * self.is_plugged)

    def get_device_descriptor(self, _device: Any) -> Any:
        return Descriptor(
            idVendor=SDT_VENDOR,
            idProduct=SDT_PRODUCT,
            bus=1,
            address=1,
            port_number=1,
            port_numbers=(1,),
            speed=2,
            bNumConfigurations=1,
            bDeviceClass=0,
        )

    def get_configuration_descriptor(self, _device: Any, _config: int) -> Any:
        return Descriptor(**CONFIGURATION)

    def get_interface_descriptor(self, _device: Any, interface: int, alternate: int, _config: int) -> Any:
        if interface or alternate:
            raise IndexError
        return Descriptor(**INTERFACE | {"bNumEndpoints": len(self.ends)})

    def get_endpoint_descriptor(self, *place: Any) -> Any:
        return Descriptor(bEndpointAddress=self.ends[place[1]], bmAttributes=2, wMaxPacketSize=64)

    def open_device(self, device: Any) -> Any:
        return device

    def close_device(self, _handle: Any) -> None: ...
    def set_configuration(self, _handle: Any, _value: int) -> None: ...
    def get_configuration(self, _handle: Any) -> int:
        return 1

    def claim_interface(self, _handle: Any, _interface: int) -> None:
        if self.is_claimed_by_kernel:
            raise usb.core.USBError("Resource busy", errno=errno.EBUSY)

    def release_interface(self, _handle: Any, _interface: int) -> None: ...
    def is_kernel_driver_active(self, _handle: Any, _interface: int) -> bool:
        return self.is_claimed_by_kernel

    def detach_kernel_driver(self, _handle: Any, _interface: int) -> None:
        self.is_claimed_by_kernel = False

    def bulk_write(self, _handle: Any, endpoint: int, _interface: int, data: Any, _timeout: int) -> int:
        self._check()
        assert endpoint == (0x06 if self._written and self.pattern is Pattern.SDT else 0x02)
        self._written += bytes(data)[: self.most_written]
        if len(self._written) == HEAD_LENGTH + 3:
            self._answer(self._written[HEAD_LENGTH : HEAD_LENGTH + 2])
            self._written = b""
        return min(len(data), self.most_written)

    def _answer(self, code: bytes) -> None:
        frame = answer_frame(*self.module.answer(code))
        head = HEAD_LENGTH if self.pattern is Pattern.SDT else 64
        rest = 0x85 if self.pattern is Pattern.SDT else 0x81
        self.waiting[0x81].append(frame[:head])
        self.waiting[rest] += [frame[at : at + 64] for at in range(head, len(frame), 64)]

    def bulk_read(
        self, _handle: Any, endpoint: int, _interface: int, buffer: array[int], _timeout: int
    ) -> int:
        self._check()
        if not self.waiting[endpoint]:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        packet = self.waiting[endpoint].pop(0)
        buffer[: len(packet)] = array("B", packet)
        return len(packet)

    def _check(self) -> None:
        if not self.is_plugged:
            raise usb.core.USBError("No such device", errno=errno.ENODEV)


def reader_on(cable: Cable) -> SamVReader:
    reader = SamVReader(UsbLink(SDT_VENDOR, SDT_PRODUCT, cable.pattern, cable))
    reader.open()
    return reader


@pytest.mark.parametrize("pattern", list(Pattern))
def test_a_card_is_read_in_both_patterns(pattern: Pattern) -> None:
    cable = Cable(pattern)
    reader = reader_on(cable)
    assert not cable.is_claimed_by_kernel
    assert reader.status().media is CardMedia.NOT_PRESENT
    cable.module.lay(RESIDENT)
    assert reader.status().media is CardMedia.PRESENT
    assert identity(reader.read(Deadline.after(5))).number == WHO.number
    reader.close()


@pytest.mark.parametrize("pattern", list(Pattern))
def test_what_was_left_in_the_pipes_is_passed_over(pattern: Pattern) -> None:
    cable = Cable(pattern)
    reader = reader_on(cable)
    cable.waiting = {0x81: [b"\xaa\xaa", b"rest"], 0x85: [bytes(64)]}
    cable.module.lay(RESIDENT)
    assert identity(reader.read(Deadline.after(5))).name == WHO.name


def test_a_device_pulled_out_is_lost_and_one_that_never_was_is_named() -> None:
    cable = Cable(Pattern.SDT)
    reader = reader_on(cable)
    cable.is_plugged = False
    with pytest.raises(OSError, match="No such device"):
        reader.status()
    reader.close()
    with pytest.raises(OSError, match="USB: not open"):
        reader.status()
    with pytest.raises(OSError, match="USB: no device 0400:C35A"):
        reader_on(cable)


def test_a_command_that_went_out_in_part_is_a_lost_device() -> None:
    cable = Cable(Pattern.SIMPLE)
    cable.most_written = 4
    with pytest.raises(OSError, match="USB: 4 of 10 bytes went out"):
        reader_on(cable)


@pytest.mark.parametrize(("ends", "missing"), [((0x81, 0x85), "0x2"), ((0x02, 0x06), "0x81")])
def test_a_device_without_the_endpoints_of_its_pattern_is_told_so(
    ends: tuple[int, ...], missing: str
) -> None:
    cable = Cable(Pattern.SDT)
    cable.ends = ends
    with pytest.raises(OSError, match=f"USB: Invalid endpoint address {missing}; is the pattern right?"):
        reader_on(cable)


def test_a_pattern_nobody_knows_is_told_when_the_profile_is_read() -> None:
    with pytest.raises(ValueError, match="'hid' is not a valid Pattern"):
        SamVUsbReader(pattern="hid")
