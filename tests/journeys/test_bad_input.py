"""What is given to the commands and is no good is answered by one line naming what and where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sync.protocol.seal import OpeningKey
from tests.shelf import fill_shelf


def kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    content = {
        "terminal": {"id": "HT07", "hall": "大厅", "hours": "全天"},
        "data_dir": "data",
        "catalogue": {"trusted_keys": [fill_shelf(tmp_path / "data" / "catalogues")]},
        "devices": {"id_reader": {"driver": "pcsc"}},
        "backend": {
            "url": "http://127.0.0.1:9",
            "public_url": "https://zwfw.example",
            "token": "t",
            "sealing_key": OpeningKey.generate().public_text(),
            "receipt_key": "A" * 43 + "=",
        },
    }
    path = tmp_path / "terminal.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_missing_profile_is_named(tmp_path: Path) -> None:
    run = kiosk("ui", "--profile", str(tmp_path / "nothing.yaml"))
    assert run.returncode == 78
    assert "nothing.yaml" in run.stderr


def test_a_wrong_field_is_named(profile: Path) -> None:
    text = profile.read_text(encoding="utf-8").replace("id: HT07", "id: seven")
    profile.write_text(text, encoding="utf-8")
    run = kiosk("sync", "--profile", str(profile))
    assert run.returncode == 78
    assert "terminal.id" in run.stderr


@pytest.mark.parametrize(
    ("command", "change", "named"),
    [
        ("ui", ("pcsc", "no_such_driver"), "devices.id_reader.driver"),
        ("run", ("data_dir: data", "data_dir: nowhere"), "nowhere/catalogues"),  # the window's end is its own
        ("ui", ("sealing_key: ", "sealing_key: no "), "key"),
        ("ui", ("http://127.0.0.1:9", "http://approval.example"), "backend.url"),
    ],
)
def test_what_a_profile_points_to_is_named_too(
    profile: Path, command: str, change: tuple[str, str], named: str
) -> None:
    profile.write_text(profile.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    run = kiosk(command, "--profile", str(profile))
    assert run.returncode == 78
    assert named in run.stderr
    assert "Traceback" not in run.stderr


def test_a_file_that_is_no_picture_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("not a picture", encoding="utf-8")
    run = kiosk("scan", "--json", str(path))
    (line,) = run.stdout.splitlines()
    answer = json.loads(line)
    assert answer["found"] is False
    assert "letter.txt" in answer["file"]
    assert answer["advice"] == ["not_a_picture"]
    assert "letter.txt" in run.stderr
