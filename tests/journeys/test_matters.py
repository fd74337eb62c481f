"""Other matters, each the whole way: kept with its department, of a company, of several items."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kiosk.demo.evidence import cases_at_backend
from tests.town import Town, until


def submitted(town: Town, journey: str, out: Path) -> dict[str, dict[str, Any]]:
    """The cases of one visit, as the backend holds them; nothing in them asks for a person's attention."""
    played = town.journey(journey)
    town.play_until(played, "Done")
    town.eyes.target("reprint", timeout_s=60)
    number = town.number_shown()
    town.play_from(played, "Done")
    until(lambda: town.cases(number) > 0, "the application is at the backend")
    cases = cases_at_backend(town.world, number, out)
    assert [case["case"]["problems"] for case in cases.values()] == [[]] * len(cases)
    assert json.loads((out / "case.json").read_text(encoding="utf-8")) in cases.values()
    return cases


def test_what_was_not_transferred_is_received_and_decided_by_its_department(
    town: Town, tmp_path: Path
) -> None:
    (case,) = submitted(town, "hygiene", tmp_path).values()
    assert case["case"]["routing"]["receives"]["name"].endswith("卫生健康局")
    assert case["case"]["routing"]["decides"]["name"].endswith("卫生健康局")


def test_a_farmer_applies_for_trees_to_be_felled_with_the_right_to_them(town: Town, tmp_path: Path) -> None:
    (case,) = submitted(town, "felling", tmp_path).values()
    told = case["application"]["answers"]
    assert (told["D136.felling_area"], told["D136.volume"], told["D136.forest_kind"]) == (3, 8, "timber")
    assert case["application"]["capacity"] == "self"
    assert {each["material_id"] for each in case["documents"]} >= {"forest_right"}


def test_a_company_applies_through_its_legal_representative(town: Town, tmp_path: Path) -> None:
    (case,) = submitted(town, "company", tmp_path).values()
    application = case["application"]
    assert application["capacity"] == "representative"
    assert application["applicant"]["kind"] == "unit"
    assert application["applicant"]["code"] == "91350100M000100Y43"
    assert application["applicant"]["representative"] == application["card_holder"]["name"]
    scanned = {each["material_id"] for each in case["documents"] if each["media_type"] == "application/pdf"}
    assert scanned >= {"capital_proof", "premises_proof", "equipment"}


def test_a_bundle_is_received_once_and_becomes_a_case_for_each_item(town: Town, tmp_path: Path) -> None:
    cases = submitted(town, "bundle", tmp_path)
    assert [case["case"]["item_code"] for case in cases.values()] == ["D126", "D129"]
    deciding = [case["case"]["routing"]["decides"]["name"] for case in cases.values()]
    assert deciding == ["区市场监督管理局", "区行政审批服务局"]
    (number,) = {case["case"]["receipt_number"] for case in cases.values()}
    assert list(cases) == [f"{number}-1", f"{number}-2"]
