"""One item of an application, checked again: its questions, its materials, its place in the matter."""

from __future__ import annotations

from collections.abc import Iterator

from backend.answer_check import answer_findings
from backend.findings import Finding
from kiosk.forms import MaterialNeed
from kiosk.matter import Matter, Part
from kiosk.matter_needs import Situation, part_needs
from kiosk.rules import RuleError
from sync.protocol.wire import ApplicationBody, ApplicationPart, HowMet, MaterialEntry


def part_findings(
    matter: Matter, of_matter: Part, situation: Situation, body: ApplicationBody, part: ApplicationPart
) -> Iterator[Finding]:
    """All that the terminal should not have let through, by the rules it was to keep."""
    try:
        view, version = of_matter.view(body.answers), body.catalogue_version
        found = tuple(answer_findings(of_matter.item, version, view, body.card_holder, matter.on))
        needs = part_needs(matter, of_matter, situation)
        standing = {each.code for each in matter.standing(body.answers)}
    except RuleError as error:  # a condition without a value for these answers
        yield Finding("form.rule", error.expression)
        return
    if standing != {each.item_code for each in body.parts}:
        yield Finding("matter.other_parts", " ".join(sorted(standing)))
    for key in sorted(body.answers.keys() - matter.keys()):
        yield Finding("form.schema", f"{key}: additionalProperties")
    yield from found
    given = {entry.material_id: entry for entry in part.materials}
    for need in needs:
        finding = _material_finding(need, given.get(need.material.id))
        if finding is not None:
            yield finding


def _material_finding(need: MaterialNeed, entry: MaterialEntry | None) -> Finding | None:
    if not need.is_needed:
        return None
    if entry is None or entry.how is HowMet.NOT_NEEDED:
        return Finding("material.missing", need.material.id, need.material.id)
    if entry.how in need.closed:
        return Finding("material.trust_closed", f"{need.material.id}: {entry.how}", need.material.id)
    if entry.how not in need.ways:
        return Finding("material.way", f"{need.material.id}: {entry.how}", need.material.id)
    if entry.how is HowMet.SCANNED and entry.document_id is None:
        return Finding("material.missing", need.material.id, need.material.id)
    if entry.how is HowMet.LATER and need.due and not need.due.is_provisional and entry.due != need.due.day:
        return Finding("material.due_differs", f"{need.material.id}: {need.due.day.isoformat()}")
    return None
