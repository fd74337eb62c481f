"""What is known by holder: documents held, own cases, broken commitments, and who asked about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.database import UtcDateTime

revision = "0004"
down_revision = "0003"

_UUID = sa.String(36)
_SHA256 = sa.String(64)
_NAME = sa.String(64)


def upgrade() -> None:
    op.create_table(
        "holdings",
        sa.Column("holding_id", _UUID, primary_key=True),
        sa.Column("holder", _SHA256, nullable=False),
        sa.Column("teller", _SHA256, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("grade", sa.String(1), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("held_since", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("submission_id", _UUID, sa.ForeignKey("receipts.submission_id")),
        sa.Column("document_id", _UUID),
        sa.Column("blob", sa.String(32), unique=True),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("actor", _NAME, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
        sa.Column("withdrawn_why", sa.Text, nullable=False),
    )
    op.create_index("ix_holdings_holder_document", "holdings", ["holder", "document"])
    op.create_index("ix_holdings_submission_id", "holdings", ["submission_id"])
    op.create_table(
        "holder_cases",
        sa.Column("submission_id", _UUID, sa.ForeignKey("receipts.submission_id"), primary_key=True),
        sa.Column("holder", _SHA256, nullable=False),
        sa.Column("teller", _SHA256, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_holder_cases_holder", "holder_cases", ["holder"])
    _create_records_and_inquiries()


def _create_records_and_inquiries() -> None:
    op.create_table(
        "dishonest_records",
        sa.Column("record_id", _UUID, primary_key=True),
        sa.Column("holder", _SHA256, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("entered_at", UtcDateTime, nullable=False),
        sa.Column("entered_by", _NAME, nullable=False),
        sa.Column("lifted_at", UtcDateTime),
        sa.Column("lifted_by", _NAME),
        sa.Column("lifted_why", sa.Text, nullable=False),
    )
    op.create_index("ix_dishonest_records_holder", "dishonest_records", ["holder"])
    op.create_table(
        "inquiries",
        sa.Column("inquiry_id", _UUID, primary_key=True),
        sa.Column("terminal_id", _NAME, nullable=False),
        sa.Column("holder", _SHA256, nullable=False),
        sa.Column("asker", _SHA256, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("consents", sa.JSON, nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
    )
    op.create_index("ix_inquiries_holder", "inquiries", ["holder"])
    op.create_index("ix_inquiries_terminal_id_at", "inquiries", ["terminal_id", "at"])
