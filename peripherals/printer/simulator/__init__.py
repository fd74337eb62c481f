"""An ESC/POS printer that prints to pictures: for demonstrations, and to meet every fault on purpose."""

from peripherals.printer.simulator.conditions import Conditions
from peripherals.printer.simulator.mechanism import PrintedSlip
from peripherals.printer.simulator.server import PrinterSimulator
from peripherals.printer.simulator.wires import PipePrinterSimulator, SerialPrinterSimulator

__all__ = ["Conditions", "PipePrinterSimulator", "PrintedSlip", "PrinterSimulator", "SerialPrinterSimulator"]
