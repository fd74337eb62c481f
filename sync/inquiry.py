"""Asks the backend what is held about somebody who agreed to it: soon, or not at all.

Nothing of it is stored. The visit goes on without an answer, so no trouble of the line is an error here.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import ValidationError
from uuid_utils import uuid7

from sync.channel import AttemptOver, Budget, Channel
from sync.protocol.holdings import (
    Holder,
    Holdings,
    Inquiry,
    SealedHoldings,
    SealedInquiry,
    answer_context,
    from_text,
    inquiry_context,
    to_text,
)
from sync.protocol.seal import OpeningKey, SealError, SealingKey

_PATH = "/v1/holders/inquiry"
_TIMEOUT_S = (2.0, 3.0)  # connect, read: somebody stands there and waits
_TOTAL_S = 5.0
_FOREIGN = "inquiry.foreign_answer"


@dataclass(frozen=True, slots=True)
class HoldingQuestion:
    """Only what this matter can use. `consents`: text keys of what was agreed to."""

    holder: Holder
    card_number: str = field(repr=False)
    documents: Sequence[str]
    questions: Sequence[str]
    consents: Sequence[str]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nobody answered, or not so that it can be believed."""

    code: str


class Inquirer:
    """Thread: one."""

    def __init__(self, backend_url: str, token: str, terminal_id: str, sealing_key: SealingKey) -> None:
        self._channel = Channel(backend_url, token, _TIMEOUT_S, None)
        self._terminal_id = terminal_id
        self._sealing_key = sealing_key

    def close(self) -> None:
        self._channel.close()

    def ask(self, question: HoldingQuestion) -> Holdings | NotKnown:
        """What is held; or that it is not known, after five seconds at most."""
        inquiry_id, key = str(uuid7()), OpeningKey.generate()
        sealed = SealedInquiry(inquiry_id=inquiry_id, sealed=self._seal(question, inquiry_id, key))
        try:
            answer = self._channel.fetch(
                "POST",
                _PATH,
                Budget(_TOTAL_S, threading.Event()),
                SealedHoldings,
                sealed.model_dump_json().encode(),
            )
            return _opened(answer, inquiry_id, key)
        except AttemptOver as over:
            return NotKnown(over.outcome.code)

    def _seal(self, question: HoldingQuestion, inquiry_id: str, key: OpeningKey) -> str:
        inquiry = Inquiry(
            holder=question.holder,
            card_number=question.card_number,
            documents=tuple(question.documents),
            questions=tuple(question.questions),
            consents=tuple(question.consents),
            asked_at=question.asked_at,
            answer_key=key.public_text(),
        )
        context = inquiry_context(self._terminal_id, inquiry_id)
        return to_text(self._sealing_key.seal(inquiry.model_dump_json().encode(), context))


def _opened(answer: SealedHoldings, inquiry_id: str, key: OpeningKey) -> Holdings | NotKnown:
    try:
        opened = key.open(from_text(answer.sealed), answer_context(inquiry_id))
        return Holdings.model_validate_json(opened)
    except (SealError, ValidationError):
        return NotKnown(_FOREIGN)
