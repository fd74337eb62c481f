"""Mistakes in a catalogue folder: each told in Chinese, with file, line and field."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest

from config.strings import texts
from kiosk.catalogue.findings import CatalogueError, Place
from kiosk.catalogue.lint import lint
from kiosk.catalogue.loader import load
from kiosk.catalogue.sources import read_source
from tests.kiosk.domain import DEMO, FOOD, ROOT


def copied(tmp_path: Path) -> Path:
    """The demonstration catalogue, to be spoilt."""
    shutil.copytree(ROOT / "config/regions", tmp_path / "regions")
    return shutil.copytree(DEMO, tmp_path / "catalogue/demo2019")


def broken(tmp_path: Path, name: str, old: str, new: str) -> dict[str, Place]:
    """What loading says about a copy of the catalogue with one text replaced: codes and their places."""
    folder = copied(tmp_path)
    path = folder / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    assert name in str(caught.value)
    return {finding.code: finding.place for finding in caught.value.findings}


FOOD_MISTAKES = [
    ('sells == "prepackaged"', 'sells = "prepackaged"', "rule_syntax", "exits.0.when"),
    ('sells == "prepackaged"', "sells == “prepackaged”", "rule_full_width", "exits.0.when"),
    ('sells == "prepackaged"', "sells == 1", "rule_types", "exits.0.when"),
    ('sells == "prepackaged"', 'sells == "packaged"', "no_such_option", "exits.0.when"),
    ('sells == "prepackaged"', 'sold == "prepackaged"', "rule_unknown_name", "exits.0.when"),
    ('when: kind == "renew"', 'when: making == "on_site"', "asked_later", "situation.1.when"),
    ('when: kind == "renew"', 'when: changed == "same"', "cycle", "situation.1.when"),
    ('when: kind == "renew"', "when: int(kind) > 1", "rule_syntax", "situation.1.when"),
    ('when: kind == "renew"', "when: 1 + 1", "rule_not_truth", "situation.1.when"),
    ("- staff", "- {use: staff, component: headcount}", "not_offered", "groups.3.questions.1.component"),
    ("- staff", "- {use: staff, component: choice}", "no_options", "groups.3.questions.1.options"),
    ("- staff", "- stuff", "not_common", "groups.3.questions.1"),
    ("- applicant", "- applicants", "not_common", "groups.0"),
    ("- authorisation", "", "agent_unauthorised", "materials"),
    ("individual_business, enterprise", "company", "not_offered", "audience.0"),
    ("- shop_name", "- {use: shop_name, max_len: 60}", "unknown_field", "groups.1.questions.0.max_len"),
    (
        "- shop_name",
        "- {use: shop_name, max_length: null}",
        "text_has_length",
        "groups.1.questions.0.max_length",
    ),
    ("- area", "- {use: area, maximum: null}", "question.bounds", "groups.3.questions.0.minimum"),
    ("- area", "- {use: area, maximum: 0}", "question.bounds_crossed", "groups.3.questions.0.maximum"),
    ("- staff", "- shop_name", "double", "groups.3.questions.1"),
    ("value: renew,", "value: new,", "double", "situation.0.options.1"),
    ("value: renew,", "value: no,", "yaml_yes_no", "situation.0.options.1.value"),
    ("value: renew,", "value: 2,", "number_for_text", "situation.0.options.1.value"),
    ("ways: [committed, scanned]", "ways: [committed]", "only_on_trust", "materials.4.ways"),
    ("ways: [committed, scanned]", "ways: [scanned]", "commitment_and_way", "materials.4.commitment"),
    ("ways: [committed, scanned]", "ways: [carried, scanned]", "not_offered", "materials.4.ways.0"),
    ("ways: [filled_here]", "ways: []", "missing_field", "materials.0.ways"),
    ("ways: [filled_here]", "ways: filled_here", "wanted.array", "materials.0.ways"),
    ("ways: [filled_here]", "ways: [not_needed]", "no_ways", "materials.0.ways"),
    ("gap_days: 10", "gap_days: 0", "gap_and_way", "materials.5.gap_days"),
    ("necessity: may_follow", "necessity: required", "may_follow_and_way", "materials.5.necessity"),
    (
        "- authorisation",
        "- {use: authorisation, when: null}",
        "conditional_without_condition",
        "materials.6.when",
    ),
    ("fee: 不收费", 'fee: ""', "item_says", "fee"),
    ("short_name: 食品经营许可", "limit_quotes: [十日]", "from_list", "limit_quotes"),
    ("code: D129", "code: D999", "not_listed", "code"),
    ("short_name: 食品经营许可", "department: health", "from_list", "department"),
    ("unit: workday", "unit: day", "not_offered", "statutory_limit.unit"),
    ("amount: 10", "amount: 0", "limit.amount", "statutory_limit.amount"),
    ("fee: 不收费", "fee: 不收费\nfee: 一元", "unreadable", ""),
]


@pytest.mark.parametrize(("old", "new", "code", "field"), FOOD_MISTAKES)
def test_a_mistake_in_an_item_is_told_with_its_field(
    tmp_path: Path, old: str, new: str, code: str, field: str
) -> None:
    assert broken(tmp_path, "items/food.yaml", old, new)[code].field == field


SLIPS = [
    ('kind = "new"', "“等于”要写两个等号 =="),
    ('kind == "new', "引号要成对"),
    ('kind == "new" and kind == "renew"', "“并且”写 &&"),
    ('kind == "new" 或者 kind == "renew"', "引号外面不能有汉字"),
    ('kind == "new" )', "第15个字附近看不懂"),
    ("length(kind) > 3", "没有“length”这个函数，只有：age"),
    ("age(kind) > 3", "函数“age”括号里的不对"),
]


@pytest.mark.parametrize(("condition", "words"), SLIPS)
def test_a_slip_in_a_condition_is_told_without_the_words_of_the_engine(
    tmp_path: Path, condition: str, words: str
) -> None:
    folder = copied(tmp_path)
    path = folder / "items/food.yaml"
    said = path.read_text(encoding="utf-8").replace(
        'when: kind == "new" || changed == "changed"', f"when: {json.dumps(condition, ensure_ascii=False)}"
    )
    path.write_text(said, encoding="utf-8")
    (finding,) = [each for each in lint(read_source(folder)) if each.is_error]
    assert words in finding.words()
    assert "rror" not in finding.words()


def test_a_mistake_is_told_in_chinese_with_file_and_line(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "items/food.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = lines.index("fee: 不收费")
    lines[number] = "fee: 0"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    assert str(caught.value).endswith(
        f"items/food.yaml 第{number + 1}行 fee：这里要文字，却写成了数字 0：加上引号"
    )


def test_a_mistake_in_what_is_common_is_told_once_and_there(tmp_path: Path) -> None:
    told = broken(tmp_path, "common.yaml", 'when: capacity == "agent"', 'when: capacity == "agents"')
    assert told["no_such_option"].field == "questions.1.when"


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "field"),
    [
        ("transfers.yaml", "D001, ", "D901, ", "transfer.unknown_item", "transfers.0.items"),
        ("transfers.yaml", "to: approval_bureau", "to: nobody", "transfer.unknown_body", "transfers.0.to"),
        ("transfers.yaml", "launched_on: 2019-06-30", "since: summer", "no_date", "transfers.0.since"),
        ("transfers.yaml", "item: D160", "item: D960", "not_listed", "ended.0.item"),
        ("transfers.yaml", "since: 2020-07-01", "since: 2020", "number_for_text", "ended.0.since"),
        ("bodies.yaml", "seal:", "stamp:", "missing_field", "bodies.0.seal"),
        ("bodies.yaml", "bureau: approval_bureau", "bureau: nobody", "not_a_body", "bureau"),
        ("bodies.yaml", "id: finance", "id: health", "double", "bodies.14.id"),
        ("items171.tsv", "\t区林业局\t", "\t区园林局\t", "not_a_body", "department"),
        ("items171.tsv", "\n171\t", "\n170\t", "double", "code"),
        ("items171.tsv", "\n171\t", "\n", "list_line", ""),
        ("catalogue.yaml", "version: demo2019-1", "versions: x", "missing_field", "version"),
        ("catalogue.yaml", "list: items171.tsv", "", "missing_field", "list"),
    ],
)
def test_a_mistake_in_the_folder_is_told_with_its_file(
    tmp_path: Path, name: str, old: str, new: str, code: str, field: str
) -> None:
    assert broken(tmp_path, name, old, new)[code].field == field


def test_two_files_cannot_describe_one_item(tmp_path: Path) -> None:
    told = broken(tmp_path, "items/public_place_hygiene.yaml", "code: D109", f"code: {FOOD}")
    assert "described_twice" in told


def test_a_file_that_nobody_knows_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "wishlist.yaml").write_text("D129: [面馆]", encoding="utf-8")
    with pytest.raises(CatalogueError, match="wishlist"):
        load(folder)


def test_a_folder_that_nobody_knows_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "drafts").mkdir()
    (folder / "drafts/one.yaml").write_text("code: D001", encoding="utf-8")
    with pytest.raises(CatalogueError, match="drafts"):
        load(folder)


def test_a_folder_without_a_catalogue_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="没有这份目录"):
        load(tmp_path)


def test_every_kind_of_mistake_has_words() -> None:
    codes = {
        node.args[1].value
        for path in (ROOT / "kiosk/catalogue").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("mistake", "warning")
        and isinstance(node.args[1], ast.Constant)
    }
    assert codes
    assert {f"lint.{code}" for code in codes} - texts().keys() == set()
