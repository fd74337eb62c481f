"""Packages: the same bytes for the same catalogue, and only signed, whole and clean ones are taken in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.catalogue.findings import CatalogueError
from kiosk.catalogue.lint import lint
from kiosk.catalogue.package import FORMAT, MOST_BYTES, package_of, package_schema, read_package
from kiosk.catalogue.raw import Source
from kiosk.catalogue.shelf import Shelf
from kiosk.catalogue.signing import CatalogueKey, SigningKeyError, TrustedKeys
from kiosk.catalogue.taking_in import Refused, take_in
from tests.kiosk.packages import KEY, STRANGER, TODAY, packed, refusal, shelf_in, version
from tests.kiosk.spoilt import food, small


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return shelf_in(tmp_path)


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
    assert refusal(shelf, data) in (["package_unreadable"], ["package_format"])


def test_a_package_without_a_description_is_refused(shelf: Shelf) -> None:
    assert refusal(shelf, json.dumps({"format": FORMAT, "digest": ""}).encode()) == ["package_digest"]


def test_a_text_that_no_file_can_hold_is_refused(shelf: Shelf) -> None:
    whole = json.dumps({"format": FORMAT, "raw": {"head": "\ud800"}})
    assert refusal(shelf, whole.encode()) == ["package_unreadable"]


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


def test_a_package_set_in_too_deep_is_refused(shelf: Shelf) -> None:
    raw = small()
    region = raw["regions"]["regions"][0]
    for number in range(300):
        region["children"] = [{"id": f"r{number}", "name": "更深"}]
        region = region["children"][0]
    assert refusal(shelf, packed(raw)) == ["too_deep"]
    assert [finding.code for finding in lint(Source(raw))] == ["too_deep"]


def test_a_package_signed_by_a_stranger_is_refused(shelf: Shelf) -> None:
    assert refusal(shelf, packed(small(), STRANGER)) == ["package_untrusted"]


def test_a_signed_package_with_a_mistake_is_refused_with_its_words(shelf: Shelf) -> None:
    raw = version(1)
    food(raw)["materials"][0]["source"] = "x"
    del food(raw)["materials"][0]["source"]
    assert refusal(shelf, packed(raw)) == ["material_without_source"]


def test_a_signed_package_with_an_unknown_field_is_refused(shelf: Shelf) -> None:
    assert refusal(shelf, packed(version(1, colour="red"))) == ["misshapen"]


def test_of_a_file_full_of_mistakes_the_first_is_told_and_not_at_length(shelf: Shelf) -> None:
    """Before anybody looks at a signature: a million of them, listed, took two minutes and 2.4 GB."""
    raw = small() | {"items": [{"x" * 5000: 0}] * 1000}
    taken = take_in(shelf, package_of(raw).to_bytes(), "new", TODAY)
    assert isinstance(taken, Refused)
    (told,) = taken.findings
    assert told.code == "misshapen"
    assert len(taken.words()) < 500


def test_a_file_that_is_too_large_is_refused_unread(shelf: Shelf) -> None:
    assert refusal(shelf, packed(small()) + b" " * MOST_BYTES) == ["package_format"]


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
