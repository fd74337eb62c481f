"""A terminal's question about a person who agreed: answered once, to a key that only the terminal has.

Each is written down before it is answered: from where, on whose card, on what consent, what was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from backend.clock import Clock
from backend.database import Database
from backend.holder_tables import AskedInquiry
from backend.holdings import HoldingRegister
from backend.keys import Keys
from backend.papers import Papers
from backend.problems import refuse
from kiosk.deadlines import local_date
from kiosk.holdings import Held
from sync.protocol.holdings import (
    RECORDS_CONSENT,
    EarlierAnswers,
    Holder,
    HolderKind,
    Holdings,
    Inquiry,
    SealedHoldings,
    SealedInquiry,
    answer_context,
    from_text,
    inquiry_context,
    to_text,
)
from sync.protocol.seal import SealError, SealingKey
from sync.protocol.wire import Problem

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Inquiries:
    """`an_hour`: so many of one terminal; more is no person at it, but somebody with its token."""

    database: Database
    keys: Keys
    register: HoldingRegister
    papers: Papers
    clock: Clock
    an_hour: int

    def answer(self, terminal_id: str, question: SealedInquiry) -> SealedHoldings | Problem:
        """What is held, sealed for this terminal; or why it is not told."""
        try:
            context = inquiry_context(terminal_id, question.inquiry_id)
            asked = Inquiry.model_validate_json(self.keys.opening.open(from_text(question.sealed), context))
            answer_key = SealingKey.from_text(asked.answer_key)
        except (SealError, ValidationError):
            return refuse("inquiry.invalid")
        if RECORDS_CONSENT not in asked.consents:
            return refuse("inquiry.no_consent")
        if asked.holder.kind is HolderKind.PERSON and asked.holder.number != asked.card_number:
            return refuse("inquiry.not_own")
        holdings = self._holdings(asked)
        problem = self._write_down(terminal_id, question.inquiry_id, asked, holdings)
        if problem is not None:
            return problem
        sealed = answer_key.seal(holdings.model_dump_json().encode(), answer_context(question.inquiry_id))
        return SealedHoldings(inquiry_id=question.inquiry_id, sealed=to_text(sealed))

    def about(self, holder: Holder) -> Sequence[AskedInquiry]:
        """Every question about this holder, the oldest first."""
        query = select(AskedInquiry).where(AskedInquiry.holder == self.keys.holder.tag(holder))
        with self.database.reading() as session:
            return session.scalars(query.order_by(AskedInquiry.at)).all()

    def _holdings(self, asked: Inquiry) -> Holdings:
        """The best document of each kind, and the answers that were asked for."""
        today = local_date(self.clock.now())
        found = self.register.held(asked.holder, today, asked.card_number, asked.documents)
        best = tuple(Held.of(found).documents.values())
        return found.model_copy(update={"documents": best, "earlier": self._earlier(asked)})

    def _earlier(self, asked: Inquiry) -> EarlierAnswers | None:
        submission_id = self.register.latest_case(asked.holder, asked.card_number)
        told = self.papers.application(submission_id) if submission_id and asked.questions else None
        if told is None:
            return None
        wanted = self.register.rules.common_questions() & set(asked.questions)
        answers: dict[str, Any] = {name: value for name, value in told.answers.items() if name in wanted}
        return EarlierAnswers(
            matter_code=told.matter_code, told_on=local_date(told.signed_at), answers=answers
        )

    def _write_down(
        self, terminal_id: str, inquiry_id: str, asked: Inquiry, holdings: Holdings
    ) -> Problem | None:
        """Durable, once for ever: the same question again is not answered again."""
        now = self.clock.now()
        recent = select(func.count()).where(
            AskedInquiry.terminal_id == terminal_id, AskedInquiry.at > now - _HOUR
        )
        card = Holder(kind=HolderKind.PERSON, number=asked.card_number)
        try:
            with self.database.writing() as session:
                if session.scalars(recent).one() >= self.an_hour:
                    return refuse("inquiry.too_many")
                session.add(
                    AskedInquiry(
                        inquiry_id=inquiry_id,
                        terminal_id=terminal_id,
                        holder=self.keys.holder.tag(asked.holder),
                        asker=self.keys.holder.tag(card),
                        at=now,
                        asked_at=asked.asked_at,
                        consents=list(asked.consents),
                        told=[document.holding_id for document in holdings.documents],
                    )
                )
        except IntegrityError:
            return refuse("inquiry.repeated")
        return None
