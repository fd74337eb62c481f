"""The database: a transaction to read, a transaction to write, and its tables as the migrations make them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, DateTime, Dialect, Engine, TypeDecorator, create_engine, event
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlite

# Source: https://www.sqlite.org/wal.html#walresetbug; the one that Python links may be older, so the
# SQLite that sqlcipher3 carries is used (without a key it is plain SQLite).
_SQLITE_AT_LEAST = (3, 51, 3)
_BUSY_TIMEOUT_MS = 30_000
_BEGIN = "sqlite_begin"
_MIGRATIONS = Path(__file__).parent / "migrations"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time, on databases with and without time zones alike."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Database:
    """Thread: any; each transaction has a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent view; nothing is written."""
        with Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """All of it is durable when the block is left, or none of it is."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """The tables are those of this version; two processes that start at once wait for one another."""
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        with self._writer.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        self._engine.dispose()


def open_database(url: str) -> Database:
    """The database at this address, migrated. Errors: RuntimeError for a SQLite that can lose commits."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True)
    else:
        if sqlite.sqlite_version_info < _SQLITE_AT_LEAST:
            raise RuntimeError(f"SQLite {sqlite.sqlite_version} can lose commits: update sqlcipher3")
        engine = create_engine(url, module=sqlite, hide_parameters=True)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    database = Database(engine)
    database.migrate()
    return database


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come late and only for writes
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # in WAL, less would lose the last commits at power loss
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
