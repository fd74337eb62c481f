"""Asks the backend for the papers of a submission, with the card that made it: the card alone, of a unit too.

The seal of each is checked where it is printed (`peripherals.page_printer.sealed`), not here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sync.protocol.holdings import Holder, HolderKind
from sync.protocol.papers import (
    CasePapers,
    PapersQuestion,
    papers_answer_context,
    papers_question_context,
)
from sync.protocol.seal import SealingKey
from sync.sealed_question import Kind, NotKnown, SealedLine

_PAPERS: Final = Kind(
    "/v1/cases/papers",
    CasePapers,
    papers_question_context,
    papers_answer_context,
    timeout_s=(2.0, 5.0),
    total_s=20.0,  # some hundred KiB on a slow line
)


@dataclass(frozen=True, slots=True)
class PapersWanted:
    card_number: str = field(repr=False)
    submission_id: str
    asked_at: datetime


class PaperInquirer:
    """Thread: one."""

    def __init__(self, backend_url: str, token: str, terminal_id: str, sealing_key: SealingKey) -> None:
        self._line = SealedLine(_PAPERS, backend_url, token, terminal_id, sealing_key)

    def close(self) -> None:
        self._line.close()

    def ask(self, wanted: PapersWanted) -> CasePapers | NotKnown:
        """The papers there are; or that it is not known, after twenty seconds at most."""
        return self._line.ask(
            lambda answer_key: PapersQuestion(
                holder=Holder(kind=HolderKind.PERSON, number=wanted.card_number),
                card_number=wanted.card_number,
                submission_id=wanted.submission_id,
                asked_at=wanted.asked_at,
                answer_key=answer_key,
            )
        )
