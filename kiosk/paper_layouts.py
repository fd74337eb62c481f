"""What is printed on a kind of paper before which value: data, one file a kind in `config/papers/`."""

from __future__ import annotations

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
    """`labels`: the printed words that may stand before this value, without spaces."""

    id: str
    kind: FieldKind
    labels: tuple[str, ...] = Field(min_length=1)


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


def field_names(folder: Path = FOLDER) -> frozenset[str]:
    """Every `paper.field` that a question may be filled in from."""
    return frozenset(
        f"{document}.{field.id}"
        for document, layout in paper_layouts(folder).items()
        for field in layout.fields
    )
