"""A submission may be of several items: each is a case with a number of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.database import UtcDateTime

revision = "0005"
down_revision = "0004"

_CASE_NUMBER = sa.String(40)
_NAME = sa.String(64)
_KEPT_OF_CASES = (
    "submission_id", "receipt_number", "terminal_id", "item_code", "catalogue_version", "received_at",
    "state", "routing", "needs_attention", "problems", "counted_from", "correction_asked_at",
    "accepted_on", "due", "is_provisional", "pauses", "is_extended",
)  # fmt: skip
_KEPT_OF_STEPS = ("cursor", "terminal_id", "at", "state", "by", "actor", "note", "due", "is_provisional")


def upgrade() -> None:
    """Tables made anew and filled: a primary key changes. Of a case there was, the receipt is the number."""
    for index in ("ix_case_steps_terminal_id_cursor", "ix_case_steps_submission_id"):
        op.drop_index(index, "case_steps")
    op.drop_index("ix_cases_state_due", "cases")
    op.rename_table("case_steps", "case_steps_before")
    op.rename_table("cases", "cases_before")
    _create_cases()
    _create_steps()
    _fill()
    op.drop_table("case_steps_before")
    op.drop_table("cases_before")


def _fill() -> None:
    cases = _table("cases", "case_number", "waits_for", *_KEPT_OF_CASES)
    old = _table("cases_before", *_KEPT_OF_CASES)
    kept = [old.c[name] for name in _KEPT_OF_CASES]
    number = old.c.receipt_number
    op.execute(
        cases.insert().from_select(
            [*cases.c], sa.select(number.label("case_number"), sa.literal([], sa.JSON), *kept)
        )
    )
    steps = _table("case_steps", "case_number", *_KEPT_OF_STEPS)
    before = _table("case_steps_before", "submission_id", *_KEPT_OF_STEPS)
    of_case = before.join(old, old.c.submission_id == before.c.submission_id)
    whole = sa.select(number, *(before.c[name] for name in _KEPT_OF_STEPS)).select_from(of_case)
    op.execute(steps.insert().from_select([*steps.c], whole))


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns))


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_number", _CASE_NUMBER, primary_key=True),
        sa.Column("submission_id", sa.String(36), sa.ForeignKey("receipts.submission_id"), nullable=False),
        sa.Column("receipt_number", sa.String(32), nullable=False),
        sa.Column("terminal_id", _NAME, nullable=False),
        sa.Column("item_code", sa.Text, nullable=False),
        sa.Column("catalogue_version", sa.Text, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("routing", sa.JSON),
        sa.Column("needs_attention", sa.Boolean, nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("waits_for", sa.JSON, nullable=False),
        sa.Column("counted_from", sa.Date, nullable=False),
        sa.Column("correction_asked_at", UtcDateTime),
        sa.Column("accepted_on", sa.Date),
        sa.Column("due", sa.Date),
        sa.Column("is_provisional", sa.Boolean, nullable=False),
        sa.Column("pauses", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("is_extended", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.UniqueConstraint("submission_id", "item_code", name="uq_cases_submission_id_item"),
    )
    op.create_index("ix_cases_state_due", "cases", ["state", "due"])
    op.create_index("ix_cases_receipt_number", "cases", ["receipt_number"])


def _create_steps() -> None:
    op.create_table(
        "case_steps",
        sa.Column("cursor", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("case_number", _CASE_NUMBER, nullable=False),
        sa.Column("terminal_id", _NAME, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("actor", _NAME, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("is_provisional", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.case_number"], name="fk_case_steps_case"),
    )
    op.create_index("ix_case_steps_terminal_id_cursor", "case_steps", ["terminal_id", "cursor"])
    op.create_index("ix_case_steps_case_number", "case_steps", ["case_number"])
