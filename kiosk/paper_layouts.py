"""What is printed on a kind of paper before which value: data, one file a kind in `config/papers/`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field

import config
from config.reading import Record, read_record

FOLDER = Path(config.__file__).parent / "papers"


class FieldKind(StrEnum):
    TEXT = "text"
    DATE = "date"
    CREDIT_CODE = "credit_code"


class PaperField(Record):
    """`labels`: the printed words that may stand before this value, without spaces. `fills`: the common
    questions for which it is proposed."""

    id: str
    kind: FieldKind
    labels: tuple[str, ...] = Field(min_length=1)
    fills: tuple[str, ...] = ()


class PaperLayout(Record):
    """`others` end the value before them; `foot` stands below all columns; neither is taken."""

    titles: tuple[str, ...] = Field(min_length=1)
    fields: tuple[PaperField, ...]
    others: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()


@cache
def paper_layouts(folder: Path = FOLDER) -> dict[str, PaperLayout]:
    """By the id of the common material that the paper is. Errors: UnreadableError."""
    return {path.stem: read_record(path, PaperLayout) for path in sorted(folder.glob("*.yaml"))}


def filled_by(document: str, values: Mapping[str, str]) -> dict[str, str]:
    """What such a paper proposes: values by question id, of its fields' values by field id."""
    layout = paper_layouts().get(document)
    fields = layout.fields if layout else ()
    return {question: values[field.id] for field in fields for question in field.fills if field.id in values}
