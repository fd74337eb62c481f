"""What catalogue, forms and deadlines say of a case: one port, and the real thing behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from backend.answer_check import file_answers
from backend.consent_check import consent_findings
from backend.findings import Finding
from backend.matter_check import matter_findings
from backend.part_check import part_findings
from backend.party_check import party_findings
from backend.reuse_check import reuse_findings
from backend.told_check import notify_findings
from kiosk.catalogue.asked import item_view
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import Item, Routing
from kiosk.catalogue.walk import questions_in_order
from kiosk.deadlines import Calendar, Decision, Due, decision, notify_by
from kiosk.holdings import Held, document_key
from kiosk.licensing_law import DELIVER_WITHIN_WORKDAYS
from kiosk.limits import Pause
from kiosk.matter import Matter, matter_of
from kiosk.matter_needs import Situation
from sync.protocol.holdings import Holdings
from sync.protocol.wire import ApplicationBody, ApplicationPart


class Rules(Protocol):
    """What one version of the catalogue says of an item."""

    def routing(self, item_code: str, on: date) -> Routing | None:
        """Who receives, decides and supervises on this day; None for an item nobody knows."""

    def decision(
        self,
        item_code: str,
        received_on: date,
        accepted_on: date,
        pauses: Sequence[Pause] = (),
        *,
        is_extended: bool = False,
    ) -> Decision: ...

    def item_name(self, item_code: str) -> str:
        """Its short name; the code of an item nobody knows."""

    def material_names(self, item_code: str) -> Mapping[str, str]: ...

    def document_keys(self, item_code: str) -> Mapping[str, str]:
        """By material id, under which its document is found again."""

    def file_answers(self, body: ApplicationBody, part: ApplicationPart) -> Mapping[str, str]:
        """By question id, the document that an answer means which is a paper."""

    def findings(
        self, body: ApplicationBody, part: ApplicationPart, received_on: date, known: Holdings
    ) -> tuple[Finding, ...]:
        """What the terminal should not have let through of this item, by the same rules. `known`: about the
        applicant."""


class RuleBook(Protocol):
    """All versions there are: a case goes by the one that its applicant was shown."""

    def of(self, version: str) -> Rules:
        """Those of this version; of the newest where it is not held."""

    @property
    def calendar(self) -> Calendar: ...

    def holds(self, version: str) -> bool: ...

    def notify_by(self, counted_from: date) -> Due: ...

    def deliver_by(self, decided_on: date) -> Due: ...

    def common_questions(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class CatalogueRules:
    """One version, and a rule book of this one alone."""

    catalogue: Catalogue
    calendar: Calendar

    def of(self, _version: str) -> CatalogueRules:
        return self

    def holds(self, version: str) -> bool:
        return version == self.catalogue.version

    def routing(self, item_code: str, on: date) -> Routing | None:
        return self.catalogue.routing(item_code, on) if self._item(item_code) else None

    def notify_by(self, counted_from: date) -> Due:
        return notify_by(self.calendar, counted_from)

    def decision(
        self,
        item_code: str,
        received_on: date,
        accepted_on: date,
        pauses: Sequence[Pause] = (),
        *,
        is_extended: bool = False,
    ) -> Decision:
        item = self._item(item_code)
        return decision(self.calendar, item, received_on, accepted_on, pauses, is_extended=is_extended)

    def deliver_by(self, decided_on: date) -> Due:
        return self.calendar.add_workdays(decided_on, DELIVER_WITHIN_WORKDAYS)

    def material_names(self, item_code: str) -> Mapping[str, str]:
        item = self._item(item_code)
        return {material.id: material.name for material in item.materials} if item else {}

    def item_name(self, item_code: str) -> str:
        item = self._item(item_code)
        return item.short_name if item else item_code

    def document_keys(self, item_code: str) -> Mapping[str, str]:
        item = self._item(item_code)
        return {material.id: document_key(item, material) for material in item.materials} if item else {}

    def common_questions(self) -> frozenset[str]:
        questions = (question for item in self.catalogue.items for question in questions_in_order(item))
        return frozenset(question.id for question in questions if question.is_common)

    def file_answers(self, body: ApplicationBody, part: ApplicationPart) -> Mapping[str, str]:
        item = self._item(part.item_code)
        return file_answers(item, item_view(item, body.answers)) if item else {}

    def findings(
        self, body: ApplicationBody, part: ApplicationPart, received_on: date, known: Holdings
    ) -> tuple[Finding, ...]:
        item = self._item(part.item_code)
        if item is None:
            return (Finding("item.unknown", part.item_code),)
        return tuple(self._item_findings(item, body, part, received_on, known))

    def _item_findings(
        self, item: Item, body: ApplicationBody, part: ApplicationPart, received_on: date, known: Holdings
    ) -> Iterator[Finding]:
        if not item.is_published:
            yield Finding("item.not_published", item.code)
        matter = self._matter(body.matter_code, received_on)
        of_matter = next((p for p in matter.parts if p.code == item.code), None) if matter else None
        if matter is None or of_matter is None:
            yield Finding("matter.other_item", body.matter_code)
        else:
            situation = Situation(body.answers, self.calendar, Held.of(known))
            yield from matter_findings(matter, body)
            yield from part_findings(matter, of_matter, situation, body, part)
            yield from party_findings(matter, of_matter, body, part)
            yield from reuse_findings(item, body, part, known)
        yield from notify_findings(self.calendar, body, received_on)
        yield from consent_findings(body)

    def _matter(self, code: str, on: date) -> Matter | None:
        try:
            return matter_of(self.catalogue, code, on)
        except KeyError:
            return None

    def _item(self, code: str) -> Item | None:
        try:
            return self.catalogue.item(code)
        except KeyError:
            return None
