"""The pages for technicians keep their word: what they send people to look at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.strings import texts
from tests.repo import tree

FOLDER = tree.ROOT / "docs" / "symptoms"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
CHECKS = {key.removeprefix("doctor.name.") for key in texts() if key.startswith("doctor.name.")}
LOOK = re.compile(r"^`kiosk doctor` 看：(.*)$", re.MULTILINE)
CODE = re.compile(r"`((?:card|id_card|id_module|printer|device|scan)\.[a-z_]+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_symptom_names_what_the_doctor_tells_of_it(page: Path) -> None:
    told = LOOK.search(tree.text(page))
    assert told is not None
    named = set(re.findall(r"`([a-z_.]+)`", told[1]))
    assert named
    assert named - CHECKS == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_code_on_a_page_is_one_that_the_terminal_can_tell(page: Path) -> None:
    codes = set(CODE.findall(tree.text(page))) - CHECKS
    assert {code for code in codes if f"fault.{code}.technician" not in texts()} == set()


def test_every_symptom_is_in_the_list_and_every_page_of_the_list_is_there() -> None:
    listed = set(re.findall(r"\]\(([a-z-]+\.md)\)", tree.text(FOLDER / "README.md")))
    assert listed == {page.name for page in PAGES}
