"""Readers of catalogues: whatever holds one becomes the same raw description, each part with its place."""

from __future__ import annotations

from pathlib import Path

from kiosk.catalogue.raw import Source
from kiosk.catalogue.sources.yaml_folder import read_folder

WORKBOOK = ".xlsx"


def read_source(path: Path) -> Source:
    """The raw description in this folder or workbook. What cannot be read is in its findings."""
    if path.suffix == WORKBOOK:
        from kiosk.catalogue.workbook.read import read_workbook

        return read_workbook(path)
    return read_folder(path)
