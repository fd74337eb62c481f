"""What a correction asks for, by material; what was handed in after it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.database import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("cases", sa.Column("missing", sa.JSON, nullable=False, server_default="[]"))
    op.create_table(
        "supplements",
        sa.Column("submission_id", sa.String(36), sa.ForeignKey("receipts.submission_id"), primary_key=True),
        sa.Column("case_number", sa.String(40), sa.ForeignKey("cases.case_number"), nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_supplements_case_number", "supplements", ["case_number"])
