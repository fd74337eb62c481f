"""Several versions of the catalogue: a case goes by its own, an unknown one is told."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from backend.approval import open_approval
from backend.rules import RuleBook
from backend.settings import Settings
from backend.versions import load_rules
from kiosk.catalogue.findings import CatalogueError
from kiosk.catalogue.package import package_of
from kiosk.catalogue.shelf import Shelf
from kiosk.catalogue.signing import CatalogueKey, TrustedKeys
from kiosk.catalogue.taking_in import Accepted, take_in
from kiosk.console import CALENDAR_DIR
from sync.protocol.seal import SealingKey
from tests.backend.conftest import FrozenClock
from tests.backend.sample import deposit, submission
from tests.backend.test_finalize import found
from tests.kiosk.domain import FOOD
from tests.kiosk.spoilt import entry, food, small

KEY = CatalogueKey.generate()


def put(folder: Path, number: int, **food_fields: Any) -> None:
    raw = small()
    raw["head"]["version"] = f"demo2019-{number}"
    food(raw).update(food_fields)
    entry(food(raw)["materials"], "layout")["name"] = f"第{number}版的布局图"
    shelf = Shelf(folder, TrustedKeys.of([KEY.public_text]))
    taken = take_in(shelf, package_of(raw).signed(KEY).to_bytes(), "new", date(2026, 11, 24))
    assert isinstance(taken, Accepted)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    packages = tmp_path / "packages"
    put(packages, 1, short_name="旧名")
    put(packages, 2, short_name="新名")
    return packages


@pytest.fixture
def rules(folder: Path) -> RuleBook:
    return load_rules(folder, CALENDAR_DIR, [KEY.public_text])


def test_each_version_says_what_it_says(rules: RuleBook) -> None:
    old, new = rules.of("demo2019-1"), rules.of("demo2019-2")
    assert (old.item_name(FOOD), new.item_name(FOOD)) == ("旧名", "新名")
    assert old.material_names(FOOD)["layout"] == "第1版的布局图"


def test_a_version_that_is_not_held_goes_by_the_newest_and_is_known_to_be_unknown(rules: RuleBook) -> None:
    assert rules.of("demo2019-9").item_name(FOOD) == "新名"
    assert rules.holds("demo2019-1")
    assert not rules.holds("demo2019-9")


def test_a_version_that_comes_while_it_runs_is_seen(rules: RuleBook, folder: Path) -> None:
    put(folder, 3, short_name="更新的名")
    assert rules.of("demo2019-3").item_name(FOOD) == "更新的名"


def test_what_hangs_on_the_calendar_alone_needs_no_version(rules: RuleBook) -> None:
    assert rules.notify_by(date(2026, 11, 24)).day == date(2026, 12, 1)
    assert rules.deliver_by(date(2026, 11, 24)).day == date(2026, 12, 8)
    assert "phone" in rules.common_questions()


def test_a_folder_without_a_trusted_package_is_told_at_the_start(folder: Path) -> None:
    with pytest.raises(CatalogueError, match="kiosk catalogue install"):
        load_rules(folder, CALENDAR_DIR, [CatalogueKey.generate().public_text])


def test_the_command_says_so_and_does_not_start(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "backend", "case", "list", "--data", str(tmp_path / "data")]
    refused = subprocess.run(
        [*command, "--catalogue", str(folder)], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "packages" in refused.stderr
    key = ["--catalogue-key", KEY.public_text]
    assert subprocess.run([*command, "--catalogue", str(folder), *key], check=False).returncode == 0
    wrong = subprocess.run([*command, "--catalogue", str(folder), *key[:1], "no key"], check=False)
    assert wrong.returncode == 2


def taken_by(settings: Settings, clock: FrozenClock, rules: RuleBook) -> set[str]:
    """The codes of what a backend with these versions finds in an application made with the first."""
    approval = open_approval(settings, clock, rules)
    key = SealingKey.from_text(approval.keys.opening.public_text())
    codes = {code for code, _ in found(approval, deposit(approval, submission(key)))}
    approval.close()
    return codes


def test_an_application_goes_by_the_version_its_applicant_was_shown(
    settings: Settings, clock: FrozenClock, rules: RuleBook
) -> None:
    assert "application.unknown_catalogue" not in taken_by(settings, clock, rules)


def test_an_application_made_with_an_unknown_version_is_marked(
    settings: Settings, clock: FrozenClock, tmp_path: Path
) -> None:
    put(tmp_path / "later", 2)
    rules = load_rules(tmp_path / "later", CALENDAR_DIR, [KEY.public_text])
    assert "application.unknown_catalogue" in taken_by(settings, clock, rules)
