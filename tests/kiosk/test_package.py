"""Packages: the same bytes for the same catalogue, and only signed, whole and clean ones are taken in."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.catalogue.findings import CatalogueError
from kiosk.catalogue.package import FORMAT, SUFFIX, package_of, package_schema, read_package
from kiosk.catalogue.shelf import Accepted, Refused, Shelf, Standing
from kiosk.catalogue.signing import CatalogueKey, SigningKeyError, TrustedKeys
from tests.kiosk.domain import FOOD
from tests.kiosk.spoilt import food, small

KEY, STRANGER = CatalogueKey.generate(), CatalogueKey.generate()
TODAY, LATER = date(2026, 11, 24), date(2027, 1, 1)


def version(number: int, since: str = "2019-07-01", **food_fields: Any) -> dict[str, Any]:
    raw = small()
    raw["head"] |= {"version": f"demo2019-{number}", "effective_from": since}
    food(raw).update(food_fields)
    return raw


def packed(raw: dict[str, Any], key: CatalogueKey = KEY) -> bytes:
    return package_of(raw).signed(key).to_bytes()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data" / "catalogues", TrustedKeys.of([KEY.public_text]))


def take(shelf: Shelf, raw: dict[str, Any]) -> Accepted:
    taken = shelf.accept(packed(raw), "new", TODAY)
    assert isinstance(taken, Accepted)
    return taken


def refusal(shelf: Shelf, data: bytes) -> list[str]:
    taken = shelf.accept(data, "new", TODAY)
    assert isinstance(taken, Refused)
    assert "new" in taken.words()
    return [finding.code for finding in taken.findings]


# ---- the file ----------------------------------------------------------------------------------------------


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    shuffled = {name: small()[name] for name in reversed(small())}
    assert package_of(small()).to_bytes() == package_of(shuffled).to_bytes()


def test_a_package_is_read_back_whole() -> None:
    package = package_of(small()).signed(KEY).signed(STRANGER)
    assert read_package(package.to_bytes(), "package") == package


def test_signing_twice_with_one_key_is_one_signature() -> None:
    package = package_of(small()).signed(KEY)
    assert package.signed(KEY) == package


def test_the_schema_is_one_and_the_package_fits_it() -> None:
    jsonschema_rs.meta.validate(package_schema())
    jsonschema_rs.validate(package_schema(), json.loads(packed(small())))


def change(path: str, value: object) -> Callable[[Any], None]:
    *way, last = path.split(".")

    def changed(whole: Any) -> None:
        for part in way:
            whole = whole[part]
        whole[last] = value

    return changed


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (change("format", "zip"), "package_format"),
        (change("digest", "0" * 64), "package_digest"),
        (change("raw.head.note", "改过的"), "package_digest"),
        (change("version", "demo2019-9"), "package_version"),
        (change("signatures", []), "package_unsigned"),
        (change("signatures", [{"key_id": KEY.key_id, "signature": "AAAA"}]), "package_untrusted"),
        (change("signatures", [{"key_id": KEY.key_id, "signature": "不是"}]), "package_untrusted"),
        (change("signatures", "none"), "misshapen"),
        (change("extra", 1), "misshapen"),
    ],
)
def test_a_file_that_was_changed_is_refused(shelf: Shelf, spoil: Callable[[Any], None], code: str) -> None:
    whole = json.loads(packed(small()))
    spoil(whole)
    assert refusal(shelf, json.dumps(whole).encode()) == [code]
    assert shelf.packages() == ()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"raw": NaN}', b"[" * 100_000])
def test_a_file_that_is_no_package_is_refused(shelf: Shelf, data: bytes) -> None:
    assert refusal(shelf, data) in (["unreadable"], ["package_format"])


def test_a_text_that_no_file_can_hold_is_refused(shelf: Shelf) -> None:
    whole = json.dumps({"format": FORMAT, "raw": {"head": "\ud800"}})
    assert refusal(shelf, whole.encode()) == ["unreadable"]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_byte_changed_anywhere_is_refused_or_changes_nothing(data: st.DataObject) -> None:
    whole = packed(small())
    at = data.draw(st.integers(0, len(whole) - 1))
    spoilt = whole[:at] + bytes([data.draw(st.integers(0, 255))]) + whole[at + 1 :]
    keys = TrustedKeys.of([KEY.public_text])
    try:
        package = read_package(spoilt, "package")
    except CatalogueError:
        return
    assert not package.is_trusted(keys) or package == read_package(whole, "package")


def test_a_package_signed_by_a_stranger_is_refused(shelf: Shelf) -> None:
    assert refusal(shelf, packed(small(), STRANGER)) == ["package_untrusted"]


def test_a_signed_package_with_a_mistake_is_refused_with_its_words(shelf: Shelf) -> None:
    raw = version(1)
    food(raw)["materials"][0]["source"] = "x"
    del food(raw)["materials"][0]["source"]
    assert refusal_codes(shelf, raw) == ["material_without_source"]


def test_a_signed_package_with_an_unknown_field_is_refused(shelf: Shelf) -> None:
    assert refusal_codes(shelf, version(1, colour="red")) == ["misshapen"]


def refusal_codes(shelf: Shelf, raw: dict[str, Any]) -> list[str]:
    taken = shelf.accept(packed(raw), "new", TODAY)
    assert isinstance(taken, Refused)
    return [finding.code for finding in taken.findings]


# ---- several versions --------------------------------------------------------------------------------------


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
    assert refusal_codes(shelf, version(1, fee="一元")) == ["package_version_taken"]


def test_two_versions_that_cannot_be_put_in_order_are_not_both_taken(shelf: Shelf) -> None:
    take(shelf, version(1))
    raw = version(1)
    raw["head"]["version"] = "other-1"
    assert refusal_codes(shelf, raw) == ["package_order_taken"]


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


# ---- keys --------------------------------------------------------------------------------------------------


def test_a_key_is_read_back_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "clerk.key"
    KEY.write(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert CatalogueKey.read(path).public_text == KEY.public_text
    with pytest.raises(FileExistsError):
        STRANGER.write(path)


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "clerk.key"
    KEY.write(path)
    path.chmod(0o640)
    with pytest.raises(SigningKeyError, match="others can read"):
        CatalogueKey.read(path)


def test_a_file_that_is_no_key_is_told(tmp_path: Path) -> None:
    path = tmp_path / "clerk.key"
    path.touch(0o600)
    with pytest.raises(SigningKeyError, match="not a signing key"):
        CatalogueKey.read(path)
