"""What many items share: used by id, with what is different; what is for another audience is left out."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.catalogue.common import CommonEntries, Expanded

COMMON: dict[str, Any] = {
    "questions": [
        {
            "id": "capacity",
            "brings": ["principal_kind"],
            "options": [
                {"value": "self", "audience": ["natural_person"]},
                {"value": "representative", "audience": ["enterprise", "government"]},
                {"value": "agent"},
            ],
        },
        {
            "id": "principal_kind",
            "options": [
                {"value": "natural_person", "audience": ["natural_person"]},
                {"value": "unit", "audience": ["enterprise", "government"]},
            ],
        },
        {"id": "unit_name", "audience": ["enterprise", "government"]},
        {"id": "phone"},
    ],
    "groups": [{"id": "applicant", "title": "申请人", "questions": ["unit_name", "phone"]}],
    "materials": [{"id": "licence", "audience": ["enterprise"]}, {"id": "identity"}],
}


def expanded(raw: dict[str, Any]) -> Expanded:
    return CommonEntries.of(COMMON).expand(raw, ("items", 7))


def expand(raw: dict[str, Any]) -> dict[str, Any]:
    return expanded(raw).raw


def item(*audience: str) -> dict[str, Any]:
    raw = {
        "audience": list(audience),
        "situation": ["capacity"],
        "groups": ["applicant"],
        "materials": ["licence", "identity"],
    }
    return expand(raw)


def options(made: dict[str, Any]) -> dict[str, list[str]]:
    return {q["id"]: [option["value"] for option in q["options"]] for q in made["situation"]}


def ids(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["id"] for entry in entries]


@pytest.mark.parametrize(
    ("audience", "capacities", "kinds", "asked", "materials"),
    [
        (["natural_person"], ["self", "agent"], ["natural_person"], ["phone"], ["identity"]),
        (
            ["enterprise"],
            ["representative", "agent"],
            ["unit"],
            ["unit_name", "phone"],
            ["licence", "identity"],
        ),
        (
            ["natural_person", "government"],
            ["self", "representative", "agent"],
            ["natural_person", "unit"],
            ["unit_name", "phone"],
            ["identity"],
        ),
    ],
)
def test_only_what_is_for_the_audience_of_the_item_is_there(
    audience: list[str], capacities: list[str], kinds: list[str], asked: list[str], materials: list[str]
) -> None:
    made = item(*audience)
    assert options(made) == {"capacity": capacities, "principal_kind": kinds}
    (group,) = made["groups"]
    assert ids(group["questions"]) == asked
    assert ids(made["materials"]) == materials


def test_an_item_that_does_not_say_whom_it_is_for_has_everything() -> None:
    made = expand({"situation": ["capacity"], "materials": ["licence"]})
    assert options(made)["capacity"] == ["self", "representative", "agent"]
    assert ids(made["materials"]) == ["licence"]


def test_the_words_that_steer_the_expansion_are_gone_afterwards() -> None:
    assert "brings" not in str(item("enterprise")["situation"])
    assert "audience" not in str(item("enterprise")["situation"])


def test_a_common_group_may_be_used_with_another_title_and_other_questions() -> None:
    made = expand({"groups": [{"use": "applicant", "title": "单位", "questions": ["phone"]}]})
    assert made["groups"] == [
        {"id": "applicant", "title": "单位", "questions": [{"id": "phone", "is_common": True}]}
    ]


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"groups": ["applicants"]}, ("groups", 0)),
        ({"situation": [{"use": "age"}]}, ("situation", 0)),
        ({"groups": [{"id": "own", "questions": ["phone", "age"]}]}, ("groups", 0, "questions", 1)),
        ({"need": "age"}, ("need",)),
    ],
)
def test_what_is_not_common_is_named_with_its_place(raw: dict[str, Any], path: tuple[str | int, ...]) -> None:
    (mistake,) = expanded(raw).mistakes
    assert (mistake.code, mistake.path) == ("not_common", ("items", 7, *path))


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (("situation", 0), ("items", 7, "situation", 0)),  # that it is used
        (("situation", 0, "title"), ("common", "questions", 0, "title")),  # what it says
        (("situation", 0, "options", 1, "label"), ("common", "questions", 0, "options", 2, "label")),
        (("situation", 1, "title"), ("common", "questions", 1, "title")),  # brought along
        (("groups", 0, "questions", 0, "title"), ("common", "questions", 3, "title")),
        (("groups", 1, "title"), ("items", 7, "groups", 1, "title")),
        (("materials", 0, "when"), ("items", 7, "materials", 1, "when")),  # the first is for others
        (("fee",), ("items", 7, "fee")),
    ],
)
def test_a_part_of_the_whole_item_is_found_where_it_was_written(
    path: tuple[str | int, ...], written: tuple[str | int, ...]
) -> None:
    raw = {
        "audience": ["natural_person"],
        "situation": ["capacity"],
        "groups": ["applicant", {"use": "applicant", "title": "另一组"}],
        "materials": ["licence", {"use": "identity", "name": "证"}],
    }
    assert expanded(raw).written(path) == written
