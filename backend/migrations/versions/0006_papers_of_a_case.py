"""Papers that the approval system made in a case, to be printed at the terminal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.database import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "case_papers",
        sa.Column("document_id", sa.String(36), primary_key=True),
        sa.Column("case_number", sa.String(40), sa.ForeignKey("cases.case_number"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("blob", sa.String(32), nullable=False, unique=True),
        sa.Column("page_seal", sa.Text, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("added_at", UtcDateTime, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
        sa.Column("withdrawn_why", sa.Text, nullable=False),
    )
    op.create_index("ix_case_papers_case_number", "case_papers", ["case_number"])
