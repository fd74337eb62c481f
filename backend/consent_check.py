"""What a person agreed to and signed for, checked again: the consents, and a commitment for each material."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend.findings import Finding
from kiosk.consents import consents
from kiosk.forms import MaterialNeed
from sync.protocol.wire import ApplicationBody, ApplicationPart, Grade, HowMet, MaterialEntry


def consent_findings(body: ApplicationBody) -> Iterator[Finding]:
    """Every consent that lacks; and whether there are some that nobody asks for."""
    given = set(body.consents)
    for key in consents(body.helper):
        if key not in given:
            yield Finding("application.no_consent", key)
    if strange := given - set(consents(body.helper, with_records=True)):
        yield Finding("application.unknown_consent", str(len(strange)))


def commitment_findings(needs: Sequence[MaterialNeed], part: ApplicationPart) -> Iterator[Finding]:
    """A material is met by commitment only with its text, whole, of the version that was shown."""
    committed = {entry.material_id for entry in part.materials if _is_committed(entry)}
    texts = {need.material.id: need.material.commitment for need in needs if need.material.id in committed}
    for id_, text in texts.items():
        if text not in part.commitments:
            yield Finding("material.no_commitment", id_, id_)
    if strange := set(part.commitments) - set(texts.values()):
        yield Finding("commitment.unknown", str(len(strange)))


def _is_committed(entry: MaterialEntry) -> bool:
    """Stated here: for the first time, or a statement that is held confirmed anew."""
    is_again = entry.how is HowMet.HELD_BY_GOVERNMENT and entry.grade is Grade.STATED
    return entry.how is HowMet.COMMITTED or is_again
