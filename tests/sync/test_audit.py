"""The chain of what was done."""

from __future__ import annotations

import pytest
from sqlcipher3 import dbapi2 as sqlite

from sync.store.audit import AuditEvent
from sync.store.store import Store
from tests.sync.material import CARD, NAME


@pytest.fixture
def written(store: Store) -> Store:
    """A log of ten rows whose guards have been taken off, as an intruder would."""
    for number in range(10):
        store.audit.record(AuditEvent.SLIP_PRINTED, f"s-{number}", state="confirmed")
    store.database.change("DROP TRIGGER audit_keeps")
    store.database.change("DROP TRIGGER audit_stands")
    return store


def test_an_untouched_chain_stands(written: Store) -> None:
    assert written.audit.verify() is None
    assert [row.number for row in written.audit.rows()] == list(range(1, 11))


@pytest.mark.parametrize(
    "column",
    ["at_ms = at_ms + 1", "event = 'x'", "subject = 'x'", "detail = '{}'", "hash = 'x'", "previous = 'x'"],
)
def test_the_first_changed_row_is_named(written: Store, column: str) -> None:
    written.database.change(f"UPDATE audit SET {column} WHERE number IN (4, 7)")  # noqa: S608
    assert written.audit.verify() == 4


@pytest.mark.parametrize("gone", [1, 5])
def test_a_row_taken_out_is_named(written: Store, gone: int) -> None:
    written.database.change("DELETE FROM audit WHERE number = ?", (gone,))
    assert written.audit.verify() == gone


def test_a_row_forged_with_its_own_hash_breaks_the_next(written: Store) -> None:
    row = list(written.audit.rows())[3]
    forged = type(row)(row.number, row.at_ms, "x", row.subject, row.detail, row.previous, "")
    written.database.change(
        "UPDATE audit SET event = 'x', hash = ? WHERE number = 4", (forged.expected_hash(),)
    )
    assert written.audit.verify() == 5


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET subject = ''"])
def test_the_database_itself_refuses_to_change_the_log(store: Store, statement: str) -> None:
    store.audit.record(AuditEvent.AGENT_STARTED)
    with pytest.raises(sqlite.IntegrityError):
        store.database.change(statement)


@pytest.mark.parametrize("value", [NAME, CARD, "110105491231002", "two words", "x" * 81])
def test_what_could_be_about_a_person_is_not_written(store: Store, value: str) -> None:
    with pytest.raises(ValueError, match="only codes and ids"):
        store.audit.record(AuditEvent.SLIP_PRINTED, value)
    with pytest.raises(ValueError, match="only codes and ids"):
        store.audit.record(AuditEvent.SLIP_PRINTED, "s", state=value)
    assert list(store.audit.rows()) == []
