"""`kiosk staff`: an entry is made from card and PIN, and opens; the PIN is asked, never given or shown."""

from __future__ import annotations

import base64
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk.__main__ import main
from kiosk.one_time_code import STEP_S, code_at
from peripherals.card.pcscd import PcscDaemon
from peripherals.card.virtual_card import VirtualCard
from peripherals.card.virtual_piv import VirtualAuthority
from tests.card.test_helper_add import write
from tests.card.waiting import until_empty

AUTHORITY = VirtualAuthority()
PIN = "204060"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    folder = tmp_path / "cas"
    folder.mkdir()
    folder.joinpath("ours.pem").write_bytes(AUTHORITY.pem)
    return with_members(write(tmp_path / "terminal.yaml", []), [])


def with_members(path: Path, members: list[Any]) -> Path:
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))
    profile["staff"] = {"authorities": "cas", "members": members}
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")
    return path


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def add(profile: Path, *how: str) -> int:
    return main(["staff", "add", "--profile", str(profile), "--name", "孙某某", "--role", "technician", *how])


def check(profile: Path, *how: str) -> int:
    return main(["staff", "check", "--profile", str(profile), *how])


def test_a_card_is_registered_and_lets_in(
    daemon: PcscDaemon, profile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    until_empty()
    with VirtualCard(AUTHORITY.card()):
        typed(monkeypatch, PIN, PIN)
        assert add(profile, "--card") == 0
        shown = capsys.readouterr().out
        assert PIN not in shown
        with_members(profile, yaml.safe_load(shown))
        typed(monkeypatch, PIN)
        assert check(profile) == 0
        assert json.loads(capsys.readouterr().out) == {"may_enter": True, "id": "S01", "role": "technician"}
        typed(monkeypatch, "204061")
        assert check(profile) == 1
        assert json.loads(capsys.readouterr().out)["code"] == "staff.wrong"
        assert add(profile, "--card") == 78
    until_empty()
    with VirtualCard(VirtualAuthority().card()):
        typed(monkeypatch, PIN)
        assert check(profile) == 1
        assert json.loads(capsys.readouterr().out)["code"] == "staff_card.unknown_authority"


def test_codes_are_registered_and_let_in_once(
    profile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, PIN, PIN)
    assert add(profile, "--code") == 0
    shown = capsys.readouterr()
    (entry,) = yaml.safe_load(shown.out)
    assert entry["code_secret"].rstrip("=") in shown.err
    with_members(profile, [entry])
    code = code_at(base64.b32decode(entry["code_secret"]), NOW_STEP)
    monkeypatch.setattr("kiosk.staff_cli.datetime", FrozenClock)
    for status in (0, 1):
        typed(monkeypatch, PIN)
        assert check(profile, "--id", "S01", "--code", code) == status


NOW_STEP = 1_800_000_000 // STEP_S


class FrozenClock:
    """The clock of this test stands still, so that a code is that of its step."""

    @staticmethod
    def now(zone: Any) -> Any:
        return datetime.fromtimestamp(NOW_STEP * STEP_S, zone)


@pytest.mark.parametrize(
    "pins", [("123", "123"), ("111111", "111111"), (PIN, "204061"), ("abcdef", "abcdef")]
)
def test_a_weak_or_mistyped_pin_makes_no_entry(
    profile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pins: tuple[str, ...]
) -> None:
    typed(monkeypatch, *pins)
    assert add(profile, "--code") == 1
    assert capsys.readouterr().out == ""


def test_a_pin_alone_makes_no_entry(
    profile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, PIN, PIN)
    assert add(profile) == 1
    assert capsys.readouterr().out == ""
