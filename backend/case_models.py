"""A case as staff read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from sync.protocol.manifest import Manifest
from sync.protocol.wire import (
    ApplicationBody,
    CaseEvent,
    CaseState,
    DocumentKind,
    Grade,
    MaterialEntry,
    RatingEntry,
    SignedReceipt,
)


class FileModel(BaseModel):
    model_config = ConfigDict(frozen=True)


class CaseSummary(FileModel):
    """What the database knows; nothing of a person."""

    case_number: str
    receipt_number: str
    submission_id: str
    terminal_id: str
    item_code: str
    catalogue_version: str
    received_at: AwareDatetime
    state: CaseState
    needs_attention: bool
    problems: tuple[Mapping[str, str], ...]
    waits_for: tuple[str, ...]
    routing: Mapping[str, Any] | None
    accepted_on: date | None
    due: date | None
    is_provisional: bool
    pauses: tuple[Mapping[str, str], ...]
    is_extended: bool


class CaseDocument(FileModel):
    """`size` and `sha256` are those of the sealed bytes; `pages` as the terminal counted them."""

    id: str
    kind: DocumentKind
    media_type: str
    size: int
    sha256: str
    material_id: str | None
    pages: int | None


class UsedAgain(FileModel):
    """A document that was held before, and what it was when it was used for this case."""

    material_id: str
    holding_id: str
    grade: Grade
    source: str
    held_since: date
    is_withdrawn: bool


class PaperRecord(FileModel):
    """A paper that was put there to be printed; withdrawn ones stay on record."""

    document_id: str
    case_number: str
    title: str
    issued_on: date
    pages: int | None
    size_bytes: int
    added_at: AwareDatetime
    withdrawn_at: AwareDatetime | None
    withdrawn_why: str


class SupplementRecord(FileModel):
    """What was handed in after the correction notice; `materials` as its applicant named them."""

    submission_id: str
    receipt_number: str
    received_at: AwareDatetime
    materials: tuple[MaterialEntry, ...]
    documents: tuple[str, ...]


class CaseStepRecord(FileModel):
    event: CaseEvent
    actor: str


class CaseFile(FileModel):
    """The case as the backend holds it. It names its applicant: whoever gets it answers for it.

    Of an application for several items it has the documents that concern its own.
    """

    case: CaseSummary
    manifest: Manifest
    application: ApplicationBody | None
    documents: tuple[CaseDocument, ...]
    used_again: tuple[UsedAgain, ...]
    papers: tuple[PaperRecord, ...]
    supplements: tuple[SupplementRecord, ...]
    timeline: tuple[CaseStepRecord, ...]
    receipt: SignedReceipt
    rating: RatingEntry | None
