"""Which lamp is where, as a profile names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from config.strings import text
from peripherals.devices import Guide

P = TypeVar("P")


class Lamps(Generic[P]):
    """Places by guide. Errors: ValueError when no lamp is named at all, or a lamp twice."""

    def __init__(self, named: Mapping[Guide, P | None]) -> None:
        self.places = {guide: place for guide, place in named.items() if place is not None}
        if not self.places:
            raise ValueError(text("driver.no_lamp"))
        if len(set(self.places.values())) < len(self.places):
            raise ValueError(text("driver.lamp_twice"))

    def wanted(self, guides: Iterable[Guide]) -> dict[P, bool]:
        """Each lamp, and whether it is to be lit. A guide without a lamp is lit nowhere."""
        lit = frozenset(guides)
        return {place: guide in lit for guide, place in self.places.items()}
