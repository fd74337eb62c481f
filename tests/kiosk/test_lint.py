"""The linter: what the shipped catalogue is free of, and each mistake that it finds, with its place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.catalogue.findings import Severity
from kiosk.catalogue.lint import lint
from kiosk.catalogue.raw import Source
from tests.kiosk.spoilt import entry, food, found, shipped, small

CREDIT = "11610100000000000D"  # made up: nobody has it, but its check character fits

BASIC = "000125000001"


def test_the_shipped_catalogue_has_no_error_and_few_remarks() -> None:
    findings = lint(shipped())
    assert [finding.line() for finding in findings if finding.is_error] == []
    assert len(findings) <= 10


def put(id_: str, section: str, **fields: Any) -> Callable[[Any], None]:
    """Changes fields of an own entry of the food item."""

    def change(raw: Any) -> None:
        entry(food(raw)[section], id_).update(fields)

    return change


def more(section: str, *entries: Any) -> Callable[[Any], None]:
    """Adds entries to a section of the food item."""

    def change(raw: Any) -> None:
        food(raw)[section].extend(entries)

    return change


def said(**fields: Any) -> Callable[[Any], None]:
    """Changes fields of the food item itself."""

    def change(raw: Any) -> None:
        food(raw).update(fields)

    return change


def ask(**fields: Any) -> dict[str, Any]:
    return {
        "id": "extra",
        "component": "text",
        "title": "问什么？",
        "short_title": "问",
        "max_length": 9,
        **fields,
    }


def material(**fields: Any) -> dict[str, Any]:
    filled = {
        "name": "证",
        "short_name": "证",
        "necessity": "required",
        "ways": ["filled_here"],
        "source": "自备",
    }
    return {"id": "paper", **filled, **fields}


def no_start(raw: Any) -> None:
    del food(raw)["statutory_limit"]["starts"]


def head(**fields: Any) -> Callable[[Any], None]:
    def change(raw: Any) -> None:
        raw["head"].update(fields)

    return change


def unused(raw: Any) -> None:
    raw["common"]["delivery"].append({"value": "drone", "label": "无人机送"})


def blocked(raw: Any) -> None:
    """After "changed", a choice without options must be answered."""
    more("situation", ask(component="choice", max_length=None, when='changed == "changed"'))(raw)


ERRORS = [
    ("unreachable_page", put("changed", "situation", when='kind == "renew" && kind == "new"'), "when"),
    ("unreachable_page", put("changed", "situation", when='sells == "farm"'), "when"),  # it ends at the exit
    ("unreachable_page", more("situation", ask(when='changed == "same" && kind == "new"')), "when"),
    ("unreachable_exit", put("farm_produce", "exits", when='sells == "prepackaged"'), "when"),
    ("every_way_out", put("farm_produce", "exits", when='sells != "prepackaged"'), "exits"),
    ("material_never", put("layout", "materials", when='kind == "new" && changed == "changed"'), "when"),
    ("dead_choice", blocked, "situation.1.options.1"),
    ("cycle", put("changed", "situation", when='changed == "same"'), "when"),
    ("limit_without_start", no_start, "statutory_limit.starts"),
    ("material_without_source", put("layout", "materials", source=""), "source"),
    ("id_reserved", more("situation", ask(id="in")), "id"),
    ("id_shape", more("situation", ask(id="Extra-1")), "id"),
    ("control_character", put("layout", "materials", hint="一\x07张"), "hint"),
    ("basic_code_shape", said(basic_code="12345678901"), "basic_code"),
    ("basic_code_type", said(basic_code="611100000000"), "basic_code"),
    ("task_code_shape", said(task_code=f"{CREDIT}5"), "task_code"),
    ("task_code_credit", said(task_code="11610100000000000E" + "5" + "610100000000"), "task_code"),
    ("task_code_level", said(task_code=CREDIT + "9" + "610100000000"), "task_code"),
    ("task_code_other_basic", said(task_code=f"{CREDIT}5610100000000", basic_code=BASIC), "task_code"),
    ("version_shape", head(version="演示第二版"), "version"),
    ("not_a_body", head(bureau="nobody"), "bureau"),
    ("rule_types", put("changed", "situation", when='"hot" in kind'), "when"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "field"), ERRORS)
def test_a_mistake_is_an_error_with_its_place(code: str, change: Callable[[Any], None], field: str) -> None:
    finding = found(change)[code]
    assert finding.severity is Severity.ERROR
    assert finding.place.field.endswith(field)
    assert finding.words()


REMARKS = [
    ("material_always", put("layout", "materials", when='kind == "new" || kind == "renew"'), "when"),
    ("idle_question", more("situation", ask()), "situation.4"),
    ("one_option", put("changed", "situation", options=[{"value": "same", "label": "一样"}]), "options"),
    ("scan_without_hint", more("materials", material(ways=["scanned"])), "hint"),
    ("short_missing", more("situation", ask(component="choice", max_length=None, options=[
        {"value": "a", "label": "十一个字不止的一个选项名字"}, {"value": "b", "label": "乙"}])), "short"),
    ("too_long", put("layout", "materials", short_name="一" * 25), "short_name"),
    ("too_long", put("farm_produce", "exits", explanation="一" * 61), "explanation"),
    ("unused_common", unused, "common.delivery.2"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "field"), REMARKS)
def test_what_is_worth_a_look_is_a_remark(code: str, change: Callable[[Any], None], field: str) -> None:
    finding = found(change)[code]
    assert finding.severity is Severity.WARNING
    assert finding.place.field.endswith(field)
    assert finding.words()


def test_right_official_codes_are_no_mistake() -> None:
    assert found(said(basic_code=BASIC, task_code=f"{CREDIT}5{BASIC}")) == {}


def test_a_page_that_numbers_or_regions_lead_to_is_found_reachable() -> None:
    def change(raw: Any) -> None:
        bare = {"title": "问", "short_title": "问", "max_length": 9, "component": "text"}
        food(raw)["groups"].append(
            {
                "id": "last",
                "title": "最后",
                "questions": [
                    {"id": "big", "when": "area > 500 && staff != 3", **bare},
                    {"id": "far", "when": '"taolin" in shop_region && "cold" in projects', **bare},
                ],
            }
        )

    assert found(change) == {}


def test_a_page_that_no_number_leads_to_is_found_unreachable() -> None:
    def change(raw: Any) -> None:
        food(raw)["groups"][-1]["questions"].append(ask(when="area > 50 && area < 51"))

    assert "unreachable_page" in found(change)


def test_a_line_names_kind_place_and_what_in_chinese() -> None:
    line = found(put("layout", "materials", source=""))["material_without_source"].line()
    assert line.startswith("错误　")
    assert "材料 layout 没写来源" in line


def test_a_finding_can_be_given_to_a_program() -> None:
    told = found(head(version="二"))["version_shape"].as_json()
    assert told["code"] == "version_shape"
    assert told["severity"] == "error"
    assert told["field"] == "head.version"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=6), parts, max_size=3),
    max_leaves=6,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a raw description: what holds it, and by which key or number."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [found for key in keys for found in [(value, key), *places(value[key])]]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_that_a_description_can_say_ends_the_linter(data: st.DataObject) -> None:
    raw = small()
    for _ in range(data.draw(st.integers(1, 3))):
        every = places(raw)
        holder, key = every[data.draw(st.integers(0, len(every) - 1))]
        known = st.sampled_from([holder[key] for holder, key in every[:: max(1, len(every) // 40)]])
        holder[key] = copy.deepcopy(data.draw(JSON | known))
    assert all(finding.line() for finding in lint(Source(raw)))
