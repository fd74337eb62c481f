"""Appointments at a window."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.database import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "bookings",
        sa.Column("booking_id", sa.String(36), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("hall", sa.String(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("starts", sa.String(5), nullable=False),
        sa.Column("ends", sa.String(5), nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("booked_at", UtcDateTime, nullable=False),
        sa.Column("cancelled_at", UtcDateTime),
        sa.UniqueConstraint("hall", "day", "starts", "place", name="uq_bookings_place"),
    )
    op.create_index("ix_bookings_holder_day", "bookings", ["holder", "day"])
