"""Asks the backend what is held about somebody who agreed to it: soon, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sync.protocol.holdings import Holder, Holdings, Inquiry, answer_context, inquiry_context
from sync.protocol.seal import SealingKey
from sync.sealed_question import Kind, NotKnown, SealedLine

_HOLDINGS: Final = Kind(
    "/v1/holders/inquiry",
    Holdings,
    inquiry_context,
    answer_context,
    timeout_s=(2.0, 3.0),  # somebody stands there and waits
    total_s=5.0,
)


@dataclass(frozen=True, slots=True)
class HoldingQuestion:
    """Only what this matter can use. `consents`: text keys of what was agreed to."""

    holder: Holder
    card_number: str = field(repr=False)
    documents: Sequence[str]
    questions: Sequence[str]
    consents: Sequence[str]
    asked_at: datetime


class Inquirer:
    """Thread: one."""

    def __init__(self, backend_url: str, token: str, terminal_id: str, sealing_key: SealingKey) -> None:
        self._line = SealedLine(_HOLDINGS, backend_url, token, terminal_id, sealing_key)

    def close(self) -> None:
        self._line.close()

    def ask(self, question: HoldingQuestion) -> Holdings | NotKnown:
        """What is held; or that it is not known, after five seconds at most."""
        return self._line.ask(
            lambda answer_key: Inquiry(
                holder=question.holder,
                card_number=question.card_number,
                documents=tuple(question.documents),
                questions=tuple(question.questions),
                consents=tuple(question.consents),
                asked_at=question.asked_at,
                answer_key=answer_key,
            )
        )
