"""What goes over the line, up and down (docs/protocol.md; OpenAPI is published by the backend).

Up: PUT manifest → tus 1.0 per document → POST finalize → signed receipt. Down: case events by cursor.
Times are aware UTC. No personal data outside sealed documents.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class WireModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ToldModel(WireModel):
    """What the backend tells, unsigned: a newer one may say more, and a terminal passes over what it does not
    know. RFC 9457 §3.2 wants it of a `Problem` in any case."""

    model_config = ConfigDict(extra="ignore")


class DocumentKind(StrEnum):
    APPLICATION = "application"  # `ApplicationBody` as JSON: answers, applicant, how each material is met
    MATERIAL = "material"  # one scanned material as PDF
    SIGNATURE = "signature"  # pen strokes as SVG
    SUPPLEMENT = "supplement"  # `SupplementBody` as JSON, in place of an application


class DocumentEntry(WireModel):
    """A sealed document: size and digest are those of the sealed bytes, as they lie and travel."""

    id: Uuid
    kind: DocumentKind
    media_type: str
    size: int = Field(ge=1)
    sha256: Sha256
    suite: str
    key_id: str


class SubmissionState(ToldModel):
    """Answer to PUT and GET: what the backend still lacks."""

    submission_id: Uuid
    manifest_sha256: Sha256
    missing: tuple[Uuid, ...]
    is_final: bool
    server_time: AwareDatetime


class Receipt(WireModel):
    """The backend's word that it holds everything, signed as canonical bytes."""

    submission_id: Uuid
    terminal_id: str
    receipt_number: str
    received_at: AwareDatetime
    manifest_sha256: Sha256
    documents: dict[str, Sha256]
    stored_at: AwareDatetime
    key_id: str


class SignedReceipt(WireModel):
    receipt: Receipt
    signature: str  # Ed25519 over canonical_bytes(receipt), base64


class RatingEntry(WireModel):
    """GB/T 39734: five levels, 5 the best; reasons are ids of the terminal's list. The first one stands."""

    level: int = Field(ge=1, le=5)
    reasons: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,32}$")], ...] = ()
    rated_at: AwareDatetime


class CaseState(StrEnum):
    """domain.md §3, in the order of the law."""

    RECEIVED = "received"
    CORRECTION_ASKED = "correction_asked"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed_accepted"
    UNDER_REVIEW = "under_review"
    GRANTED = "granted"
    REFUSED = "refused"
    LICENCE_MADE = "licence_made"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    GAP_EXPIRED = "gap_expired"


class MissingMaterial(ToldModel):
    """What a correction asks for."""

    material_id: str
    name: str


class CaseEvent(ToldModel):
    """One step of a case, as its applicant may read it. `note` is written by staff for the citizen.

    A submission has one case for each of its items.
    """

    cursor: int
    submission_id: Uuid
    receipt_number: str
    case_number: str
    item_code: str
    at: AwareDatetime
    state: CaseState
    by: str  # the body that acted, as the catalogue names it
    note: str = ""
    due: date | None = None  # by when the next step must have come
    is_provisional: bool = False
    papers: int | None = None  # so many can be printed now; said when one comes or is withdrawn
    missing: tuple[MissingMaterial, ...] = ()  # of CORRECTION_ASKED, where materials are named


class CaseEvents(ToldModel):
    events: tuple[CaseEvent, ...]
    next_cursor: int
    server_time: AwareDatetime


class Problem(ToldModel):
    """RFC 9457, with a stable code. `detail` names what is wrong and where, without personal data."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""


# ---- inside the sealed application document ----------------------------------------------------------------


class HowMet(StrEnum):
    FROM_CARD = "from_card"
    HELD_BY_GOVERNMENT = "held_by_government"
    SCANNED = "scanned"
    COMMITTED = "committed"  # notification and commitment instead
    LATER = "later"  # gap acceptance: owed by a date
    FILLED_HERE = "filled_here"  # the form itself
    FROM_BUNDLE = "from_bundle"  # made by another item of this application
    NOT_NEEDED = "not_needed"


class Grade(StrEnum):
    """How far a document that the government holds can be trusted when it is used again (domain.md §4)."""

    ISSUED = "A"  # by an authority
    CHECKED = "B"  # against the original, at a window
    UPLOADED = "C"  # by the person; the original is to be checked
    STATED = "D"  # the person's own statement; to be confirmed anew


class MaterialEntry(WireModel):
    """How an item's material is met. Items that need the same paper point to the same document.

    `holding_id` and `grade` belong to HELD_BY_GOVERNMENT: which document that is held is used again.
    """

    material_id: str
    how: HowMet
    document_id: Uuid | None = None
    pages: int = 0
    holding_id: Uuid | None = None
    grade: Grade | None = None
    due: date | None = None
    is_provisional: bool = False  # `due` lies past the published calendar
    from_item: str | None = None  # FROM_BUNDLE: the item whose case makes it


class Capacity(StrEnum):
    """In what capacity the card holder applies (Licensing Law 29)."""

    SELF = "self"
    REPRESENTATIVE = "representative"  # of a unit: legal representative, person in charge, owner
    AGENT = "agent"  # by power of attorney


class CardHolder(WireModel):
    """Who stood at the terminal and signed, as the card says. `document`: what kind of card."""

    document: str
    name: str
    number: str
    sex: str
    birth: date
    ethnic_group: str | None = None
    address: str | None = None


class NaturalPerson(WireModel):
    kind: Literal["natural_person"] = "natural_person"
    name: str
    number: str  # GB 11643


class Unit(WireModel):
    """A legal person, another organisation or an individual business."""

    kind: Literal["unit"] = "unit"
    name: str
    code: str  # GB 32100
    representative: str  # whoever its licence or certificate names as responsible


Applicant = Annotated[NaturalPerson | Unit, Field(discriminator="kind")]


class Helper(WireModel):
    """A station helper who stood by. Signs nothing, consents to nothing."""

    id: str  # of the terminal's register
    name: str
    number: str
    station: str


class ApplicationPart(WireModel):
    """One item of an application: what is its own beside the applicant and the answers."""

    item_code: str
    materials: tuple[MaterialEntry, ...]
    delivery: str
    commitments: tuple[str, ...] = ()
    shown_decide_within: str  # as the citizen was told it


class ApplicationBody(WireModel):
    """What was applied for, told and signed, once for all its items.

    `answers`: a common question by its id ("phone"), an item's own by item and id ("D129.kind").
    """

    version: Literal[1] = 1
    matter_code: str
    catalogue_version: str
    card_holder: CardHolder
    capacity: Capacity
    applicant: Applicant
    helper: Helper | None = None
    answers: dict[str, Any]
    parts: tuple[ApplicationPart, ...] = Field(min_length=1)
    consents: tuple[str, ...]  # text keys of what was consented to, with their catalogue version
    shown_notify_by: date  # as the citizen was told it
    signed_at: datetime
