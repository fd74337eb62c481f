"""One item of an application, checked again: its questions, its materials, its place in the matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from backend.answer_check import answer_findings
from backend.consent_check import commitment_findings
from backend.findings import Finding
from backend.told_check import decide_findings, later_finding
from kiosk.deadlines import Due
from kiosk.forms import MaterialNeed
from kiosk.matter import Matter
from kiosk.matter_needs import Situation, material_key, matter_needs, part_needs
from kiosk.matter_part import Part
from sync.protocol.wire import ApplicationBody, ApplicationPart, HowMet, MaterialEntry


def part_findings(
    matter: Matter, of_matter: Part, situation: Situation, body: ApplicationBody, part: ApplicationPart
) -> Iterator[Finding]:
    """All that the terminal should not have let through, by the rules it was to keep."""
    view, version = of_matter.view(body.answers), body.catalogue_version
    yield from answer_findings(of_matter.item, version, view, body.card_holder, matter.on)
    if part.delivery not in {option.value for option in matter.delivery(body.answers)}:
        yield Finding("delivery.not_offered", part.delivery)
    needs = part_needs(matter, of_matter, situation)
    promised = {need.material.id: need.due for need in matter_needs(matter, situation)}
    yield from decide_findings(situation.calendar, of_matter, part, matter.on)
    yield from commitment_findings(needs, part)
    given = {entry.material_id: entry for entry in part.materials}
    times = Counter(entry.material_id for entry in part.materials)
    yield from (Finding("material.twice", id_) for id_ in sorted(times) if times[id_] > 1)
    unknown = given.keys() - {need.material.id for need in needs}
    yield from (Finding("material.unknown", id_) for id_ in sorted(unknown))
    for need in needs:
        entry = given.get(need.material.id)
        due = promised.get(material_key(of_matter.item, need.material)) or need.due
        finding = _material_finding(need, due, entry)
        if finding is not None:
            yield finding
        elif entry is not None and entry.how is HowMet.FROM_BUNDLE:
            maker = matter.maker(of_matter, need.material.document, body.answers)
            if entry.from_item != maker:
                yield Finding("material.other_maker", f"{need.material.id}: {maker}")


def _material_finding(need: MaterialNeed, due: Due | None, entry: MaterialEntry | None) -> Finding | None:
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
    return later_finding(need, due, entry) if due else None
