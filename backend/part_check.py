"""One item of an application, checked again: its questions, its materials, its place in the matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from backend.answer_check import answer_findings
from backend.findings import Finding
from kiosk.deadlines import Due
from kiosk.forms import MaterialNeed
from kiosk.matter import Matter, Part
from kiosk.matter_needs import Situation, part_needs
from sync.protocol.wire import ApplicationBody, ApplicationPart, HowMet, MaterialEntry


def part_findings(
    matter: Matter, of_matter: Part, situation: Situation, body: ApplicationBody, part: ApplicationPart
) -> Iterator[Finding]:
    """All that the terminal should not have let through, by the rules it was to keep. Errors: RuleError."""
    view, version = of_matter.view(body.answers), body.catalogue_version
    yield from answer_findings(of_matter.item, version, view, body.card_holder, matter.on)
    if part.delivery not in {option.value for option in matter.delivery(body.answers)}:
        yield Finding("delivery.not_offered", part.delivery)
    needs = part_needs(matter, of_matter, situation)
    given = {entry.material_id: entry for entry in part.materials}
    times = Counter(entry.material_id for entry in part.materials)
    yield from (Finding("material.twice", id_) for id_ in sorted(times) if times[id_] > 1)
    unknown = given.keys() - {need.material.id for need in needs}
    yield from (Finding("material.unknown", id_) for id_ in sorted(unknown))
    for need in needs:
        entry = given.get(need.material.id)
        finding = _material_finding(need, entry)
        if finding is not None:
            yield finding
        elif entry is not None and entry.how is HowMet.FROM_BUNDLE:
            maker = matter.maker(of_matter, need.material.document, body.answers)
            if entry.from_item != maker:
                yield Finding("material.other_maker", f"{need.material.id}: {maker}")


def _material_finding(need: MaterialNeed, entry: MaterialEntry | None) -> Finding | None:
    if not need.is_needed:
        is_given = entry is not None and entry.how is not HowMet.NOT_NEEDED
        return Finding("material.not_needed", need.material.id) if is_given else None
    if entry is None or entry.how is HowMet.NOT_NEEDED:
        return Finding("material.missing", need.material.id, need.material.id)
    if entry.how in need.closed:
        return Finding("material.trust_closed", f"{need.material.id}: {entry.how}", need.material.id)
    if entry.how not in need.ways:
        return Finding("material.way", f"{need.material.id}: {entry.how}", need.material.id)
    if entry.how is HowMet.SCANNED and entry.document_id is None:
        return Finding("material.missing", need.material.id, need.material.id)
    if entry.how is HowMet.LATER and need.due and not _is_told(need.due, entry):
        return Finding("material.due_differs", f"{need.material.id}: {need.due.day.isoformat()}")
    return None


def _is_told(due: Due, entry: MaterialEntry) -> bool:
    """Whether the person was told this day. A provisional one may differ by the calendar of the terminal."""
    return entry.due is not None and (due.is_provisional or entry.due == due.day)
