"""`python -m peripherals.printer.simulator [--serial | --pipe PATH] --out slips`: runs until interrupted."""

from __future__ import annotations

import argparse
import logging
import signal
from pathlib import Path

from peripherals.printer.simulator.server import PrinterSimulator
from peripherals.printer.simulator.wires import PipePrinterSimulator, SerialPrinterSimulator

AnyPrinter = PrinterSimulator | SerialPrinterSimulator | PipePrinterSimulator


def main() -> None:
    parser = argparse.ArgumentParser(description="A slip printer that prints to PNG files.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--serial", action="store_true", help="on a serial port of its own making")
    parser.add_argument("--pipe", type=Path, help="on this named pipe, not the network")
    parser.add_argument("--out", type=Path, required=True, help="folder for slip-N.png and slip-N.bin")
    parser.add_argument("--width-px", type=int, default=576, help="576 for 80 mm paper, 384 for 58 mm")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    with _printer(given) as printer:
        logging.getLogger(__name__).info("%s", _place(printer))
        signal.sigwait(signals)


def _printer(given: argparse.Namespace) -> AnyPrinter:
    if given.serial:
        return SerialPrinterSimulator(given.out, given.width_px)
    if given.pipe:
        return PipePrinterSimulator(given.pipe, given.out, given.width_px)
    return PrinterSimulator(given.out, given.host, given.port, given.width_px)


def _place(printer: AnyPrinter) -> str:
    match printer:
        case SerialPrinterSimulator():
            return f"at the other end of {printer.port}"
        case PipePrinterSimulator():
            return f"reading {printer.path}"
        case PrinterSimulator():
            return "listening on {} port {}".format(*printer.address)


if __name__ == "__main__":
    main()
