"""Every trouble of this room has its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from sync.store import trouble

ROOT = Path(__file__).resolve().parents[2]
# Our own codes as they stand in the source: `"link.timed_out"`.
CODE = re.compile(r'"((?:store|link|receipt|backend|tus)\.[a-z_]+)"')


@pytest.fixture(scope="module")
def said() -> set[str]:
    with (ROOT / "config/locale/parts/sync.po").open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.string}


def test_the_technician_is_told_every_code_in_words(said: set[str]) -> None:
    sources = [path.read_text() for path in (ROOT / "sync").rglob("*.py")]
    codes = {code for source in sources for code in CODE.findall(source)} - {
        "store.db",
        "store.key",
        "store.lock",
    }
    assert len(codes) > 15
    assert {f"fault.{code}.technician" for code in codes} - said == set()


def test_the_citizen_is_told_why_nothing_was_received(said: set[str]) -> None:
    codes = (trouble.DISK_FULL, trouble.WRITE_FAILED, trouble.BUSY, "store.unreadable")
    assert {f"fault.{code}.citizen" for code in codes} - said == set()
