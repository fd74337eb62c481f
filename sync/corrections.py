"""Asks the backend which of a card holder's cases wait for something, and for what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sync.protocol.corrections import (
    CorrectionsQuestion,
    OpenCorrections,
    corrections_answer_context,
    corrections_question_context,
)
from sync.protocol.holdings import Holder, HolderKind
from sync.protocol.seal import SealingKey
from sync.sealed_question import Kind, NotKnown, SealedLine

_CORRECTIONS: Final = Kind(
    "/v1/cases/corrections",
    OpenCorrections,
    corrections_question_context,
    corrections_answer_context,
    timeout_s=(2.0, 3.0),  # somebody stands there and waits
    total_s=5.0,
)


@dataclass(frozen=True, slots=True)
class CorrectionsWanted:
    card_number: str = field(repr=False)
    asked_at: datetime


class CorrectionInquirer:
    """Thread: one."""

    def __init__(self, backend_url: str, token: str, terminal_id: str, sealing_key: SealingKey) -> None:
        self._line = SealedLine(_CORRECTIONS, backend_url, token, terminal_id, sealing_key)

    def close(self) -> None:
        self._line.close()

    def ask(self, wanted: CorrectionsWanted) -> OpenCorrections | NotKnown:
        """The open notices; or that it is not known, after five seconds at most."""
        return self._line.ask(
            lambda answer_key: CorrectionsQuestion(
                holder=Holder(kind=HolderKind.PERSON, number=wanted.card_number),
                card_number=wanted.card_number,
                asked_at=wanted.asked_at,
                answer_key=answer_key,
            )
        )
