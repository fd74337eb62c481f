"""The first tables: token holders, submissions with documents and receipts, cases with their steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.database import UtcDateTime

revision = "0001"
down_revision = None

_UUID = sa.String(36)
_SHA256 = sa.String(64)
_NAME = sa.String(64)


def upgrade() -> None:
    _create_submission_tables()
    _create_case_tables()
    counter = op.create_table(
        "cursor_counter",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(counter, [{"id": 1, "value": 0}])


def _create_submission_tables() -> None:
    op.create_table(
        "token_holders",
        sa.Column("name", _NAME, primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("token_sha256", _SHA256, nullable=False, unique=True),
        sa.Column("issued_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "submissions",
        sa.Column("submission_id", _UUID, primary_key=True),
        sa.Column("terminal_id", _NAME, sa.ForeignKey("token_holders.name"), nullable=False),
        sa.Column("manifest_sha256", _SHA256, nullable=False),
        sa.Column("receipt_number", sa.String(32), nullable=False, unique=True),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.Column("registered_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint(
            "terminal_id", "submission_id", "manifest_sha256", name="uq_submissions_terminal_id_digest"
        ),
    )
    op.create_table(
        "documents",
        sa.Column("submission_id", _UUID, sa.ForeignKey("submissions.submission_id"), primary_key=True),
        sa.Column("document_id", _UUID, primary_key=True),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", _SHA256, nullable=False),
        sa.Column("blob", sa.String(32), unique=True),
        sa.Column("offset_bytes", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "receipts",
        sa.Column("submission_id", _UUID, sa.ForeignKey("submissions.submission_id"), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("stored_at", UtcDateTime, nullable=False),
    )


def _create_case_tables() -> None:
    op.create_table(
        "cases",
        sa.Column("submission_id", _UUID, sa.ForeignKey("receipts.submission_id"), primary_key=True),
        sa.Column("receipt_number", sa.String(32), nullable=False, unique=True),
        sa.Column("terminal_id", _NAME, nullable=False),
        sa.Column("item_code", sa.Text, nullable=False),
        sa.Column("catalogue_version", sa.Text, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("routing", sa.JSON),
        sa.Column("needs_attention", sa.Boolean, nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("counted_from", sa.Date, nullable=False),
        sa.Column("correction_asked_at", UtcDateTime),
        sa.Column("accepted_on", sa.Date),
        sa.Column("due", sa.Date),
        sa.Column("is_provisional", sa.Boolean, nullable=False),
    )
    op.create_index("ix_cases_state_due", "cases", ["state", "due"])
    op.create_table(
        "case_steps",
        sa.Column("cursor", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("submission_id", _UUID, nullable=False),
        sa.Column("terminal_id", _NAME, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("actor", _NAME, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("is_provisional", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["cases.submission_id"], name="fk_case_steps_case"),
    )
    op.create_index("ix_case_steps_terminal_id_cursor", "case_steps", ["terminal_id", "cursor"])
    op.create_index("ix_case_steps_submission_id", "case_steps", ["submission_id"])
