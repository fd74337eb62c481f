"""A terminal's sealed question about somebody: opened, written down once, answered to a key only it has.

Each is written down before it is answered: from where, on whose card, on what consent, what was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.holder_tables import AskedInquiry
from backend.keys import Keys
from backend.problems import refuse
from sync.protocol.holdings import Holder, HolderKind, HolderQuestion, SealedInquiry, from_text, to_text
from sync.protocol.seal import SealError, SealingKey
from sync.protocol.wire import Problem, WireModel

_HOUR = timedelta(hours=1)

Question = TypeVar("Question", bound=HolderQuestion)


@dataclass(frozen=True, slots=True)
class QuestionBook:
    """`an_hour`: so many of one terminal; more is no person at it, but somebody with its token.
    `an_hour_of_a_card`: more is somebody who plays, and would leave none for the others of this hour."""

    database: Database
    keys: Keys
    clock: Clock
    an_hour: int
    an_hour_of_a_card: int = 40  # a choice: one a minute and a half

    def opened(self, question: SealedInquiry, context: str, model: type[Question]) -> Question | Problem:
        """The question, if it may be asked: a person is told only about himself."""
        try:
            asked = model.model_validate_json(self.keys.opening.open(from_text(question.sealed), context))
            SealingKey.from_text(asked.answer_key)
        except (SealError, ValidationError):
            return refuse("inquiry.invalid")
        if asked.holder.kind is HolderKind.PERSON and asked.holder.number != asked.card_number:
            return refuse("inquiry.not_own")
        return asked

    def write_down(
        self,
        terminal_id: str,
        inquiry_id: str,
        asked: HolderQuestion,
        *,
        consents: Sequence[str],
        told: Sequence[str],
        about: str | None = None,
    ) -> Problem | None:
        """Durable, once for ever: the same question again is not answered again.

        `about`: the digest of whom it is found under, if that is not the holder it names.
        """
        now = self.clock.now()
        asker = self.keys.holder.tag(Holder(kind=HolderKind.PERSON, number=asked.card_number))
        try:
            with self.database.writing() as session:
                if self._is_enough(session, terminal_id, asker):
                    return refuse("inquiry.too_many")
                session.add(
                    AskedInquiry(
                        inquiry_id=inquiry_id,
                        terminal_id=terminal_id,
                        holder=about or self.keys.holder.tag(asked.holder),
                        asker=asker,
                        at=now,
                        asked_at=asked.asked_at,
                        consents=list(consents),
                        told=list(told),
                    )
                )
        except IntegrityError:
            return refuse("inquiry.repeated")
        return None

    def _is_enough(self, session: Session, terminal_id: str, asker: str) -> bool:
        recent = select(func.count()).where(
            AskedInquiry.terminal_id == terminal_id, AskedInquiry.at > self.clock.now() - _HOUR
        )
        of_card = recent.where(AskedInquiry.asker == asker)
        limits = ((recent, self.an_hour), (of_card, self.an_hour_of_a_card))
        return any(session.scalars(query).one() >= most for query, most in limits)

    def about(self, holder: Holder) -> Sequence[AskedInquiry]:
        """Every question about this holder, the oldest first."""
        query = select(AskedInquiry).where(AskedInquiry.holder == self.keys.holder.tag(holder))
        with self.database.reading() as session:
            return session.scalars(query.order_by(AskedInquiry.at)).all()


def sealed_for(asked: HolderQuestion, answer: WireModel, context: str) -> str:
    """The answer as only whoever asked can open it."""
    key = SealingKey.from_text(asked.answer_key)
    return to_text(key.seal(answer.model_dump_json().encode(), context))
