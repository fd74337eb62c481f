"""`kiosk demo` as a newcomer runs it: exit 0 only when everything it claims is true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from sync.protocol.receipt_number import is_receipt_number

_TIMEOUT_S = 240


def demo(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "demo", "--headless", "--out", str(out), *arguments]
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)


@pytest.mark.parametrize(
    ("journey", "decides", "scanned"),
    [("food", "行政审批服务局", "layout"), ("hygiene", "卫生健康局", "plans")],
)
def test_a_matter_goes_the_whole_way(tmp_path: Path, journey: str, decides: str, scanned: str) -> None:
    out = tmp_path / "demo"
    run = demo(out, "--journey", journey)
    assert run.returncode == 0, run.stdout + run.stderr
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    assert is_receipt_number(case["case"]["receipt_number"])
    assert case["case"]["routing"]["decides"]["name"].endswith(decides)
    assert not case["case"]["needs_attention"], case["case"]["problems"]
    assert (out / f"{scanned}.pdf").read_bytes().startswith(b"%PDF-")
    with Image.open(out / "slip.png") as slip:
        assert slip.width == 576
    assert (out / "slip.bin").stat().st_size > 10_000
    assert {path.name.split("-")[1] for path in (out / "pages").glob("*.png")} >= {"Attract.png", "Done.png"}
    assert "Signature" in (out / "steps.txt").read_text(encoding="utf-8")


def test_what_is_held_is_used_again_and_marked_in_the_case(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    run = demo(out, "--journey", "food")
    assert run.returncode == 0, run.stdout + run.stderr
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    (again,) = case["used_again"]
    assert (again["material_id"], again["grade"]) == ("business_licence", "A")
    assert case["application"]["answers"]["shop_name"] == "示例区秀英面馆"  # from the licence, confirmed


def test_without_a_line_the_licence_is_scanned_and_fills_the_form(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    run = demo(out, "--journey", "offline")
    assert run.returncode == 0, run.stdout + run.stderr
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    assert not case["case"]["needs_attention"], case["case"]["problems"]
    assert case["used_again"] == []
    assert case["application"]["answers"]["shop_name"] == "示例区秀英面馆"  # as it was read
    assert (out / "business_licence.pdf").read_bytes().startswith(b"%PDF-")


def test_a_company_applies_through_its_legal_representative(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    run = demo(out, "--journey", "company")
    assert run.returncode == 0, run.stdout + run.stderr
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    assert not case["case"]["needs_attention"], case["case"]["problems"]
    application = case["application"]
    assert application["capacity"] == "representative"
    assert application["applicant"]["kind"] == "unit"
    assert application["applicant"]["code"] == "91350100M000100Y43"
    assert application["applicant"]["representative"] == application["card_holder"]["name"]
    pdfs = [(out / f"{name}.pdf").read_bytes() for name in ("capital_proof", "premises_proof", "equipment")]
    assert [pdf[:5] for pdf in pdfs] == [b"%PDF-"] * 3


def test_a_bundle_is_received_once_and_becomes_a_case_for_each_item(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    run = demo(out, "--journey", "bundle")
    assert run.returncode == 0, run.stdout + run.stderr
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    assert not case["case"]["needs_attention"], case["case"]["problems"]
    assert [part["item_code"] for part in case["application"]["parts"]] == ["D126", "D129"]


def test_who_needs_no_licence_is_told_so_and_nothing_is_received(tmp_path: Path) -> None:
    run = demo(tmp_path / "demo", "--journey", "filing")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "nothing was received" in run.stdout


def test_an_unknown_journey_is_named(tmp_path: Path) -> None:
    run = demo(tmp_path / "demo", "--journey", "nowhere")
    assert run.returncode == 2
    assert "nowhere" in run.stderr
