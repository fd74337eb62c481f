"""The demonstration's rules, read once, and what an honest terminal says by them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from backend.rules import CatalogueRules
from backend.settings import Settings
from kiosk.catalogue.loader import load
from kiosk.deadlines import Calendar
from sync.protocol.wire import HowMet, MaterialEntry


@cache
def demonstration_rules() -> CatalogueRules:
    settings = Settings(data_dir=Path())
    return CatalogueRules(load(settings.catalogue_dir), Calendar.load(settings.calendar_dir))


def commitments_to(item_code: str, materials: Iterable[MaterialEntry]) -> tuple[str, ...]:
    """The texts that are signed when these materials are met so."""
    items = (item for item in demonstration_rules().catalogue.items if item.code == item_code)
    texts = {material.id: material.commitment for item in items for material in item.materials}
    return tuple(texts.get(entry.material_id, "") for entry in materials if entry.how is HowMet.COMMITTED)


def limit_of(item_code: str, on: date) -> str:
    limit = demonstration_rules().decision(item_code, on, on).within
    return f"{limit.amount} {limit.unit.value}"
