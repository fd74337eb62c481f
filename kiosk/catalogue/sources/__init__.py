"""Readers of catalogues: whatever holds one becomes the same raw description, each part with its place."""

from __future__ import annotations

from pathlib import Path

from kiosk.catalogue.findings import CatalogueError, Place
from kiosk.catalogue.raw import Source
from kiosk.catalogue.sources.yaml_folder import read_folder

WORKBOOK = ".xlsx"


def read_source(path: Path) -> Source:
    """The raw description in this folder, workbook or package. What cannot be read is in its findings."""
    if path.suffix == WORKBOOK:  # what only clerks need is not loaded on a terminal
        from kiosk.catalogue.workbook.read import read_workbook

        return read_workbook(path)
    return _read_package(path) if path.is_file() else read_folder(path)


def _read_package(path: Path) -> Source:
    from kiosk.catalogue.package import read_package

    try:
        package = read_package(path.read_bytes(), str(path))
    except CatalogueError as error:
        return Source({}, {}, error.findings)
    return Source(package.raw, {(): Place(str(path))})
