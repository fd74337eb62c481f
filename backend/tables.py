"""What the database holds. No name and no number of a person: those stay in the sealed documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backend.database import UtcDateTime

LARGEST_INTEGER = 2**63 - 1  # BIGINT
NUMBER_LENGTH = 32
_CASE_NUMBER = String(NUMBER_LENGTH + 8)  # the receipt number and the place of the item

UUID = String(36)
SHA256 = String(64)
NAME = String(64)


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[dict[str, str]]: JSON,
        list[str]: JSON,
    }


class TokenHolder(Base):
    """A terminal or a member of staff. Of the token only its digest is kept."""

    __tablename__ = "token_holders"

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    token_sha256: Mapped[str] = mapped_column(SHA256, unique=True)
    issued_at: Mapped[datetime]


class Submission(Base):
    """A manifest, for ever as it first came."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint(
            "terminal_id", "submission_id", "manifest_sha256", name="uq_submissions_terminal_id_digest"
        ),
    )

    submission_id: Mapped[str] = mapped_column(UUID, primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("token_holders.name"))
    manifest_sha256: Mapped[str] = mapped_column(SHA256)
    receipt_number: Mapped[str] = mapped_column(String(NUMBER_LENGTH), unique=True)
    manifest: Mapped[str] = mapped_column(Text)
    registered_at: Mapped[datetime]


class Document(Base):
    """A sealed document. `blob` is its file while there is one; `offset_bytes` of it are on the disk."""

    __tablename__ = "documents"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.submission_id"), primary_key=True)
    document_id: Mapped[str] = mapped_column(UUID, primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(SHA256)
    blob: Mapped[str | None] = mapped_column(String(32), unique=True)
    offset_bytes: Mapped[int] = mapped_column(BigInteger, default=0)

    @property
    def is_complete(self) -> bool:
        return self.blob is not None and self.offset_bytes == self.size_bytes


class StoredReceipt(Base):
    """The signed receipt, byte for byte as it is answered for ever."""

    __tablename__ = "receipts"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.submission_id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime]


class Case(Base):
    """Where the case of one item of a submission stands. `counted_from` is the day from which the five
    working days of Licensing Law 32-4 run; `due` is the day by which the next step must have come;
    `waits_for` are the cases whose result this one needs."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("submission_id", "item_code", name="uq_cases_submission_id_item"),
        Index("ix_cases_state_due", "state", "due"),
        Index("ix_cases_receipt_number", "receipt_number"),
    )

    case_number: Mapped[str] = mapped_column(_CASE_NUMBER, primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("receipts.submission_id"))
    receipt_number: Mapped[str] = mapped_column(String(NUMBER_LENGTH))
    terminal_id: Mapped[str] = mapped_column(NAME)
    item_code: Mapped[str] = mapped_column(Text)
    catalogue_version: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(32))
    routing: Mapped[dict[str, Any] | None]
    needs_attention: Mapped[bool]
    problems: Mapped[list[dict[str, str]]]
    waits_for: Mapped[list[str]]
    counted_from: Mapped[date]
    correction_asked_at: Mapped[datetime | None]
    accepted_on: Mapped[date | None]
    due: Mapped[date | None]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    pauses: Mapped[list[dict[str, str]]] = mapped_column(default=list)  # `last` is "" of the one that is open
    is_extended: Mapped[bool] = mapped_column(default=False)
    missing: Mapped[list[dict[str, str]]] = mapped_column(default=list)  # of the correction: id and name


class Supplement(Base):
    """What was handed in after a case's correction notice: a submission of its own, with its receipt."""

    __tablename__ = "supplements"
    __table_args__ = (Index("ix_supplements_case_number", "case_number"),)

    submission_id: Mapped[str] = mapped_column(ForeignKey("receipts.submission_id"), primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("cases.case_number"))
    received_at: Mapped[datetime]


class CaseStep(Base):
    """One event of a case. `actor` is who did it, for the file; `by` is the body in whose name, for all."""

    __tablename__ = "case_steps"
    __table_args__ = (
        ForeignKeyConstraint(["case_number"], ["cases.case_number"], name="fk_case_steps_case"),
        Index("ix_case_steps_terminal_id_cursor", "terminal_id", "cursor"),
        Index("ix_case_steps_case_number", "case_number"),
    )

    cursor: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_number: Mapped[str] = mapped_column(_CASE_NUMBER)
    terminal_id: Mapped[str] = mapped_column(NAME)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(NAME)
    note: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None]
    is_provisional: Mapped[bool]
    papers: Mapped[int | None]  # in force in the case, where the step is about one


class CasePaper(Base):
    """A paper that the approval system made in a case, to be printed at the terminal. It lies sealed as
    `blob`; `page_seal` is the signed seal, byte for byte. `title` is the kind of paper, never a name."""

    __tablename__ = "case_papers"
    __table_args__ = (Index("ix_case_papers_case_number", "case_number"),)

    document_id: Mapped[str] = mapped_column(UUID, primary_key=True)
    case_number: Mapped[str] = mapped_column(ForeignKey("cases.case_number"))
    title: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    pages: Mapped[int | None]  # of the PDF; not counted before 0007
    blob: Mapped[str] = mapped_column(String(32), unique=True)
    page_seal: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(NAME)
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(Text, default="")


class Rating(Base):
    """What a citizen thought of a finished visit; `level` 5 is the best."""

    __tablename__ = "ratings"

    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.submission_id"), primary_key=True)
    level: Mapped[int]
    reasons: Mapped[list[str]]
    rated_at: Mapped[datetime]


class CursorCounter(Base):
    """The last cursor given out, in one row that a writer locks: the order of cursors is that of commits."""

    __tablename__ = "cursor_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger)
