"""The catalogue folder, read and checked whole: after `load` nothing in it can be wrong in form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.catalogue.model import Body, Item, Routing


class CatalogueError(ValueError):
    """The catalogue says something that cannot be; names file, item and field."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    version: str
    title: str
    note: str  # shown wherever the catalogue is shown
    items: tuple[Item, ...]
    bodies: Mapping[str, Body]

    def item(self, code: str) -> Item:
        """Errors: KeyError for a code the catalogue does not know."""
        raise NotImplementedError

    def routing(self, code: str, on: date) -> Routing:
        raise NotImplementedError

    def departments(self) -> tuple[Body, ...]:
        raise NotImplementedError


def load(folder: Path) -> Catalogue:
    """Errors: CatalogueError naming file, item and field."""
    raise NotImplementedError
