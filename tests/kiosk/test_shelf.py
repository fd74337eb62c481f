"""Several versions on a shelf: which is in force, which stay, and what is broken on the disk."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from kiosk.catalogue.findings import CatalogueError
from kiosk.catalogue.package import SUFFIX
from kiosk.catalogue.shelf import Shelf
from kiosk.catalogue.signing import TrustedKeys
from kiosk.catalogue.taking_in import Accepted, Standing, take_in
from tests.kiosk.domain import FOOD
from tests.kiosk.packages import KEY, LATER, STRANGER, TODAY, packed, refusal, shelf_in, take, version


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return shelf_in(tmp_path)


def test_the_newest_version_in_force_counts(shelf: Shelf) -> None:
    assert take(shelf, version(1)).standing is Standing.IN_FORCE
    assert take(shelf, version(10)).standing is Standing.IN_FORCE
    assert take(shelf, version(9)).standing is Standing.SUPERSEDED
    assert shelf.in_force(TODAY).version == "demo2019-10"


def test_a_later_day_counts_more_than_a_higher_number(shelf: Shelf) -> None:
    take(shelf, version(1, "2026-01-01"))
    assert take(shelf, version(2, "2019-07-01")).standing is Standing.SUPERSEDED
    assert shelf.in_force(TODAY).version == "demo2019-1"


def test_a_version_to_come_waits_for_its_day(shelf: Shelf) -> None:
    take(shelf, version(1))
    assert take(shelf, version(2, LATER.isoformat())).standing is Standing.LATER
    assert shelf.in_force(TODAY).version == "demo2019-1"
    assert not shelf.is_superseded("demo2019-1", TODAY)
    assert shelf.is_superseded("demo2019-1", LATER)
    assert shelf.in_force(LATER).version == "demo2019-2"


def test_a_clock_that_goes_back_brings_no_older_version_back(shelf: Shelf) -> None:
    take(shelf, version(1))
    take(shelf, version(2, TODAY.isoformat()))
    assert not shelf.is_superseded("demo2019-2", date(2020, 1, 1))


def test_the_same_package_again_changes_nothing(shelf: Shelf) -> None:
    assert take(shelf, version(1)).is_new
    assert not take(shelf, version(1)).is_new


def test_another_content_under_a_known_version_is_refused(shelf: Shelf) -> None:
    take(shelf, version(1))
    assert refusal(shelf, packed(version(1, fee="一元"))) == ["package_version_taken"]


def test_two_versions_that_cannot_be_put_in_order_are_not_both_taken(shelf: Shelf) -> None:
    take(shelf, version(1))
    raw = version(1)
    raw["head"]["version"] = "other-1"
    assert refusal(shelf, packed(raw)) == ["package_order_taken"]


def test_a_case_finds_the_version_it_began_with(shelf: Shelf) -> None:
    take(shelf, version(1, short_name="旧名"))
    take(shelf, version(2, short_name="新名"))
    assert shelf.names("demo2019-1")[FOOD] == "旧名"
    old = shelf.version("demo2019-1")
    assert old is not None
    assert old.item(FOOD).short_name == "旧名"
    assert shelf.version("demo2019-7") is None
    assert shelf.names("demo2019-7") == {}


def test_only_what_nothing_needs_is_removed(shelf: Shelf) -> None:
    for number in (1, 2, 3, 4):
        take(shelf, version(number))
    take(shelf, version(5, LATER.isoformat()))
    assert shelf.prune({"demo2019-1"}, TODAY) == ("demo2019-2",)
    assert [package.version for package in shelf.packages()] == [
        "demo2019-5",
        "demo2019-4",
        "demo2019-3",
        "demo2019-1",
    ]


def test_nothing_is_removed_where_none_is_in_force_by_the_day_that_is_known(shelf: Shelf) -> None:
    take(shelf, version(1))
    assert shelf.prune((), date(2000, 1, 1)) == ()
    assert shelf.in_force(TODAY).version == "demo2019-1"


def test_a_package_broken_on_the_disk_is_told_and_the_one_before_stays(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    take(shelf, version(1))
    take(shelf, version(2))
    path = shelf.folder / f"demo2019-2{SUFFIX}"
    path.write_bytes(path.read_bytes()[:-40])
    with caplog.at_level(logging.ERROR):
        assert shelf.in_force(TODAY).version == "demo2019-1"
        assert shelf.in_force(TODAY).version == "demo2019-1"
    assert caplog.text.count("demo2019-2.catalogue") == 1


def test_a_package_that_the_disk_does_not_give_costs_no_other(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    take(shelf, version(1))
    (shelf.folder / f"demo2019-2{SUFFIX}").mkdir()  # reading it is an OSError, as a bad spot is
    with caplog.at_level(logging.ERROR):
        assert shelf.in_force(TODAY).version == "demo2019-1"
    assert "demo2019-2.catalogue" in caplog.text


def test_what_is_in_force_is_not_removed_when_later_versions_are_for_a_later_program(shelf: Shelf) -> None:
    take(shelf, version(1))
    for number in (2, 3):
        raw = version(
            number, conditions=["一"], checks=[{"id": "x", "must": "new_function()", "message": "x"}]
        )
        (shelf.folder / f"demo2019-{number}{SUFFIX}").write_bytes(packed(raw))
    assert [package.version for package in shelf.packages()] == ["demo2019-3", "demo2019-2", "demo2019-1"]
    assert shelf.prune((), TODAY) == ()
    assert shelf.in_force(TODAY).version == "demo2019-1"


def test_a_version_signed_anew_outlives_the_key_it_came_with(shelf: Shelf) -> None:
    take(shelf, version(1))
    both = Shelf(shelf.folder, TrustedKeys.of([KEY.public_text, STRANGER.public_text]))
    taken = take_in(both, packed(version(1), STRANGER), "anew", TODAY)
    assert isinstance(taken, Accepted)
    assert not taken.is_new
    later = Shelf(shelf.folder, TrustedKeys.of([STRANGER.public_text]))
    assert later.in_force(TODAY).version == shelf.in_force(TODAY).version == "demo2019-1"


def test_a_package_put_there_past_the_door_is_not_used(shelf: Shelf) -> None:
    take(shelf, version(1))
    (shelf.folder / f"demo2019-2{SUFFIX}").write_bytes(packed(version(2), STRANGER))
    assert shelf.in_force(TODAY).version == "demo2019-1"


def test_what_another_process_took_in_is_seen(shelf: Shelf) -> None:
    take(shelf, version(1))
    assert shelf.in_force(TODAY).version == "demo2019-1"
    take(Shelf(shelf.folder, shelf.keys), version(2))
    assert shelf.is_superseded("demo2019-1", TODAY)


def test_an_unfinished_file_is_no_package(shelf: Shelf) -> None:
    take(shelf, version(1))
    (shelf.folder / f"demo2019-2{SUFFIX}.part").write_bytes(packed(version(2))[:100])
    assert shelf.in_force(TODAY).version == "demo2019-1"


def test_without_any_package_it_is_said_what_to_do(shelf: Shelf) -> None:
    with pytest.raises(CatalogueError, match="kiosk catalogue install"):
        shelf.in_force(TODAY)
