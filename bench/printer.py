"""What one slip costs, as raster and in the printer's characters: over TCP, and on a pty at a real pace."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure
from config.fonts import default_cache, font_faces
from config.printer_model import load_model
from peripherals.devices import Deadline
from peripherals.printer.document import Align, Block, Boxed, Check, Line, Qr, Row, Rule, Size, Slip
from peripherals.printer.driver import EscposPrinter
from peripherals.printer.job import job_bytes
from peripherals.printer.serial_line import SerialPrinter
from peripherals.printer.simulator import Conditions, PrinterSimulator, SerialPrinterSimulator
from peripherals.printer.tcp import TcpPrinter

_MODELS = ("raster_80", "gb18030_80", "raster_58", "gb18030_58")
_BAUD = 115_200
_BITS_PER_BYTE = 10  # start, eight, stop
_TIMES = 3
_COMMON = "".join(map(chr, (0x6536, 0x4EF6, 0x51ED, 0x8BC1, 0x98DF, 0x54C1, 0x7ECF, 0x8425, 0x8BB8)))
_RARE = chr(0x5803) + chr(0x20BB7)  # in GBK and in no ROM of two bytes
_BLOCKS: tuple[Block, ...] = (
    Line(_COMMON[:4], Size.LARGE, Align.CENTER, is_bold=True),
    Line("HT07-000482-6", Size.HUGE, Align.CENTER, is_bold=True),
    Rule(),
    Row(_COMMON[:3], _RARE),
    *(Row(_COMMON[:5], _COMMON) for _ in range(6)),
    *(Check(_COMMON[:4], _COMMON, is_met=True) for _ in range(8)),
    Boxed(_COMMON),
    Qr("https://example.gov.cn/c/HT07-000482-6?k=8F3K", _COMMON),
)


def figures(_folder: Path) -> list[Figure]:
    slip = Slip("bench", _BLOCKS)
    job_bytes(
        slip, font_faces(default_cache()), load_model(_MODELS[0])
    )  # fonts and libraries are loaded once
    return [figure for model in _MODELS for figure in _of_model(slip, model)]


def _of_model(slip: Slip, name: str) -> Iterator[Figure]:
    model, faces = load_model(name), font_faces(default_cache())
    made_s = []
    for _ in range(_TIMES):
        started_s = time.perf_counter()
        data = job_bytes(slip, faces, model)
        made_s.append(time.perf_counter() - started_s)
    yield Figure(f"slip {name}: bytes", len(data), "bytes")
    yield Figure(f"slip {name}: composed", round(statistics.median(made_s), 3), "s", _TIMES)
    with _over_tcp(name) as printer:
        yield _printed(f"slip {name}: over TCP", printer, slip, "until confirmed")
    with _over_serial(name) as printer:
        yield _printed(f"slip {name}: at {_BAUD} baud", printer, slip, "pty at that pace, until confirmed")


def _printed(name: str, printer: EscposPrinter, slip: Slip, note: str) -> Figure:
    printer.open()
    printed_s = []
    for _ in range(_TIMES):
        started_s = time.perf_counter()
        job = printer.print_slip(slip, Deadline.after(60))
        printed_s.append(time.perf_counter() - started_s)
    return Figure(name, round(statistics.median(printed_s), 2), "s", _TIMES, f"{note}: {job.state}")


@contextmanager
def _over_tcp(name: str) -> Iterator[EscposPrinter]:
    with PrinterSimulator(width_px=load_model(name).width_dots) as simulator:
        printer = TcpPrinter(*simulator.address, model=name)
        yield printer
        printer.close()


@contextmanager
def _over_serial(name: str) -> Iterator[EscposPrinter]:
    with SerialPrinterSimulator(width_px=load_model(name).width_dots) as simulator:
        simulator.conditions = Conditions(bytes_per_s=_BAUD // _BITS_PER_BYTE)
        printer = SerialPrinter(simulator.port, _BAUD, model=name)
        yield printer
        printer.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for figure in figures(Path(folder)):
            print(f"{figure.name}: {figure.value} {figure.unit} {figure.note}")


if __name__ == "__main__":
    main()
