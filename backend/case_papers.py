"""The papers of a case: put there by staff as the approval system made them, told to whoever made the case.

Each is sealed twice: to the backend's own key where it lies, and by its signature for the printer.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pikepdf
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from backend.asked import QuestionBook, sealed_for
from backend.case_log import append_step
from backend.case_rows import cases_of_receipt, find_case
from backend.clock import Clock
from backend.database import Database
from backend.holder_tables import HolderCase
from backend.holdings import new_id
from backend.keys import Keys
from backend.papers import Papers
from backend.problems import refuse
from backend.tables import Case, CasePaper, Submission
from backend.transitions import Part
from config.strings import text
from kiosk.deadlines import Due, local_date
from sync.protocol import papers as wire
from sync.protocol.canonical import sha256_hex
from sync.protocol.holdings import Holder, HolderKind, SealedInquiry, to_text
from sync.protocol.page import PageSeal, SignedPageSeal
from sync.protocol.wire import CaseState, Problem

log = logging.getLogger(__name__)

_PDF_BEGINS = b"%PDF-"
_TITLE: TypeAdapter[str] = TypeAdapter(wire.PaperTitle)


@dataclass(frozen=True, slots=True)
class NewPaper:
    """`item_code` says which case where a receipt has several; `on`: None for today."""

    title: str
    pdf: bytes
    item_code: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PaperDesk:
    database: Database
    keys: Keys
    papers: Papers
    questions: QuestionBook
    clock: Clock

    def add(self, number: str, paper: NewPaper, *, actor: str) -> CasePaper | Problem:
        """The paper, signed and sealed on the disk, and a step in the case that says so."""
        pages = _pages(paper)
        if isinstance(pages, Problem):
            return pages
        now, document_id = self.clock.now(), new_id()
        with self.database.writing() as session:
            case = _case(session, number, paper.item_code)
            if isinstance(case, Problem):
                return case
            session.get_one(Submission, case.submission_id, with_for_update=True)
            if (problem := _room_refusal(session, case, len(paper.pdf))) is not None:
                return problem
            seal = PageSeal(
                document_id=document_id,
                case_number=case.case_number,
                size=len(paper.pdf),
                sha256=sha256_hex(paper.pdf),
                sealed_at=now,
                key_id=self.keys.signing.key_id,
            )
            row = CasePaper(
                document_id=document_id,
                case_number=case.case_number,
                title=paper.title,
                issued_on=paper.on or local_date(now),
                size_bytes=len(paper.pdf),
                pages=pages,
                blob=self.papers.seal_away(paper.pdf, wire.paper_context(document_id)),
                page_seal=self.keys.signing.seal_page(seal).model_dump_json(),
                actor=actor,
                added_at=now,
            )
            session.add(row)
            self._log(session, case, "case.note.paper", row, actor)
            return row

    def withdraw(self, document_id: str, *, actor: str, why: str) -> CasePaper | Problem:
        """Revoked or wrong: from now on it is told to nobody."""
        if not why.strip():
            return refuse("paper.reason_required")
        with self.database.writing() as session:
            row = session.get(CasePaper, document_id, with_for_update=True)
            if row is None or row.withdrawn_at is not None:
                return refuse("paper.unknown", document_id)
            row.withdrawn_at, row.withdrawn_why, row.actor = self.clock.now(), why, actor
            case = session.get_one(Case, row.case_number, with_for_update=True)
            self._log(session, case, "case.note.paper_withdrawn", row, actor)
            return row

    def of(self, number: str) -> Sequence[CasePaper] | Problem:
        """Every paper of a case or of a whole receipt, withdrawn ones too, the oldest first."""
        with self.database.reading() as session:
            numbers = [case.case_number for case in cases_of_receipt(session, number)]
            if not numbers:
                case = find_case(session, number)
                if isinstance(case, Problem):
                    return case
                numbers = [case.case_number]
            query = select(CasePaper).where(CasePaper.case_number.in_(numbers))
            return session.scalars(query.order_by(CasePaper.added_at)).all()

    def answer(self, terminal_id: str, question: SealedInquiry) -> wire.SealedPapers | Problem:
        """The papers in force, sealed for this terminal; none for whoever did not make the submission."""
        inquiry_id = question.inquiry_id
        context = wire.papers_question_context(terminal_id, inquiry_id)
        asked = self.questions.opened(question, context, wire.PapersQuestion)
        if isinstance(asked, Problem):
            return asked
        made = self._made(terminal_id, asked)
        rows = self._in_force(made.submission_id) if made else ()
        papers = tuple(paper for row in rows if (paper := self._told(row)) is not None)
        told = [paper.document_id for paper in papers]
        problem = self.questions.write_down(
            terminal_id, inquiry_id, asked, consents=(), told=told, about=made.holder if made else None
        )
        if problem is not None:
            return problem
        sealed = sealed_for(asked, wire.CasePapers(papers=papers), wire.papers_answer_context(inquiry_id))
        return wire.SealedPapers(inquiry_id=inquiry_id, sealed=sealed)

    def _made(self, terminal_id: str, asked: wire.PapersQuestion) -> HolderCase | None:
        """Whose the submission is, if it was made at this terminal with this card.

        A unit's code would prove nothing more: whoever made its case has typed it.
        """
        card = Holder(kind=HolderKind.PERSON, number=asked.card_number)
        query = (
            select(HolderCase)
            .join(Submission, Submission.submission_id == HolderCase.submission_id)
            .where(
                HolderCase.submission_id == asked.submission_id,
                HolderCase.teller == self.keys.holder.tag(card),
                Submission.terminal_id == terminal_id,
            )
        )
        with self.database.reading() as session:
            return session.scalars(query).one_or_none()

    def _in_force(self, submission_id: str) -> Sequence[CasePaper]:
        query = (
            select(CasePaper)
            .join(Case, Case.case_number == CasePaper.case_number)
            .where(Case.submission_id == submission_id, CasePaper.withdrawn_at.is_(None))
            .order_by(CasePaper.added_at.desc())
        )
        with self.database.reading() as session:
            return session.scalars(query).all()

    def _told(self, row: CasePaper) -> wire.CasePaper | None:
        pdf = self.papers.opened(row.blob, wire.paper_context(row.document_id))
        if pdf is None:
            log.error("paper %s of case %s does not open", row.document_id, row.case_number)
            return None
        return wire.CasePaper(
            document_id=row.document_id,
            case_number=row.case_number,
            title=row.title,
            issued_on=row.issued_on,
            pages=row.pages,
            pdf=to_text(pdf),
            sealed=SignedPageSeal.model_validate_json(row.page_seal),
        )

    def _log(self, session: Session, case: Case, key: str, row: CasePaper, actor: str) -> None:
        """The case stays where it stands; its applicant reads that a paper came or went."""
        part = Part.RECEIVES if case.state == CaseState.RECEIVED else Part.DECIDES
        append_step(
            session,
            case,
            CaseState(case.state),
            self.clock.now(),
            by=str(case.routing[part]["name"]) if case.routing else "",
            actor=actor,
            note=text(key, title=row.title),
            due=Due(case.due, case.is_provisional) if case.due else None,
            papers=_count(session, case),
        )


def _count(session: Session, case: Case) -> int:
    """How many can be printed now."""
    session.flush()
    of_case = (CasePaper.case_number == case.case_number, CasePaper.withdrawn_at.is_(None))
    return session.scalars(select(func.count()).select_from(CasePaper).where(*of_case)).one()


def _case(session: Session, number: str, item_code: str) -> Case | Problem:
    """The case to change; of a receipt for several items the one of this item."""
    siblings = [case for case in cases_of_receipt(session, number) if case.item_code == item_code]
    found = find_case(session, siblings[0].case_number if siblings else number, to_change=True)
    if isinstance(found, Problem) or item_code in ("", found.item_code):
        return found
    return refuse("paper.other_item", found.item_code)


def _pages(paper: NewPaper) -> int | Problem:
    """How many it has; or what makes it none that a terminal could print, told in words by the console."""
    try:
        _TITLE.validate_python(paper.title)
    except ValidationError:
        return refuse("paper.title")
    if len(paper.pdf) > wire.LARGEST_PAPER_BYTES:
        return refuse("paper.too_large", str(wire.LARGEST_PAPER_BYTES))
    try:
        with pikepdf.open(io.BytesIO(paper.pdf)) as pdf:
            pages = len(pdf.pages) if paper.pdf.startswith(_PDF_BEGINS) else 0
            is_encrypted = pdf.is_encrypted
    except pikepdf.PasswordError:
        return refuse("paper.encrypted")
    except pikepdf.PdfError:
        return refuse("paper.not_pdf")
    if is_encrypted:
        return refuse("paper.encrypted")
    return pages or refuse("paper.not_pdf")


def _room_refusal(session: Session, case: Case, size_bytes: int) -> Problem | None:
    """All papers of a submission go down in one answer."""
    in_force: tuple[ColumnElement[bool], ...] = (
        Case.submission_id == case.submission_id,
        CasePaper.withdrawn_at.is_(None),
    )
    query = select(func.count(), func.coalesce(func.sum(CasePaper.size_bytes), 0))
    joined = query.select_from(CasePaper).join(Case, Case.case_number == CasePaper.case_number)
    count, total = session.execute(joined.where(*in_force)).one()
    if count >= wire.MOST_PAPERS or total + size_bytes > wire.LARGEST_ANSWER_BYTES:
        return refuse("paper.no_room", str(wire.LARGEST_ANSWER_BYTES))
    return None
