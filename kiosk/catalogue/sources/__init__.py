"""Readers of catalogues: whatever holds one becomes the same raw description, each part with its place."""

from __future__ import annotations

from pathlib import Path

from kiosk.catalogue.raw import Source
from kiosk.catalogue.sources.yaml_folder import read_folder


def read_source(path: Path) -> Source:
    """The raw description in this folder. What cannot be read is in its findings."""
    return read_folder(path)
