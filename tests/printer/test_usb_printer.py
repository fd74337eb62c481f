"""pyusb's own code over a bus of descriptors: which endpoints a printer is spoken to by."""

from __future__ import annotations

import pytest

from peripherals.devices import Deadline
from peripherals.printer.usb_bulk import UsbBulkTransport
from tests.printer.usb_bus import Bus, endpoint, interface


def test_usb_endpoints_come_from_the_descriptor_and_the_two_way_interface_is_taken() -> None:
    bus = Bus(
        interface(0, 0, endpoint(0x04), usb_class=3),
        interface(1, 1, endpoint(0x01)),
        interface(2, 2, endpoint(0x83, kind=3), endpoint(0x81), endpoint(0x03)),
    )
    line = UsbBulkTransport(0x0416, 0x5011, bus)
    written = line.write(bytes(10_000), Deadline.after(1))
    heard = line.read(0.1)
    line.close()
    assert (written.count, heard[:1]) == (10_000, b"\x12")
    assert bus.written == [(0x03, 2)] * 3


def test_a_usb_printer_that_takes_nothing_is_never_said_to_have_got_nothing() -> None:
    bus = Bus(interface(0, 2, endpoint(0x02), endpoint(0x81)), is_stuck=True)
    line = UsbBulkTransport(0x0416, 0x5011, bus)
    assert line.write(b"slip", Deadline.after(0.1)).count > 0
    line.close()


def test_a_usb_device_that_is_no_printer_or_not_there_is_told() -> None:
    with pytest.raises(OSError, match="no printing interface"):
        UsbBulkTransport(0x0416, 0x5011, Bus(interface(0, 0, endpoint(0x01), usb_class=8)))
    with pytest.raises(OSError, match="no USB device 04b8:0202"):
        UsbBulkTransport(0x04B8, 0x0202, Bus(interface(0, 2, endpoint(0x01))))
