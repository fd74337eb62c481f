"""What a correction notice asks for, and what a person hands in after it.

The question goes as any about a holder (`sync.protocol.holdings`): the card alone opens the notices. What is
handed in is a submission of its own, whose manifest says to which case it belongs.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from sync.protocol.holdings import HolderQuestion, SealedAnswer
from sync.protocol.wire import CardHolder, Helper, MaterialEntry, MissingMaterial, ToldModel, WireModel

MOST_CORRECTIONS = 100
UNNAMED = "correction"
"""The material id of what answers a notice that names no material."""


class CorrectionsQuestion(HolderQuestion):
    """The open notices of every case that was made with this card, at whichever terminal."""


class OpenCorrection(ToldModel):
    """All that is missing is in it (Licensing Law 32-4). `note` is what staff wrote for the applicant;
    `supply_by`: until when, where the notice names a day."""

    case_number: str
    item_code: str
    item_name: str
    catalogue_version: str
    body: str
    asked_at: AwareDatetime
    note: str
    supply_by: date | None = None
    missing: tuple[MissingMaterial, ...] = ()


class OpenCorrections(ToldModel):
    """The oldest first; none where there are none."""

    corrections: Annotated[tuple[OpenCorrection, ...], Field(max_length=MOST_CORRECTIONS)] = ()


class SealedCorrections(SealedAnswer):
    """Holds `OpenCorrections`."""


class SupplementBody(WireModel):
    """Inside the sealed document of a supplement: what answers the notice, and who brought and signed it."""

    version: Literal[1] = 1
    case_number: str
    card_holder: CardHolder
    helper: Helper | None = None
    materials: tuple[MaterialEntry, ...] = Field(min_length=1)
    consents: tuple[str, ...]
    shown_notify_by: date  # as the citizen was told it
    signed_at: datetime


def corrections_question_context(terminal_id: str, inquiry_id: str) -> str:
    return f"yichuang/v1/corrections/{terminal_id}/{inquiry_id}"


def corrections_answer_context(inquiry_id: str) -> str:
    return f"yichuang/v1/corrections-answer/{inquiry_id}"
