"""Slip printers on a pty: as a serial line, as a device file, and behind a USB bus that a stand-in plays."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import usb.core
from usb.core import USBError, USBTimeoutError

from peripherals.devices import Deadline
from peripherals.printer.device_file import DeviceFileTransport
from peripherals.printer.simulator import Conditions, SerialPrinterSimulator
from tests.contract.rig import Trouble
from tests.contract.rigs.printer import SlipRig
from tests.printer.usb_bus import Bus, endpoint, interface

_RUBBISH = b"\x00\xff\x55AT+OK\r\n"


class SerialPrinterRig(SlipRig):
    driver = "escpos_serial"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = folder / "ttyPrinter"
        self._simulator = SerialPrinterSimulator(folder / "slips")
        self._stranger: Stranger | None = None
        self._is_on = False

    def __enter__(self) -> Self:
        self.mend()
        return self

    def __exit__(self, *_: object) -> None:
        self._off()

    @property
    def options(self) -> Mapping[str, object]:
        return {"port": str(self.port)}

    def cause(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.UNPLUGGED:
                self._off()
            case Trouble.HUNG:
                self._simulator.conditions = Conditions(is_mute=True)
            case Trouble.SLOW:
                self._simulator.conditions = Conditions(bytes_per_s=2_000)
            case Trouble.RUBBISH:
                self._off()
                self._stranger = Stranger()
                self._plug(self._stranger.port)

    def mend(self) -> None:
        self._simulator.conditions = Conditions()
        if not self._is_on:
            self._off()
            self._simulator.start()
            self._is_on = True
            self._plug(self._simulator.port)

    def _off(self) -> None:
        self.port.unlink(missing_ok=True)
        if self._stranger is not None:
            self._stranger.stop()
            self._stranger = None
        if self._is_on:
            self._simulator.stop()
            self._is_on = False

    def _plug(self, port: str) -> None:
        self.port.unlink(missing_ok=True)
        self.port.symlink_to(port)


class DeviceFileRig(SerialPrinterRig):
    driver = "escpos_file"

    @property
    def options(self) -> Mapping[str, object]:
        return {"path": str(self.port)}


class UsbPrinterRig(SerialPrinterRig):
    """pyusb's own code; what it sends over the bus goes to the pty."""

    driver = "escpos_usb"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        find = usb.core.find
        self._seam = patch(
            "peripherals.printer.usb_bulk.usb.core.find",
            lambda **wanted: find(**wanted | {"backend": BusToPty(self.port)}),
        )

    def __enter__(self) -> Self:
        self._seam.start()
        return super().__enter__()

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._seam.stop()

    @property
    def options(self) -> Mapping[str, object]:
        return {"vendor_id": 0x0416, "product_id": 0x5011}


class BusToPty(Bus):
    def __init__(self, port: Path) -> None:
        super().__init__(interface(0, 2, endpoint(0x81), endpoint(0x02)))
        self._port = port
        self._line: DeviceFileTransport | None = None

    def enumerate_devices(self) -> list[str]:
        return ["printer"] if self._port.exists() else []

    def open_device(self, dev: str) -> str:
        self._line = DeviceFileTransport(str(self._port))
        return dev

    def close_device(self, dev_handle: str) -> None:  # noqa: ARG002 the backend's interface
        if self._line is not None:
            self._line.close()

    def bulk_write(self, dev_handle: str, ep: int, intf: int, data: Any, timeout: int) -> int:  # noqa: ARG002
        assert self._line is not None
        written = self._line.write(bytes(data), Deadline.after(timeout / 1000))
        if written.lost is not None or not self._port.exists():
            raise USBError("No such device (it may have been disconnected)", errno=19)
        if written.count == 0:
            raise USBTimeoutError("Operation timed out")
        return written.count

    def bulk_read(self, dev_handle: str, ep: int, intf: int, buff: Any, timeout: int) -> int:  # noqa: ARG002
        assert self._line is not None
        if not self._port.exists():
            raise USBError("No such device (it may have been disconnected)", errno=19)
        data = self._line.read(timeout / 1000)[: len(buff)]
        if not data:
            raise USBTimeoutError("Operation timed out")
        buff[: len(data)] = type(buff)(buff.typecode, data)
        return len(data)


class Stranger:
    """A device at the same port that answers everything with the same bytes."""

    def __init__(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.port = os.ttyname(self._slave)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join()
        for fd in (self._master, self._slave):
            os.close(fd)

    def _serve(self) -> None:
        os.set_blocking(self._master, False)
        with suppress(OSError):
            while not self._is_over.wait(0.01):
                with suppress(BlockingIOError):
                    os.read(self._master, 4096)
                    os.write(self._master, _RUBBISH)
