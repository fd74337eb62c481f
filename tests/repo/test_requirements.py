"""The table of rules names tests that there are."""

from __future__ import annotations

import re

from tests.repo import tree

PAGE = tree.ROOT / "docs" / "requirements.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_the_table_of_requirements_names_exists() -> None:
    named = set(NAMED.findall(tree.text(PAGE)))
    assert len(named) > 50
    assert {(file, test) for file, test in named if not _has(file, test)} == set()


def _has(file: str, test: str) -> bool:
    path = tree.ROOT / file
    return path.is_file() and re.search(rf"^def {test}\(", tree.text(path), re.MULTILINE) is not None
