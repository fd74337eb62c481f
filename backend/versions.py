"""The versions of the catalogue that a backend holds: a case is checked, named and timed by its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from backend.rules import CatalogueRules, RuleBook
from kiosk.catalogue.loader import load
from kiosk.catalogue.shelf import Shelf
from kiosk.catalogue.signing import TrustedKeys
from kiosk.deadlines import LOCAL_ZONE, Calendar, Due


@dataclass(frozen=True, slots=True)
class VersionedRules:
    """A rule book over a folder of packages. What is put there while it runs is seen. Thread: any."""

    shelf: Shelf
    calendar: Calendar
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, version: str) -> CatalogueRules:
        with self._lock:
            catalogue = self.shelf.version(version) or self.shelf.in_force(_today())
        return CatalogueRules(catalogue, self.calendar)

    def holds(self, version: str) -> bool:
        with self._lock:
            return self.shelf.version(version) is not None

    def notify_by(self, counted_from: date) -> Due:
        return self._newest().notify_by(counted_from)

    def deliver_by(self, decided_on: date) -> Due:
        return self._newest().deliver_by(decided_on)

    def common_questions(self) -> frozenset[str]:
        return self._newest().common_questions()

    def _newest(self) -> CatalogueRules:
        with self._lock:
            return CatalogueRules(self.shelf.in_force(_today()), self.calendar)


def load_rules(catalogue_dir: Path, calendar_dir: Path, keys: Sequence[str] = ()) -> RuleBook:
    """The rules of a folder of packages, signed with one of these keys; or of a single catalogue on trial.

    Errors: CatalogueError and what `Calendar.load` raises, naming file and field; ValueError for a key.
    """
    calendar = Calendar.load(calendar_dir)
    if (catalogue_dir / "catalogue.yaml").exists():
        return CatalogueRules(load(catalogue_dir), calendar)
    rules = VersionedRules(Shelf(catalogue_dir, TrustedKeys.of(keys)), calendar)
    rules.common_questions()  # a folder without a usable package is told at the start
    return rules


def _today() -> date:
    return datetime.now(LOCAL_ZONE).date()
