"""The parties of an application, checked again: card, answers and applicant must tell one story."""

from __future__ import annotations

from collections.abc import Iterator

from backend.findings import Finding
from kiosk import parties
from kiosk.catalogue.model import Audience, Item
from kiosk.catalogue.walk import questions_in_order
from kiosk.matter import Matter
from kiosk.matter_part import Part
from sync.protocol.wire import ApplicationBody, ApplicationPart, Capacity, HowMet, Unit

_PERSONS = frozenset({Audience.NATURAL_PERSON, Audience.INDIVIDUAL_BUSINESS})


def party_findings(
    matter: Matter, of_matter: Part, body: ApplicationBody, part: ApplicationPart
) -> Iterator[Finding]:
    """Everything about the parties that a terminal should not have let through."""
    item, answers = of_matter.item, matter.counting(body.answers)
    if body.capacity is not parties.capacity_of(answers):
        yield Finding("applicant.capacity_differs", body.capacity.value)
    if body.applicant != parties.applicant(body.card_holder, answers):
        yield Finding("applicant.differs", body.applicant.kind)
    for question in questions_in_order(item):
        objection = parties.objection(question.id, answers, body.card_holder)
        if objection is not None:
            yield Finding(objection.key, question.id)
    if item.audience and not _is_for(item, is_unit=isinstance(body.applicant, Unit)):
        yield Finding("applicant.not_served", body.applicant.kind)
    if body.capacity is Capacity.AGENT and not _is_authorised(item, part):
        yield Finding("applicant.no_authorisation", parties.AUTHORISATION)
    if body.helper is not None and body.helper.number == body.card_holder.number:
        yield Finding("helper.is_card_holder", body.helper.id)


def _is_for(item: Item, *, is_unit: bool) -> bool:
    return any((audience not in _PERSONS) == is_unit for audience in item.audience)


def _is_authorised(item: Item, part: ApplicationPart) -> bool:
    """Whether the power of attorney was given, as a paper that can be looked at (Licensing Law 29)."""
    wanted = {material.id for material in item.materials if material.document == parties.AUTHORISATION}
    return any(
        entry.material_id in wanted and entry.how is HowMet.SCANNED and entry.document_id is not None
        for entry in part.materials
    )
