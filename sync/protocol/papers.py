"""The papers that were made in a case, for a terminal to print: asked for with the card, sealed both ways.

The question goes as any about a holder (`sync.protocol.holdings`); the answer has the papers themselves.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from sync.protocol.canonical import canonical_bytes
from sync.protocol.holdings import HolderQuestion, SealedAnswer, from_text
from sync.protocol.page import SignedPageSeal
from sync.protocol.seal import SealError
from sync.protocol.wire import ToldModel, Uuid

LARGEST_PAPER_BYTES = 1024 * 1024
LARGEST_ANSWER_BYTES = 2 * 1024 * 1024  # all PDFs of a submission; twice in base64 it stays below 4 MiB
MOST_PAPERS = 50

PaperTitle = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]


class PapersQuestion(HolderQuestion):
    """The papers of this submission. Its card alone opens them, a unit's too: `holder` is its person."""

    submission_id: Uuid


class CasePaper(ToldModel):
    """`pdf`: base64. `sealed` is the backend's word for these bytes; a printer takes nothing without it."""

    document_id: Uuid
    case_number: str
    title: PaperTitle
    issued_on: date
    pages: int | None = Field(default=None, ge=1)  # None: nobody counted
    pdf: str = Field(repr=False)
    sealed: SignedPageSeal

    @property
    def content(self) -> bytes:
        """The PDF. Errors: SealError."""
        return from_text(self.pdf)

    @property
    def statement(self) -> bytes:
        """What was signed, byte for byte. Errors: SealError when that is about another paper than this."""
        seal = self.sealed.seal
        if (seal.document_id, seal.case_number) != (self.document_id, self.case_number):
            raise SealError("the seal is of another paper")
        return canonical_bytes(seal)

    @property
    def signature(self) -> bytes:
        """Errors: SealError."""
        return from_text(self.sealed.signature)


class CasePapers(ToldModel):
    """The newest first; none where there are none, and for whoever did not make the submission."""

    papers: Annotated[tuple[CasePaper, ...], Field(max_length=MOST_PAPERS)] = ()


class SealedPapers(SealedAnswer):
    """Holds `CasePapers`."""


def papers_question_context(terminal_id: str, inquiry_id: str) -> str:
    return f"yichuang/v1/papers/{terminal_id}/{inquiry_id}"


def papers_answer_context(inquiry_id: str) -> str:
    return f"yichuang/v1/papers-answer/{inquiry_id}"


def paper_context(document_id: str) -> str:
    """What a paper is sealed for, where it lies at the backend."""
    return f"yichuang/v1/paper/{document_id}"
