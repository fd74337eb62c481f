"""What a terminal may ask about a person who agreed to it, and what the backend answers.

Both are sealed (HPKE): the question to the backend's key, the answer to a key that the terminal makes for
this one question and forgets. Whoever listens, or asks again with the same bytes, learns nothing.
"""

from __future__ import annotations

import base64
import binascii
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from sync.protocol.seal import SealError
from sync.protocol.wire import Grade, ToldModel, Uuid, WireModel

RECORDS_CONSENT = "consent.point.records"  # the text that a person agreed to before anything is asked
_MOST = 100  # documents or questions in one inquiry

LONGEST_NUMBER = 100
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NUMBER)]
Names = Annotated[tuple[Name, ...], Field(max_length=_MOST)]


class HolderKind(StrEnum):
    PERSON = "person"  # by the citizen identity number (GB 11643)
    UNIT = "unit"  # by the unified social credit code (GB 32100)


class Holder(WireModel):
    """Whose documents they are: the applicant, whoever stands at the terminal."""

    kind: HolderKind
    number: Name = Field(repr=False)


class HolderQuestion(WireModel):
    """What every question about somebody says. `card_number`: whose card was read; `answer_key`: for this
    question alone."""

    version: Literal[1] = 1
    holder: Holder
    card_number: Name = Field(repr=False)
    asked_at: AwareDatetime
    answer_key: str


class Inquiry(HolderQuestion):
    """What is held: only what this matter can use. `consents`: text keys of what was agreed to, and when.

    A person is told only about himself. Of a unit, whoever acts for it is told of A and B, and of C, D and
    answers only those that the same person gave.
    """

    documents: Names
    questions: Names
    consents: Names


class HeldDocument(ToldModel):
    """The best document of its kind that is in force. `source`: who issued it, or in which matter it came."""

    holding_id: Uuid
    document: str
    grade: Grade
    source: str
    held_since: date
    valid_until: date | None = None  # None: no end is known
    fields: dict[str, str] = Field(default_factory=dict, repr=False)  # what is written on it, by field id


class EarlierAnswers(ToldModel):
    """What the person told in the latest case before; only answers that were asked for."""

    matter_code: str
    told_on: date
    answers: dict[str, Any] = Field(repr=False)


class Holdings(ToldModel):
    documents: tuple[HeldDocument, ...] = ()
    earlier: EarlierAnswers | None = None
    has_dishonest_record: bool = False  # a commitment was broken and the record is in force


class SealedInquiry(WireModel):
    inquiry_id: Uuid
    sealed: str  # a `HolderQuestion` as JSON, base64


class SealedAnswer(ToldModel):
    inquiry_id: Uuid
    sealed: str  # what the question was for as JSON, base64


class SealedHoldings(SealedAnswer):
    """Holds `Holdings`."""


def inquiry_context(terminal_id: str, inquiry_id: str) -> str:
    """What a question is sealed for: this one, from this terminal."""
    return f"yichuang/v1/inquiry/{terminal_id}/{inquiry_id}"


def answer_context(inquiry_id: str) -> str:
    return f"yichuang/v1/holdings/{inquiry_id}"


def holding_context(holding_id: str, part: str) -> str:
    """What a document of the government's own is sealed for, where it lies (`part`: document or fields)."""
    return f"yichuang/v1/holding/{holding_id}/{part}"


def to_text(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode("ascii")


def from_text(text: str) -> bytes:
    """Errors: SealError."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SealError("not base64") from error
