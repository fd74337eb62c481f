"""What one slip costs: prints to the simulator over TCP, and computes a serial line."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bench.figures import Figure
from config.fonts import FontFaces, font_faces
from peripherals.devices import Deadline
from peripherals.printer.document import Align, Block, Boxed, Check, Line, Qr, Row, Rule, Size, Slip
from peripherals.printer.escpos import job_bytes
from peripherals.printer.raster import DOTS_PER_MM, ROLLS, render
from peripherals.printer.simulator import PrinterSimulator
from peripherals.printer.tcp import TcpPrinter

_BAUD = 115_200
_TIMES = 3
_BITS_PER_BYTE = 10  # start, eight, stop
_WORDS = "".join(chr(0x4E00 + 7 * number) for number in range(9))
_BLOCKS: tuple[Block, ...] = (
    Line(_WORDS[:4], Size.LARGE, Align.CENTER, is_bold=True),
    Line("HT07-000482-6", Size.HUGE, Align.CENTER, is_bold=True),
    Rule(),
    *(Row(_WORDS[:5], _WORDS) for _ in range(6)),
    *(Check(_WORDS[:4], _WORDS, is_met=True) for _ in range(8)),
    Boxed(_WORDS),
    Qr("https://example.gov.cn/c/HT07-000482-6?k=8F3K", _WORDS),
)


def figures(folder: Path) -> list[Figure]:
    slip, faces = Slip("bench", _BLOCKS), font_faces(folder)
    return [figure for paper_mm in ROLLS for figure in _of_roll(slip, faces, paper_mm)]


def _of_roll(slip: Slip, faces: FontFaces, paper_mm: int) -> list[Figure]:
    roll = ROLLS[paper_mm]
    rasters_s = []
    for _ in range(_TIMES):
        started_s = time.perf_counter()
        image = render(slip, faces, roll)
        rasters_s.append(time.perf_counter() - started_s)
    data = job_bytes(image)
    prints_s = []
    with PrinterSimulator(width_px=roll.width_px) as simulator:
        host, port = simulator.address
        printer = TcpPrinter(host, port, paper_mm)
        printer.open()
        for _ in range(_TIMES):
            started_s = time.perf_counter()
            result = printer.print_slip(slip, Deadline.after(60))
            prints_s.append(time.perf_counter() - started_s)
        printer.close()
    size = f"{image.height / DOTS_PER_MM:.0f} mm of paper, {len(data)} bytes, {result.state}"
    serial_s = len(data) * _BITS_PER_BYTE / _BAUD
    return [
        Figure(f"slip {paper_mm} mm: raster", round(statistics.median(rasters_s), 3), "s", _TIMES, size),
        Figure(f"slip {paper_mm} mm: print over TCP", round(statistics.median(prints_s), 3), "s", _TIMES),
        Figure(f"slip {paper_mm} mm: serial line", round(serial_s, 1), "s", 1, f"computed for {_BAUD} baud"),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        for figure in figures(Path(cache)):
            print(f"{figure.name}: {figure.value} {figure.unit} {figure.note}")


if __name__ == "__main__":
    main()
