"""A terminal asks what is held about a person who agreed: answered once, to a key that only it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backend.asked import QuestionBook, sealed_for
from backend.clock import Clock
from backend.holdings import HoldingRegister
from backend.papers import Papers
from backend.problems import refuse
from kiosk.deadlines import local_date
from kiosk.holdings import Held
from sync.protocol.holdings import (
    RECORDS_CONSENT,
    EarlierAnswers,
    Holdings,
    Inquiry,
    SealedHoldings,
    SealedInquiry,
    answer_context,
    inquiry_context,
)
from sync.protocol.wire import Problem


@dataclass(frozen=True, slots=True)
class Inquiries:
    book: QuestionBook
    register: HoldingRegister
    papers: Papers
    clock: Clock

    def answer(self, terminal_id: str, question: SealedInquiry) -> SealedHoldings | Problem:
        """What is held, sealed for this terminal; or why it is not told."""
        inquiry_id = question.inquiry_id
        asked = self.book.opened(question, inquiry_context(terminal_id, inquiry_id), Inquiry)
        if isinstance(asked, Problem):
            return asked
        if RECORDS_CONSENT not in asked.consents:
            return refuse("inquiry.no_consent")
        holdings = self._holdings(asked)
        told = [document.holding_id for document in holdings.documents]
        problem = self.book.write_down(terminal_id, inquiry_id, asked, consents=asked.consents, told=told)
        if problem is not None:
            return problem
        sealed = sealed_for(asked, holdings, answer_context(inquiry_id))
        return SealedHoldings(inquiry_id=inquiry_id, sealed=sealed)

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
