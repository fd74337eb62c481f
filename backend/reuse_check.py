"""Documents that an application uses again, checked: they are held, of this applicant, and were agreed to."""

from __future__ import annotations

from collections.abc import Iterator

from backend.findings import Finding
from kiosk.catalogue.model import Item
from kiosk.holdings import document_key
from sync.protocol.holdings import RECORDS_CONSENT, Holdings
from sync.protocol.wire import ApplicationBody, ApplicationPart, HowMet


def reuse_findings(
    item: Item, body: ApplicationBody, part: ApplicationPart, known: Holdings
) -> Iterator[Finding]:
    """Everything about re-use that a terminal should not have let through."""
    held = {document.holding_id: document for document in known.documents}
    keys = {material.id: document_key(item, material) for material in item.materials}
    again = [entry for entry in part.materials if entry.how is HowMet.HELD_BY_GOVERNMENT]
    if again and RECORDS_CONSENT not in body.consents:
        yield Finding("application.no_consent_to_records")
    for entry in again:
        document = held.get(entry.holding_id or "")
        if document is None or document.document != keys.get(entry.material_id):
            yield Finding("material.not_held", entry.material_id, entry.material_id)
        elif document.grade is not entry.grade:
            yield Finding("material.grade_differs", f"{entry.material_id}: {document.grade}")
