"""Readers of catalogues: whatever holds one becomes the same raw description, each part with its place."""

from __future__ import annotations

from pathlib import Path

from kiosk.catalogue.findings import CatalogueError, Finding, Place, Severity
from kiosk.catalogue.raw import Source
from kiosk.catalogue.sources.yaml_folder import HEAD_FILE, read_folder

WORKBOOK = ".xlsx"
_OTHER_TABLES = frozenset({".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv"})


def read_source(path: Path) -> Source:
    """The raw description in this folder, workbook or package. What cannot be read is in its findings."""
    kind = path.suffix.lower()
    if kind in _OTHER_TABLES:
        return _none(path, "workbook_kind")
    if kind == WORKBOOK:  # what only clerks need is not loaded on a terminal
        from kiosk.catalogue.workbook.read import read_workbook

        return read_workbook(path)
    if path.is_file():
        return _read_package(path)
    return read_folder(path) if (path / HEAD_FILE).is_file() else _none(path, "no_catalogue")


def _none(path: Path, code: str) -> Source:
    return Source({}, {}, (Finding(code, Severity.ERROR, Place(str(path))),))


def _read_package(path: Path) -> Source:
    from kiosk.catalogue.package import read_package

    try:
        package = read_package(path.read_bytes(), str(path))
    except CatalogueError as error:
        return Source({}, {}, error.findings)
    return Source(package.raw, {(): Place(str(path))})
