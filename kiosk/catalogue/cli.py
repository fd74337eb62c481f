"""Answers about the catalogue for the command line and for staff, as plain JSON values."""

from __future__ import annotations

from datetime import date
from typing import Any

from kiosk.catalogue.loader import Catalogue


def who(item: str, on: date, catalogue: Catalogue) -> dict[str, Any]:
    """Who receives, decides and supervises an item on a day, under which seal, and why it stayed.

    Errors: KeyError for an unknown code.
    """
    routing = catalogue.routing(item, on)
    return {
        "item": item,
        "name": catalogue.item(item).name,
        "on": on.isoformat(),
        "receives": routing.receives.name,
        "decides": routing.decides.name,
        "supervises": routing.supervises.name,
        "seal": routing.seal,
        "transferred": routing.transferred,
        "reason": routing.reason,
        "batch": routing.batch,
        "catalogue": catalogue.version,
        "note": catalogue.note,
    }
