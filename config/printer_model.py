"""What is known of a make of slip printer: paper, cutter, what it answers, what its character ROM has.

The models that ship are `config/printers/<name>.yaml`; a profile may name the path of a file of its own.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

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
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return PrinterModel.model_validate(raw)
    except FileNotFoundError:
        shipped = ", ".join(model_names())
        raise PrinterModelError(
            f"no printer model {name!r}; there are {shipped}, or a path to a .yaml"
        ) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PrinterModelError(f"{path}: cannot be read as YAML: {error}") from error
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise PrinterModelError(f"{path}: " + "; ".join(lines)) from error


def model_names() -> list[str]:
    """Every model that ships."""
    return sorted(path.stem for path in MODELS_DIR.glob("*.yaml"))
