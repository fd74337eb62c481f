"""Run by Alembic at every start, on the connection that `Database.migrate` hands over."""

from __future__ import annotations

from alembic import context

from backend import holder_tables
from backend.tables import Base

assert holder_tables  # its tables are known by being imported
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table only by making it anew
)
with context.begin_transaction():
    context.run_migrations()
