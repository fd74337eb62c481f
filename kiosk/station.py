"""Nearby handling: what a town's or a village's station takes in, which is less than the hall does."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import Item


def is_open_at(catalogue: Catalogue, code: str, station: Collection[str]) -> bool:
    """Whether this item or bundle is applied for at a terminal of this station: all its parts that can be
    applied for at a terminal at all. `station`: its code and its town's; a hall has none, and takes in all.
    """
    if not station:
        return True
    items = _items_of(catalogue, code)
    return bool(items) and all(set(item.stations) & set(station) for item in items)


def open_at(catalogue: Catalogue, station: Collection[str]) -> tuple[str, ...]:
    """The items that can be applied for there."""
    return tuple(item.code for item in catalogue.items if is_open_at(catalogue, item.code, station))


def _items_of(catalogue: Catalogue, code: str) -> tuple[Item, ...]:
    bundles = {bundle.code: bundle for bundle in catalogue.bundles}
    codes = [part.item for part in bundles[code].parts] if code in bundles else [code]
    return tuple(item for item in map(catalogue.item, codes) if item.is_published)
