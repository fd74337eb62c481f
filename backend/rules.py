"""What catalogue, forms and deadlines say of a case: one port, and the real thing behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from backend.findings import Finding
from backend.party_check import party_findings
from kiosk import forms
from kiosk.catalogue import loader
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import Item, Routing
from kiosk.deadlines import Calendar, Decision, Due, decision, notify_by
from kiosk.licensing_law import DELIVER_WITHIN_WORKDAYS
from kiosk.limits import Pause
from kiosk.matter import Matter, Part, matter_of
from kiosk.matter_needs import Situation, part_needs
from kiosk.rules import RuleError
from sync.protocol.wire import ApplicationBody, ApplicationPart, HowMet, MaterialEntry


class Rules(Protocol):
    def routing(self, item_code: str, on: date) -> Routing | None:
        """Who receives, decides and supervises on this day; None for an item nobody knows."""

    def notify_by(self, counted_from: date) -> Due: ...

    def decision(
        self,
        item_code: str,
        received_on: date,
        accepted_on: date,
        pauses: Sequence[Pause] = (),
        *,
        is_extended: bool = False,
    ) -> Decision: ...

    def deliver_by(self, decided_on: date) -> Due: ...

    def material_names(self, item_code: str) -> Mapping[str, str]: ...

    def findings(
        self, body: ApplicationBody, part: ApplicationPart, received_on: date
    ) -> tuple[Finding, ...]:
        """What the terminal should not have let through, by the same rules."""


@dataclass(frozen=True, slots=True)
class CatalogueRules:
    catalogue: Catalogue
    calendar: Calendar

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

    def findings(
        self, body: ApplicationBody, part: ApplicationPart, received_on: date
    ) -> tuple[Finding, ...]:
        item = self._item(part.item_code)
        if item is None:
            return (Finding("item.unknown", part.item_code),)
        return tuple(self._item_findings(item, body, part, received_on))

    def _item_findings(
        self, item: Item, body: ApplicationBody, part: ApplicationPart, received_on: date
    ) -> Iterator[Finding]:
        if not item.is_published:
            yield Finding("item.not_published", item.code)
        matter = self._matter(body.matter_code)
        of_matter = next((p for p in matter.parts if p.code == item.code), None) if matter else None
        if matter is None or of_matter is None:
            yield Finding("matter.other_item", body.matter_code)
        elif _are_answers(of_matter.view(body.answers)):
            yield from self._form_findings(matter, of_matter, body, part, received_on)
        else:
            yield Finding("form.no_answers")
        promised = self.notify_by(received_on)
        if body.shown_notify_by != promised.day and not promised.is_provisional:
            yield Finding("deadline.shown_differs", promised.day.isoformat())

    def _form_findings(
        self,
        matter: Matter,
        of_matter: Part,
        body: ApplicationBody,
        part: ApplicationPart,
        received_on: date,
    ) -> Iterator[Finding]:
        try:
            problems = forms.problems(of_matter.item, of_matter.view(body.answers))
            needs = part_needs(matter, of_matter, Situation(body.answers, received_on, self.calendar))
            standing = {each.code for each in matter.standing(body.answers)}
        except RuleError as error:  # a condition without a value for these answers
            yield Finding("form.rule", str(error))
            return
        if standing != {each.item_code for each in body.parts}:
            yield Finding("matter.other_parts", " ".join(sorted(standing)))
        for problem in problems:
            yield Finding(problem.say.key, problem.question_id)
        given = {entry.material_id: entry for entry in part.materials}
        for need in needs:
            finding = _material_finding(need, given.get(need.material.id))
            if finding is not None:
                yield finding
        yield from party_findings(matter, of_matter, body, part)

    def _matter(self, code: str) -> Matter | None:
        try:
            return matter_of(self.catalogue, code)
        except KeyError:
            return None

    def _item(self, code: str) -> Item | None:
        try:
            return self.catalogue.item(code)
        except KeyError:
            return None


def load_rules(catalogue_dir: Path, calendar_dir: Path) -> CatalogueRules:
    """The rules in force. Errors: CatalogueError and what `Calendar.load` raises, naming file and field."""
    return CatalogueRules(loader.load(catalogue_dir), Calendar.load(calendar_dir))


def _are_answers(answers: Mapping[str, object]) -> bool:
    """Whether each is what a page can answer with: a text, or several."""
    texts = [[value] if isinstance(value, str) else value for value in answers.values()]
    return all(isinstance(each, list) and all(isinstance(part, str) for part in each) for each in texts)


def _material_finding(need: forms.MaterialNeed, entry: MaterialEntry | None) -> Finding | None:
    if not need.is_needed:
        return None
    if entry is None or entry.how is HowMet.NOT_NEEDED:
        return Finding("material.missing", need.material.id, need.material.id)
    if entry.how not in need.ways:
        return Finding("material.way", f"{need.material.id}: {entry.how}", need.material.id)
    if entry.how is HowMet.SCANNED and entry.document_id is None:
        return Finding("material.missing", need.material.id, need.material.id)
    if entry.how is HowMet.LATER and need.due and not need.due.is_provisional and entry.due != need.due.day:
        return Finding("material.due_differs", f"{need.material.id}: {need.due.day.isoformat()}")
    return None
