"""A terminal that starts with its clock years ahead keeps the catalogue that is in force."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from config.profile import Profile, load_profile
from kiosk import services
from sync.clock import ClockReading, ServerTime, to_ms
from sync.protocol.seal import OpeningKey
from sync.store.store import open_store
from tests.kiosk.packages import KEY, shelf_in, take, version

HEARD = ClockReading(0, 0, "an earlier boot")
HELD = ["demo2019-6", "demo2019-5", "demo2019-4", "demo2019-3", "demo2019-2", "demo2019-1"]


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A terminal with three versions in force one after the other, and three to come; its clock says 2040."""
    monkeypatch.setattr(services, "utc_now", lambda: datetime(2040, 5, 1, tzinfo=UTC))
    shelf = shelf_in(tmp_path)
    for number in (1, 2, 3):
        take(shelf, version(number))
    for number in (4, 5, 6):
        take(shelf, version(number, f"{2023 + number}-01-01"))
    path = tmp_path / "terminal.yaml"
    described = {
        "terminal": {"id": "HT07", "hall": "大厅", "hours": "全天"},
        "data_dir": "data",
        "catalogue": {"trusted_keys": [KEY.public_text]},
        "devices": {},
        "backend": {
            "url": "http://127.0.0.1:9",
            "public_url": "https://zwfw.example",
            "token": "t",
            "sealing_key": OpeningKey.generate().public_text(),
            "receipt_key": base64.b64encode(bytes(32)).decode(),
        },
    }
    path.write_text(yaml.safe_dump(described), encoding="utf-8")
    return load_profile(path)


def held_after_start(profile: Profile) -> list[str]:
    services.open_services(profile).store_thread.shutdown()
    return [package.version for package in services.open_shelf(profile).packages()]


def told(profile: Profile, at: datetime) -> None:
    store = open_store(profile.data_dir)
    store.link.met_server(ServerTime(to_ms(at), HEARD))
    store.close()


def test_nothing_is_removed_while_no_backend_has_told_the_time(profile: Profile) -> None:
    assert held_after_start(profile) == HELD


def test_what_is_removed_goes_by_the_day_that_the_backend_told_last(profile: Profile) -> None:
    told(profile, datetime(2026, 11, 24, tzinfo=UTC))
    assert held_after_start(profile) == HELD[:-1]


def test_a_backend_that_told_a_day_before_every_version_stops_no_start(profile: Profile) -> None:
    told(profile, datetime(2000, 1, 1, tzinfo=UTC))
    assert held_after_start(profile) == HELD
