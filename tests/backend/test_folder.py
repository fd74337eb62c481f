"""What lies in the data folder: keys made once, a database as its migrations make it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from backend.database import open_database
from backend.keys import KeyFileError, Keys, load_or_create_keys
from backend.tables import Base


def test_migrations_and_models_agree(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'b.db'}")
    with database.reading() as session:
        connection = session.connection()
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
        tables = set(inspect(connection).get_table_names())
    database.close()
    assert differences == []
    assert tables == {*Base.metadata.tables, "alembic_version"}


def test_commits_survive_a_power_cut(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'b.db'}")
    with database.reading() as session:
        pragma = [
            session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    database.close()
    assert pragma == ["wal", 2, 1]  # 2: FULL


def test_starts_at_once_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'b.db'}"
    with ThreadPoolExecutor(4) as pool:
        databases = list(pool.map(lambda _number: open_database(url), range(4)))
    with databases[0].reading() as session:
        rows = session.connection().exec_driver_sql("SELECT count(*) FROM cursor_counter").scalar()
    for database in databases:
        database.close()
    assert rows == 1


def told(keys: Keys) -> tuple[str, str]:
    return keys.opening.private_text(), keys.signing.public_text


def test_keys_are_made_once_and_for_their_owner(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with ThreadPoolExecutor(4) as pool:
        all_told = set(pool.map(lambda _number: told(load_or_create_keys(folder)), range(4)))
    assert len(all_told) == 1
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "holder.key": 0o600,
        "opening.key": 0o600,
        "signing.key": 0o600,
    }


@pytest.mark.parametrize("name", ["holder.key", "opening.key", "signing.key"])
@pytest.mark.parametrize("damage", ["", "AAAA", "not base64"])
def test_a_damaged_key_is_named_and_never_replaced(tmp_path: Path, name: str, damage: str) -> None:
    load_or_create_keys(tmp_path)
    (tmp_path / name).write_text(damage)
    with pytest.raises(KeyFileError, match=name):
        load_or_create_keys(tmp_path)
    assert (tmp_path / name).read_text() == damage


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_or_create_keys(tmp_path)
    (tmp_path / "opening.key").chmod(0o640)
    with pytest.raises(KeyFileError, match="others can read"):
        load_or_create_keys(tmp_path)
