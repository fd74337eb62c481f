"""The tables, step by step: Alembic runs what is missing at every start."""
