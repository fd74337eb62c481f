"""The days on which a case's clock stands, and whether its limit was extended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("cases", sa.Column("pauses", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("cases", sa.Column("is_extended", sa.Boolean, nullable=False, server_default=sa.false()))
