"""Run by Alembic at every start, on the connection that `Database.migrate` hands over."""

from __future__ import annotations

from alembic import context

import backend.holder_tables  # noqa: F401  its tables are known by being imported
from backend.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table only by making it anew
)
with context.begin_transaction():
    context.run_migrations()
