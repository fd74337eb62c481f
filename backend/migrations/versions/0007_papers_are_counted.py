"""How many papers a case has, told with the step that changed it; how many pages a paper has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("case_steps", sa.Column("papers", sa.Integer))
    op.add_column("case_papers", sa.Column("pages", sa.Integer))
