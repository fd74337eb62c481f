"""What one slip costs: prints to the simulator over TCP, and computes a serial line."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from config.fonts import font_faces
from peripherals.devices import Deadline
from peripherals.printer.document import Align, Block, Boxed, Check, Line, Qr, Row, Rule, Size, Slip
from peripherals.printer.escpos import job_bytes
from peripherals.printer.raster import DOTS_PER_MM, ROLL_58_MM, ROLL_80_MM, render
from peripherals.printer.simulator import PrinterSimulator
from peripherals.printer.tcp import TcpPrinter

_BAUD = 115_200
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


def main() -> None:
    slip = Slip("bench", _BLOCKS)
    with tempfile.TemporaryDirectory() as cache:
        faces = font_faces(Path(cache))
        for name, roll in (("80 mm", ROLL_80_MM), ("58 mm", ROLL_58_MM)):
            started_s = time.perf_counter()
            image = render(slip, faces, roll)
            raster_s = time.perf_counter() - started_s
            data = job_bytes(image)
            with PrinterSimulator(width_px=roll.width_px) as simulator:
                host, port = simulator.address
                printer = TcpPrinter(host, faces, port, roll)
                printer.open()
                started_s = time.perf_counter()
                job = printer.print_slip(slip, Deadline.after(60))
                tcp_s = time.perf_counter() - started_s
                printer.close()
            print(
                f"{name}: {image.height / DOTS_PER_MM:.0f} mm of paper, {len(data)} bytes, "
                f"raster {raster_s:.3f} s, tcp to {job.state} {tcp_s:.3f} s, "
                f"serial {len(data) * _BITS_PER_BYTE / _BAUD:.1f} s"
            )


if __name__ == "__main__":
    main()
