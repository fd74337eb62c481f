"""Packages of a small catalogue, version by version, and a shelf that trusts their key."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from kiosk.catalogue.package import package_of
from kiosk.catalogue.shelf import Shelf
from kiosk.catalogue.signing import CatalogueKey, TrustedKeys
from kiosk.catalogue.taking_in import Accepted, Refused, take_in
from tests.kiosk.spoilt import food, small

KEY, STRANGER = CatalogueKey.generate(), CatalogueKey.generate()
TODAY, LATER = date(2026, 11, 24), date(2027, 1, 1)


def version(number: int, since: str = "2019-07-01", **food_fields: Any) -> dict[str, Any]:
    raw = small()
    raw["head"] |= {"version": f"demo2019-{number}", "effective_from": since}
    food(raw).update(food_fields)
    return raw


def packed(raw: dict[str, Any], key: CatalogueKey = KEY) -> bytes:
    return package_of(raw).signed(key).to_bytes()


def shelf_in(folder: Path) -> Shelf:
    return Shelf(folder / "data" / "catalogues", TrustedKeys.of([KEY.public_text]))


def take(shelf: Shelf, raw: dict[str, Any]) -> Accepted:
    taken = take_in(shelf, packed(raw), "new", TODAY)
    assert isinstance(taken, Accepted)
    return taken


def refusal(shelf: Shelf, data: bytes) -> list[str]:
    """The codes of a refusal."""
    taken = take_in(shelf, data, "new", TODAY)
    assert isinstance(taken, Refused)
    assert taken.words()
    return [finding.code for finding in taken.findings]
