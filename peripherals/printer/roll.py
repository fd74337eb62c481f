"""The paper and the sizes of type on it."""

from __future__ import annotations

from dataclasses import dataclass

from config.printer_model import PrinterModel

_MM_PER_INCH = 25.4
_DRAWN_FOR_DPI = 203


@dataclass(frozen=True, slots=True)
class Roll:
    """Units: dots."""

    width_px: int
    margin_px: int
    small_px: int
    body_px: int
    large_px: int
    huge_px: int
    dots_per_mm: int = 8  # 203 dpi

    @property
    def text_px(self) -> int:
        return self.width_px - 2 * self.margin_px


# Body type of 28 dots is 3.5 mm high, the size of a 10-point character.
ROLL_80_MM = Roll(width_px=576, margin_px=22, small_px=24, body_px=28, large_px=42, huge_px=60)
ROLL_58_MM = Roll(width_px=384, margin_px=8, small_px=22, body_px=26, large_px=34, huge_px=46)
ROLLS = {80: ROLL_80_MM, 58: ROLL_58_MM}  # by the width of the paper in mm


def roll_of(model: PrinterModel) -> Roll:
    """The roll of this printer: type as large in millimetres, whatever the dots."""
    roll = ROLLS[model.paper_mm]

    def scaled(px: int) -> int:
        return round(px * model.dpi / _DRAWN_FOR_DPI)

    return Roll(
        width_px=model.width_dots,
        margin_px=scaled(roll.margin_px),
        small_px=scaled(roll.small_px),
        body_px=scaled(roll.body_px),
        large_px=scaled(roll.large_px),
        huge_px=scaled(roll.huge_px),
        dots_per_mm=round(model.dpi / _MM_PER_INCH),
    )
