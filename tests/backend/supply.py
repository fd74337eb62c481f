"""What a terminal hands in after a correction notice, and how it asks for the notices, by hand."""

from __future__ import annotations

from typing import Any

from uuid_utils import uuid7

from backend.approval import Approval
from sync.protocol.canonical import sha256_hex
from sync.protocol.corrections import (
    CorrectionsQuestion,
    OpenCorrections,
    SealedCorrections,
    SupplementBody,
    corrections_answer_context,
    corrections_question_context,
)
from sync.protocol.holdings import SealedInquiry, from_text, to_text
from sync.protocol.manifest import Manifest
from sync.protocol.seal import OpeningKey, SealingKey, document_context
from sync.protocol.wire import DocumentKind, HowMet, MaterialEntry
from tests.backend.held import PERSON
from tests.backend.sample import NOTIFY_BY, RECEIVED_AT, ZHANG, Sample, submission


def supplement(
    sealing_key: SealingKey, to: str, materials: tuple[str, ...], sequence: int = 2, **changes: Any
) -> Sample:
    """One scan for each material. `changes`: other fields of the manifest or the body."""
    of_manifest = {name: changes.pop(name) for name in list(changes) if name in Manifest.model_fields}
    base = submission(sealing_key, sequence=sequence)
    scans = {str(uuid7()): material for material in materials}
    body = SupplementBody(
        **{
            "case_number": to,
            "card_holder": ZHANG,
            "materials": tuple(
                MaterialEntry(material_id=material, how=HowMet.SCANNED, document_id=id_, pages=1)
                for id_, material in scans.items()
            ),
            "consents": (),
            "shown_notify_by": NOTIFY_BY,
            "signed_at": RECEIVED_AT,
        }
        | changes
    )
    plain = {str(uuid7()): body.model_dump_json().encode()} | dict.fromkeys(scans, b"%PDF-1.7 a page")
    sealed = {id_: sealing_key.seal(data, document_context(base.id, id_)) for id_, data in plain.items()}
    entry = base.manifest.documents[0]
    documents = tuple(
        entry.model_copy(
            update={
                "id": id_,
                "kind": DocumentKind.MATERIAL if id_ in scans else DocumentKind.SUPPLEMENT,
                "size": len(data),
                "sha256": sha256_hex(data),
            }
        )
        for id_, data in sealed.items()
    )
    told = {"version": 2, "supplement_to": to, "documents": documents} | of_manifest
    return Sample(Manifest.model_validate(dict(base.manifest) | told), sealed)


def asked(approval: Approval, key: OpeningKey, **changes: Any) -> SealedInquiry:
    proper: dict[str, Any] = {
        "holder": PERSON,
        "card_number": ZHANG.number,
        "asked_at": RECEIVED_AT,
        "answer_key": key.public_text(),
    }
    question = CorrectionsQuestion(**(proper | changes)).model_dump_json().encode()
    inquiry_id = str(uuid7())
    sealing = SealingKey.from_text(approval.keys.opening.public_text())
    sealed = sealing.seal(question, corrections_question_context("HT07", inquiry_id))
    return SealedInquiry(inquiry_id=inquiry_id, sealed=to_text(sealed))


def told(approval: Approval, **changes: Any) -> OpenCorrections:
    key = OpeningKey.generate()
    answer = approval.supplements.answer("HT07", asked(approval, key, **changes))
    assert isinstance(answer, SealedCorrections)
    opened = key.open(from_text(answer.sealed), corrections_answer_context(answer.inquiry_id))
    return OpenCorrections.model_validate_json(opened)
