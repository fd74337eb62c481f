"""What is known by holder. A holder is a keyed digest of kind and number: no number is in a table."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.tables import NAME, SHA256, UUID, Base


class Holding(Base):
    """A document that the government holds of somebody. It lies sealed, either as a document of the case it
    came in (`submission_id`, `document_id`) or as a blob of its own; a statement has no bytes at all. What is
    written on an issued one (`fields`) is sealed too. `teller`: whose card brought it, if not staff."""

    __tablename__ = "holdings"
    __table_args__ = (Index("ix_holdings_holder_document", "holder", "document"),)

    holding_id: Mapped[str] = mapped_column(UUID, primary_key=True)
    holder: Mapped[str] = mapped_column(SHA256)
    teller: Mapped[str] = mapped_column(SHA256, default="")
    document: Mapped[str] = mapped_column(Text)
    grade: Mapped[str] = mapped_column(String(1))
    source: Mapped[str] = mapped_column(Text)
    held_since: Mapped[date]
    valid_until: Mapped[date | None]
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("receipts.submission_id"), index=True)
    document_id: Mapped[str | None] = mapped_column(UUID)
    blob: Mapped[str | None] = mapped_column(String(32), unique=True)
    fields: Mapped[str] = mapped_column(Text, default="")
    actor: Mapped[str] = mapped_column(NAME)
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(Text, default="")


class HolderCase(Base):
    """Whose matter a submission was, and whose card told it: what was told once is not asked again."""

    __tablename__ = "holder_cases"

    submission_id: Mapped[str] = mapped_column(ForeignKey("receipts.submission_id"), primary_key=True)
    holder: Mapped[str] = mapped_column(SHA256, index=True)
    teller: Mapped[str] = mapped_column(SHA256)
    received_at: Mapped[datetime]


class DishonestRecord(Base):
    """A commitment that was not kept, entered by staff; in force until lifted."""

    __tablename__ = "dishonest_records"

    record_id: Mapped[str] = mapped_column(UUID, primary_key=True)
    holder: Mapped[str] = mapped_column(SHA256, index=True)
    reason: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(NAME)
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(NAME)
    lifted_why: Mapped[str] = mapped_column(Text, default="")


class Booking(Base):
    """An appointment; times are the hall's, as HH:MM. `place` is one of its slot's, none once it is called
    off: no two bookings that stand have the same."""

    __tablename__ = "bookings"
    __table_args__ = (
        UniqueConstraint("hall", "day", "starts", "place", name="uq_bookings_place"),
        Index("ix_bookings_holder_day", "holder", "day"),
    )

    booking_id: Mapped[str] = mapped_column(UUID, primary_key=True)
    holder: Mapped[str] = mapped_column(SHA256)
    terminal_id: Mapped[str] = mapped_column(NAME)
    hall: Mapped[str] = mapped_column(String(32))
    day: Mapped[date]
    starts: Mapped[str] = mapped_column(String(5))
    ends: Mapped[str] = mapped_column(String(5))
    place: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(32))
    booked_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class AskedInquiry(Base):
    """Where and with whose card somebody was asked about, on what consent, and what was told of."""

    __tablename__ = "inquiries"
    __table_args__ = (Index("ix_inquiries_terminal_id_at", "terminal_id", "at"),)

    inquiry_id: Mapped[str] = mapped_column(UUID, primary_key=True)
    terminal_id: Mapped[str] = mapped_column(NAME)
    holder: Mapped[str] = mapped_column(SHA256, index=True)
    asker: Mapped[str] = mapped_column(SHA256)
    at: Mapped[datetime]
    asked_at: Mapped[datetime]
    consents: Mapped[list[str]]
    told: Mapped[list[str]]
