"""`kiosk demo` as a newcomer runs it: exit 0 only when everything it claims is true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from sync.protocol.receipt_number import is_receipt_number

_TIMEOUT_S = 240


def demo(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "demo", "--headless", "--out", str(out), *arguments]
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)


def test_a_matter_goes_the_whole_way(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    run = demo(out, "--journey", "food")
    assert run.returncode == 0, run.stdout + run.stderr
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    assert is_receipt_number(case["case"]["receipt_number"])
    assert case["case"]["routing"]["decides"]["name"].endswith("行政审批服务局")
    assert not case["case"]["needs_attention"], case["case"]["problems"]
    assert (out / "layout.pdf").read_bytes().startswith(b"%PDF-")
    with Image.open(out / "slip.png") as slip:
        assert slip.width == 576
    assert (out / "slip.bin").stat().st_size > 10_000
    assert {path.name.split("-")[1] for path in (out / "pages").glob("*.png")} >= {"Attract.png", "Done.png"}
    assert "Signature" in (out / "steps.txt").read_text(encoding="utf-8")
    (again,) = case["used_again"]
    assert (again["material_id"], again["grade"]) == ("business_licence", "A")
    assert case["application"]["answers"]["shop_name"] == "示例区秀英面馆"  # from the licence, confirmed


def test_who_needs_no_licence_is_told_so_by_keys_alone_and_nothing_is_received(tmp_path: Path) -> None:
    run = demo(tmp_path / "demo", "--journey", "filing", "--keys")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "nothing was received" in run.stdout


def test_an_unknown_journey_is_named(tmp_path: Path) -> None:
    run = demo(tmp_path / "demo", "--journey", "nowhere")
    assert run.returncode == 2
    assert "nowhere" in run.stderr
