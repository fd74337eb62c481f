"""A submission as a terminal makes it, sealed and sent by hand, so that each step can go wrong alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import requests
from uuid_utils import uuid7

from backend.access import Role
from backend.approval import Approval
from backend.submissions import Registered
from backend.uploads import Append, DocumentKey, Upload
from kiosk.consents import consents
from kiosk.deadlines import local_date
from sync.protocol.canonical import sha256_hex
from sync.protocol.manifest import ClockEvidence, Manifest
from sync.protocol.receipt_number import receipt_number
from sync.protocol.seal import SUITE_NAME, SealingKey, document_context
from sync.protocol.wire import (
    ApplicationBody,
    ApplicationPart,
    Capacity,
    CardHolder,
    DocumentEntry,
    DocumentKind,
    HowMet,
    MaterialEntry,
    NaturalPerson,
)
from tests.backend.domain import commitments_to, limit_of

RECEIVED_AT = datetime(2026, 9, 25, 2, 15, tzinfo=UTC)  # a day off; the fifth working day is 2026-10-09
NOTIFY_BY = date(2026, 10, 9)
NOWHERE = "00000000-0000-7000-8000-000000000000"
ITEM = "D129"
CATALOGUE = "demo2019-1"
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = TUS | {"Content-Type": "application/offset+octet-stream"}
TIMEOUT_S = 20

ANSWERS: dict[str, Any] = {
    "D129.sells": "prepared",
    "D129.kind": "new",
    "D129.making": "sale_only",
    "capacity": "self",
    "contact_name": "王秀英",
    "phone": "13800000000",
    "shop_name": "示例食品店",
    "shop_region": ["demo", "chengguan", "chengguan-nanmen"],
    "shop_address": "和平路12号1层",
    "D129.form_of_business": "sales",
    "D129.projects": ["bulk"],
    "area": 40,
    "staff": 2,
}

ZHANG = CardHolder(
    document="social_security_card",
    name="张某某",
    number="110101199003074514",
    sex="1",
    birth=date(1990, 3, 7),
)


@dataclass(frozen=True, slots=True)
class Sample:
    manifest: Manifest
    sealed: Mapping[str, bytes]

    @property
    def id(self) -> str:
        return self.manifest.submission_id

    @property
    def number(self) -> str:
        return self.manifest.receipt_number


def body(
    layout_id: str, answers: Mapping[str, Any] = ANSWERS, item_code: str = ITEM, **changes: Any
) -> ApplicationBody:
    """An application that the demonstration catalogue has nothing against."""
    own = {name: changes.pop(name) for name in list(changes) if name in ApplicationPart.model_fields}
    proper: dict[str, Any] = {
        "matter_code": item_code,
        "catalogue_version": CATALOGUE,
        "card_holder": ZHANG,
        "capacity": Capacity.SELF,
        "applicant": NaturalPerson(name=ZHANG.name, number=ZHANG.number),
        "answers": dict(answers),
        "parts": (food_part(layout_id, item_code=item_code, **own),),
        "consents": consents(changes.get("helper")),
        "shown_notify_by": NOTIFY_BY,
        "signed_at": RECEIVED_AT,
    }
    return ApplicationBody(**(proper | changes))


def food_part(layout_id: str, **changes: Any) -> ApplicationPart:
    proper: dict[str, Any] = {
        "item_code": ITEM,
        "materials": (
            MaterialEntry(material_id="application", how=HowMet.FILLED_HERE),
            MaterialEntry(material_id="identity", how=HowMet.FROM_CARD),
            MaterialEntry(
                material_id="business_licence", how=HowMet.SCANNED, document_id=layout_id, pages=1
            ),  # the samples are spared a third document
            MaterialEntry(material_id="layout", how=HowMet.SCANNED, document_id=layout_id, pages=2),
            MaterialEntry(material_id="rules", how=HowMet.COMMITTED),
        ),
        "delivery": "counter",
    }
    said = proper | changes
    honest = {
        "commitments": commitments_to(said["item_code"], said["materials"]),
        "shown_decide_within": limit_of(said["item_code"], local_date(RECEIVED_AT)),
    }
    return ApplicationPart(**(honest | said))


def submission(
    sealing_key: SealingKey,
    *,
    terminal_id: str = "HT07",
    sequence: int = 1,
    received_at: datetime = RECEIVED_AT,
    item_code: str = ITEM,
    application: bytes | None = None,
    scan: bytes = b"%PDF-1.7 two pages" * 4000,
    **changes: Any,
) -> Sample:
    """`application`: other bytes in the place of the application; `changes`: other fields of its body."""
    submission_id, application_id, layout_id = str(uuid7()), str(uuid7()), str(uuid7())
    proper = body(layout_id, item_code=item_code, **changes).model_dump_json().encode()
    written = proper if application is None else application
    plain = {
        application_id: (DocumentKind.APPLICATION, "application/json", written),
        layout_id: (DocumentKind.MATERIAL, "application/pdf", scan),
    }
    sealed = {
        id_: sealing_key.seal(data, document_context(submission_id, id_))
        for id_, (_, _, data) in plain.items()
    }
    entries = tuple(
        DocumentEntry(
            id=id_,
            kind=kind,
            media_type=media_type,
            size=len(sealed[id_]),
            sha256=sha256_hex(sealed[id_]),
            suite=SUITE_NAME,
            key_id=sealing_key.key_id,
        )
        for id_, (kind, media_type, _) in plain.items()
    )
    manifest = Manifest(
        submission_id=submission_id,
        terminal_id=terminal_id,
        receipt_number=receipt_number(terminal_id, sequence),
        received_at=received_at,
        clock=ClockEvidence(wall=received_at, monotonic_ms=1, boot_id="b"),
        matter_code=item_code,
        item_codes=(item_code,),
        catalogue_version=CATALOGUE,
        documents=entries,
    )
    return Sample(manifest, sealed)


@dataclass(frozen=True, slots=True)
class Client:
    """A terminal, or anyone with a token, on the real line."""

    url: str
    token: str
    session: requests.Session = field(default_factory=requests.Session)

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        return self.session.request(method, self.url + path, headers=headers, timeout=TIMEOUT_S, **options)

    def put(self, sample: Sample) -> requests.Response:
        path = f"/v1/submissions/{sample.id}"
        return self.call(
            "PUT", path, data=sample.manifest.model_dump_json(), headers={"Content-Type": "application/json"}
        )

    def create(self, sample: Sample, document_id: str) -> requests.Response:
        length = {"Upload-Length": str(len(sample.sealed[document_id]))}
        return self.call("POST", address(sample, document_id), headers=TUS | length)

    def head(self, sample: Sample, document_id: str) -> requests.Response:
        return self.call("HEAD", address(sample, document_id), headers=TUS)

    def patch(self, sample: Sample, document_id: str, offset: int, data: Any) -> requests.Response:
        headers = CHUNK | {"Upload-Offset": str(offset)}
        return self.call("PATCH", address(sample, document_id), headers=headers, data=data)

    def send(self, sample: Sample, document_ids: Iterable[str] | None = None) -> None:
        """Manifest and documents, whole."""
        assert self.put(sample).ok
        for document_id in sample.sealed if document_ids is None else document_ids:
            assert self.create(sample, document_id).status_code == 201
            assert self.patch(sample, document_id, 0, sample.sealed[document_id]).status_code == 204

    def finalize(self, sample: Sample) -> requests.Response:
        return self.call("POST", f"/v1/submissions/{sample.id}/finalize")

    def deliver(self, sample: Sample) -> Sample:
        self.send(sample)
        assert self.finalize(sample).status_code == 200
        return sample


def address(sample: Sample, document_id: str) -> str:
    return f"/v1/submissions/{sample.id}/documents/{document_id}"


def client(url: str, approval: Approval, terminal_id: str = "HT07") -> Client:
    return Client(url, approval.access.issue(terminal_id, Role.TERMINAL))


def deposit(approval: Approval, sample: Sample) -> Sample:
    """The same as `Client.deliver` without a line between. It ends a token that the terminal had before."""
    terminal_id = sample.manifest.terminal_id
    approval.access.issue(terminal_id, Role.TERMINAL)
    assert isinstance(approval.submissions.register(terminal_id, sample.id, sample.manifest), Registered)
    for document_id, sealed in sample.sealed.items():
        key = DocumentKey(terminal_id, sample.id, document_id)
        assert isinstance(approval.uploads.create(key, len(sealed)), Upload)
        append = approval.uploads.begin(key, 0, None)
        assert isinstance(append, Append)
        assert append.write(sealed) is None
        append.commit()
    assert isinstance(approval.finalizer.finalize(terminal_id, sample.id), bytes)
    return sample
