"""One slip as the bytes of one job, from a clean start to the cut, as the model of the printer wants it."""

from __future__ import annotations

from config.fonts import FontFaces
from config.printer_model import Answers, Lettering, PrinterModel
from peripherals.printer.document import Slip
from peripherals.printer.escpos import INITIALIZE, STATUS_PUSH_ON, feed_and_cut, picture_bytes
from peripherals.printer.native import native_bytes
from peripherals.printer.raster import render
from peripherals.printer.roll import roll_of


def job_bytes(slip: Slip, faces: FontFaces, model: PrinterModel) -> bytes:
    """No fence yet. Status is pushed while it prints, where anybody listens."""
    match model.lettering:
        case Lettering.RASTER:
            body = picture_bytes(render(slip, faces, roll_of(model)))
        case Lettering.GB18030:
            body = native_bytes(slip, faces, model)
    push = b"" if model.answers is Answers.NOTHING else STATUS_PUSH_ON
    return INITIALIZE + push + body + feed_and_cut(model.cutter)
