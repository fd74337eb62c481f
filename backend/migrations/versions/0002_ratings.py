"""Ratings of submissions, as terminals bring them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.database import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column(
            "submission_id", sa.String(36), sa.ForeignKey("submissions.submission_id"), primary_key=True
        ),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("rated_at", UtcDateTime, nullable=False),
    )
