"""`kiosk helper add` with a card in the reader: an entry for the profile, without the number."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from config.profile import load_profile
from kiosk.assistance import recognise
from peripherals.card.pcscd import PcscDaemon
from peripherals.card.virtual_card import VirtualCard
from peripherals.card.virtual_ssc import CardProfile, Holder
from peripherals.identity import Identity, IdentityKind
from sync.protocol.seal import OpeningKey

STATION = "城关街道便民服务站"


def write(path: Path, helpers: list[dict[str, Any]]) -> Path:
    profile = {
        "terminal": {"id": "HT07", "hall": "大厅", "hours": "全天"},
        "data_dir": "data",
        "catalogue": {"trusted_keys": [base64.b64encode(bytes(32)).decode()]},
        "devices": {"id_reader": {"driver": "pcsc"}},
        "backend": {
            "url": "http://127.0.0.1:9",
            "public_url": "https://zwfw.example",
            "token": "t",
            "sealing_key": OpeningKey.generate().public_text(),
            "receipt_key": base64.b64encode(bytes(32)).decode(),
        },
        "helpers": helpers,
    }
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")
    return path


def add(profile: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "kiosk",
        "helper",
        "add",
        "--profile",
        str(profile),
        "--station",
        STATION,
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_entry_is_printed_once_and_knows_the_card(
    daemon: PcscDaemon, holder: Holder, tmp_path: Path
) -> None:
    profile = tmp_path / "terminal.yaml"
    with VirtualCard(CardProfile(holder)):
        first = add(write(profile, []))
        assert first.returncode == 0, first.stderr
        assert holder.number not in first.stdout + first.stderr
        (entry,) = yaml.safe_load(first.stdout)
        again = add(write(profile, [entry]))
    identity = Identity(
        IdentityKind.SOCIAL_SECURITY_CARD, holder.name, holder.number, holder.sex, holder.birth
    )
    found = recognise(load_profile(profile).helpers, identity)
    assert found is not None
    assert (found.id, found.name, found.station) == ("H01", holder.name, STATION)
    assert (again.returncode, again.stdout) == (1, "")
    assert "H01" in again.stderr


def test_without_a_card_it_says_so(daemon: PcscDaemon, tmp_path: Path) -> None:
    profile = write(tmp_path / "terminal.yaml", [])
    command = [sys.executable, "-m", "kiosk", "helper", "add", "--profile", str(profile), "--wait", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "card." in done.stderr
