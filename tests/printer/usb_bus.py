"""A USB bus with one device of chosen interfaces, as pyusb sees it through a backend."""
# ruff: noqa: ARG002 the methods are the backend's interface

from __future__ import annotations

from typing import Any

import usb.backend
from usb.core import USBTimeoutError


class Descriptor:
    """Fields of a USB descriptor, as libusb hands them to pyusb."""

    def __init__(self, **fields: Any) -> None:
        self.extra_descriptors: tuple[int, ...] = ()
        self.__dict__.update(fields)


def endpoint(address: int, kind: int = 2) -> Descriptor:
    return Descriptor(
        bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=kind, wMaxPacketSize=64,
        bInterval=0, bRefresh=0, bSynchAddress=0,
    )  # fmt: skip


def interface(number: int, protocol: int, *ends: Descriptor, usb_class: int = 7) -> Descriptor:
    return Descriptor(
        bLength=9, bDescriptorType=4, bInterfaceNumber=number, bAlternateSetting=0, bNumEndpoints=len(ends),
        bInterfaceClass=usb_class, bInterfaceSubClass=1, bInterfaceProtocol=protocol, iInterface=0, ends=ends,
    )  # fmt: skip


class Bus(usb.backend.IBackend):  # type: ignore[misc]
    """One device with these interfaces; remembers what was written where."""

    def __init__(self, *interfaces: Descriptor, sticks_at: range = range(0)) -> None:
        """`sticks_at`: transfers of so many bytes never end."""
        self.interfaces = interfaces
        self.sticks_at = sticks_at
        self.written: list[tuple[int, int]] = []

    def enumerate_devices(self) -> list[str]:
        return ["printer"]

    def get_device_descriptor(self, dev: str) -> Descriptor:
        return Descriptor(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64,
            idVendor=0x0416, idProduct=0x5011, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=0,
            bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: str, config: int) -> Descriptor:
        if config:
            raise IndexError
        return Descriptor(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=len(self.interfaces),
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0x80, bMaxPower=50,
        )  # fmt: skip

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> Descriptor:
        if alt or intf >= len(self.interfaces):
            raise IndexError
        return self.interfaces[intf]

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> Descriptor:
        found: Descriptor = self.interfaces[intf].ends[ep]  # type: ignore[attr-defined]
        return found

    def open_device(self, dev: str) -> str:
        return dev

    def close_device(self, dev_handle: str) -> None: ...
    def claim_interface(self, dev_handle: str, intf: int) -> None: ...
    def release_interface(self, dev_handle: str, intf: int) -> None: ...

    def get_configuration(self, dev_handle: str) -> int:
        return 1

    def bulk_write(self, dev_handle: str, ep: int, intf: int, data: Any, timeout: int) -> int:
        if len(data) in self.sticks_at:
            raise USBTimeoutError("stuck")
        self.written.append((ep, intf))
        return len(data)

    def bulk_read(self, dev_handle: str, ep: int, intf: int, buff: Any, timeout: int) -> int:
        buff[0] = 0x12
        return 1
