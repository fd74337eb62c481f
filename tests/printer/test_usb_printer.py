"""pyusb's own code over a bus of descriptors: which endpoints a printer is spoken to by."""

from __future__ import annotations

import pytest

from peripherals.devices import Deadline, JobState
from peripherals.printer.document import Slip
from peripherals.printer.driver import EscposPrinter
from peripherals.printer.transport import Written
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


@pytest.mark.parametrize(("bytes_", "sent"), [(4, 0), (4097, 4096)])
def test_a_transfer_that_fails_counts_for_nothing_and_makes_the_slip_one_of_unknown_fate(
    monkeypatch: pytest.MonkeyPatch, slip: Slip, bytes_: int, sent: int
) -> None:
    """Also the last transfer of one byte: all of it may be out, and nobody says so or sends it again."""
    monkeypatch.setattr("peripherals.printer.driver.job_bytes", lambda *_: bytes(bytes_))
    bus = Bus(interface(0, 2, endpoint(0x02), endpoint(0x81)), sticks_at=range(1, 10))
    lines: list[UsbBulkTransport] = []

    def connect() -> UsbBulkTransport:
        lines.append(UsbBulkTransport(0x0416, 0x5011, bus))
        return lines[-1]

    job = EscposPrinter(connect, "mute_80").print_slip(slip, Deadline.after(2))
    assert (job.state, job.bytes_sent, len(lines)) == (JobState.UNKNOWN, sent, 1)


def test_of_a_transfer_that_fails_it_is_said_how_many_bytes_are_in_doubt() -> None:
    bus = Bus(interface(0, 2, endpoint(0x02), endpoint(0x81)), sticks_at=range(1, 10))
    line = UsbBulkTransport(0x0416, 0x5011, bus)
    assert line.write(bytes(4097), Deadline.after(1)) == Written(4096, doubtful=1)
    line.close()


def test_a_usb_device_that_is_no_printer_or_not_there_is_told() -> None:
    with pytest.raises(OSError, match="no printing interface"):
        UsbBulkTransport(0x0416, 0x5011, Bus(interface(0, 0, endpoint(0x01), usb_class=8)))
    with pytest.raises(OSError, match="no USB device 04b8:0202"):
        UsbBulkTransport(0x04B8, 0x0202, Bus(interface(0, 2, endpoint(0x01))))
