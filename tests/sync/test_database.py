"""The encrypted database and its key."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from sync.store.database import DATABASE_NAME, KEY_NAME, open_database
from sync.store.key import KeyKind
from sync.store.schema import MIGRATIONS
from sync.store.trouble import StoreUnreadable


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A data folder with a store that has been open and has something in it."""
    database = open_database(tmp_path)
    database.change("INSERT INTO case_event VALUES (1, 's', 'once-written-words')")
    database.close()
    return tmp_path


def test_a_store_opens_again_with_what_was_in_it(used: Path) -> None:
    database = open_database(used)
    assert database.one("SELECT event FROM case_event")["event"] == "once-written-words"
    database.close()


def test_a_store_of_the_version_before_is_brought_on_with_all_that_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("sync.store.database.MIGRATIONS", MIGRATIONS[:3])
        old = open_database(tmp_path)
        old.change("INSERT INTO submission VALUES ('s', 1, 'n', 2, 'm', 'v', x'00', x'00', '{}', 0, NULL)")
        old.change("INSERT INTO receipt VALUES ('s', 'signed', 3)")
        old.change("INSERT INTO rating VALUES ('s', 5, '[]', 4, 0)")
        old.close()
    database = open_database(tmp_path)
    assert tuple(database.one("SELECT * FROM receipt")) == ("s", "signed", 3)
    assert database.one("SELECT count(*) FROM rating JOIN submission ON id = submission_id")[0] == 1
    assert database.query("PRAGMA foreign_key_check") == database.query("SELECT * FROM kept_draft") == []
    database.close()


def test_the_connection_is_what_durability_needs(used: Path) -> None:
    database = open_database(used)
    settings = {
        name: database.one(f"PRAGMA {name}")[0] for name in ("synchronous", "journal_mode", "foreign_keys")
    }
    database.close()
    assert settings == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}


def test_the_key_is_its_owners_alone_and_says_that_it_is_a_file(used: Path) -> None:
    database = open_database(used)
    assert database.key_kind is KeyKind.FILE
    assert (used / KEY_NAME).stat().st_mode & 0o777 == 0o600
    assert "b'" not in repr(database._key)
    database.close()


def test_keys_for_other_purposes_differ(used: Path) -> None:
    database = open_database(used)
    assert database.derive_key("one") == database.derive_key("one") != database.derive_key("other")
    database.close()


def _is_refused(folder: Path, file: str, words: str) -> None:
    with pytest.raises(StoreUnreadable, match=words) as caught:
        open_database(folder)
    assert caught.value.path == folder / file


def test_another_key_is_named_as_such(used: Path) -> None:
    (used / KEY_NAME).write_bytes(bytes(32))
    _is_refused(used, DATABASE_NAME, "旁边的密钥打不开它")


def test_a_lost_key_is_never_replaced_by_a_new_one(used: Path) -> None:
    (used / KEY_NAME).unlink()
    _is_refused(used, KEY_NAME, "密钥没了")
    assert not (used / KEY_NAME).exists()


def test_a_key_cut_short_is_named(used: Path) -> None:
    (used / KEY_NAME).write_bytes(bytes(7))
    _is_refused(used, KEY_NAME, "密钥有 7 字节")


def test_a_key_that_others_can_read_is_refused(used: Path) -> None:
    (used / KEY_NAME).chmod(0o640)
    _is_refused(used, KEY_NAME, "chmod 600")


def test_a_plain_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    path = tmp_path / DATABASE_NAME
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE theirs (a)")
    plain.commit()
    plain.close()
    before = path.read_bytes()
    _is_refused(tmp_path, DATABASE_NAME, "没有加密")
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.9])
def test_a_damaged_page_is_found_at_the_start(used: Path, place: float) -> None:
    path = used / DATABASE_NAME
    body = bytearray(path.read_bytes())
    at = int(len(body) * place) + 40
    body[at] ^= 0xFF
    path.write_bytes(body)
    _is_refused(used, DATABASE_NAME, "从备份恢复")


def test_a_store_of_a_newer_version_is_not_touched(used: Path) -> None:
    database = open_database(used)
    database.change("PRAGMA user_version = 99")
    database.close()
    _is_refused(used, DATABASE_NAME, "新版本")


def test_a_transaction_that_fails_leaves_nothing(used: Path) -> None:
    database = open_database(used)

    def fail_half_way() -> None:
        with database.transaction():
            database.change("DELETE FROM case_event")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert database.one("SELECT count(*) AS n FROM case_event")["n"] == 1
    database.close()


def test_an_inner_transaction_is_part_of_the_outer_one(used: Path) -> None:
    database = open_database(used)

    def fail_after_inner() -> None:
        with database.transaction():
            with database.transaction():
                database.change("DELETE FROM case_event")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_inner()
    assert database.one("SELECT count(*) AS n FROM case_event")["n"] == 1
    database.close()


def test_a_row_that_points_nowhere_is_refused(used: Path) -> None:
    database = open_database(used)
    with pytest.raises(sqlite.IntegrityError):
        database.change("INSERT INTO document (id, submission_id) VALUES ('d', 'nobody')")
    database.close()


def test_nothing_readable_lies_on_the_disk(used: Path) -> None:
    bodies = b"".join(path.read_bytes() for path in used.iterdir())
    assert b"once-written-words" not in bodies
    assert b"case_event" not in bodies


def test_a_folder_that_cannot_be_made_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnreadable, match="数据目录建不起来"):
        open_database(tmp_path / "file")
