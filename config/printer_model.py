"""What is known of a make of slip printer: paper, cutter, what it answers, what its character ROM has.

The models that ship are `config/printers/<name>.yaml`; a profile may name the path of a file of its own.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from config.reading import UnreadableError, read_record
from config.strings import text

MODELS_DIR = Path(__file__).parent / "printers"


class PrinterModelError(ValueError):
    """No such model, or a file that describes none; names the file and the field."""


class Cutter(StrEnum):
    PARTIAL = "partial"  # a bridge is left, so that the slip does not fall
    FULL = "full"
    NONE = "none"  # fed to the tear bar


class Answers(StrEnum):
    """What the printer can be asked. Where it answers no fence, every slip stays UNKNOWN: the truth."""

    ALL = "all"  # its state by DLE EOT, and a fence: which one is found out
    STATUS = "status"  # its state only; for one that prints the probe for a fence as text
    NOTHING = "nothing"  # bytes go out and none come back


class Lettering(StrEnum):
    RASTER = "raster"  # everything as a picture: any character, on any printer
    GB18030 = "gb18030"  # by the printer's own characters; what they lack as pictures between


class Rom(StrEnum):
    """The characters the printer is trusted to have, as the codec that knows them."""

    GB2312 = "gb2312"
    GBK = "gbk"
    GB18030 = "gb18030"  # with those of four bytes


class PrinterModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    paper_mm: Literal[58, 80]
    width_dots: int = Field(ge=200, le=640, multiple_of=8)
    dpi: Literal[180, 203] = 203
    cutter: Cutter
    answers: Answers = Answers.ALL
    lettering: Lettering = Lettering.RASTER
    rom: Rom = Rom.GB2312


def load_model(name: str) -> PrinterModel:
    """The model of this name, or in the file of this path. Errors: PrinterModelError."""
    path = Path(name) if name.endswith(".yaml") else MODELS_DIR / f"{name}.yaml"
    if not path.exists():
        raise PrinterModelError(text("mistake.printer_model", name=name, shipped=", ".join(model_names())))
    try:
        return read_record(path, PrinterModel)
    except UnreadableError as error:
        raise PrinterModelError(str(error)) from error


def model_names() -> list[str]:
    """Every model that ships."""
    return sorted(path.stem for path in MODELS_DIR.glob("*.yaml"))
