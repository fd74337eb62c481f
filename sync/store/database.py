"""One encrypted database that two processes, the screens and the agent, have open at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlite

from config.strings import text
from sync.store.files import locked, sync_folder
from sync.store.key import KeyKind, StoreKey, load_or_create_key
from sync.store.schema import MIGRATIONS
from sync.store.trouble import StoreUnreadable

DATABASE_NAME: Final = "store.db"
KEY_NAME: Final = "store.key"
_LOCK_NAME = "store.lock"
_PLAIN_HEADER = b"SQLite format 3\0"
# Source: https://www.sqlite.org/wal.html#walresetbug, two connections could lose a commit before this one.
_SQLITE_AT_LEAST = (3, 51, 3)
_CIPHER_MAJOR = 4
_BUSY_TIMEOUT_MS = 10_000

Row = Any  # sqlcipher3 has no types: a row is read by column name
Value = str | int | bytes | None


class Database:
    """The open store. Thread: any; calls wait for one another, a transaction for all of itself."""

    def __init__(self, connection: Any, key: StoreKey) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self._key = key

    @property
    def key_kind(self) -> KeyKind:
        return self._key.kind

    def derive_key(self, purpose: str) -> bytes:
        return self._key.derive(purpose)

    def query(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        with self._lock:
            return list(self._connection.execute(sql, values))

    def one(self, sql: str, values: Sequence[Value] = ()) -> Row:
        """The first row, or None."""
        with self._lock:
            return self._connection.execute(sql, values).fetchone()

    def change(self, sql: str, values: Sequence[Value] = ()) -> int:
        """How many rows were changed. Outside a transaction it is one of its own."""
        with self._lock:
            return int(self._connection.execute(sql, values).rowcount)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it is on the disk when the block is left, or none of it is. Inside another: part of that."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def open_database(data_dir: Path) -> Database:
    """The store of this terminal, made at first start, brought to this version's tables.

    Errors: StoreUnreadable for a folder that is not ours, a missing key, another key, a plain or damaged or
    newer database.
    """
    make_folder(data_dir)
    path = data_dir / DATABASE_NAME
    with locked(data_dir / _LOCK_NAME):
        is_new = not path.exists() or path.stat().st_size == 0
        key = load_or_create_key(data_dir / KEY_NAME, is_first_start=is_new)
        _refuse_plain(path, is_new)
        connection = sqlite.connect(path, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, key, path)
            _migrate(connection, path)
        except sqlite.DatabaseError as error:
            connection.close()
            raise StoreUnreadable(path, text("store.unreadable.other_key", why=error)) from error
        except StoreUnreadable:
            connection.close()
            raise
        sync_folder(data_dir)
    return Database(connection, key)


def make_folder(data_dir: Path) -> None:
    """The folder of the terminal's data is there, and ours to write. Errors: StoreUnreadable."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise StoreUnreadable(data_dir, text("store.unreadable.folder", why=why)) from error
    if not os.access(data_dir, os.R_OK | os.W_OK | os.X_OK):
        raise StoreUnreadable(data_dir, text("store.unreadable.not_ours"))


def _refuse_plain(path: Path, is_new: bool) -> None:
    if is_new:
        return
    with path.open("rb") as file:
        if file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise StoreUnreadable(path, text("store.unreadable.plain"))


def _prepare(connection: Any, key: StoreKey, path: Path) -> None:
    connection.row_factory = sqlite.Row
    connection.execute("PRAGMA cipher_log_level = NONE")  # its lines would go to stderr past our logs
    connection.execute(key.pragma())
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    if cipher is None or int(cipher[0].split(".")[0]) != _CIPHER_MAJOR:
        raise StoreUnreadable(path, text("store.unreadable.no_cipher"))
    if sqlite.sqlite_version_info < _SQLITE_AT_LEAST:
        raise StoreUnreadable(path, text("store.unreadable.old_sqlite", version=sqlite.sqlite_version))
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # in WAL, less would lose the last commits at power loss
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only let go
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise StoreUnreadable(path, text("store.unreadable.damaged", why=verdict))


def _migrate(connection: Any, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StoreUnreadable(path, text("store.unreadable.newer", version=version))
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN EXCLUSIVE")
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
