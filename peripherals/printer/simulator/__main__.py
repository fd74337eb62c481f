"""`python -m peripherals.printer.simulator --port 9100 --out slips`: runs until interrupted."""

from __future__ import annotations

import argparse
import logging
import signal
from pathlib import Path

from peripherals.printer.simulator.server import PrinterSimulator


def main() -> None:
    parser = argparse.ArgumentParser(description="A slip printer on the network that prints to PNG files.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--out", type=Path, required=True, help="folder for slip-N.png and slip-N.bin")
    parser.add_argument("--width-px", type=int, default=576, help="576 for 80 mm paper, 384 for 58 mm")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    with PrinterSimulator(arguments.out, arguments.host, arguments.port, arguments.width_px) as simulator:
        logging.getLogger(__name__).info("listening on %s port %d", *simulator.address)
        signal.sigwait(signals)


if __name__ == "__main__":
    main()
