"""One backend per test, on a port of its own, with the demonstration's catalogue and a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from backend.access import Role
from backend.approval import Approval, open_approval
from backend.server import Server
from backend.settings import Settings
from sync.protocol.seal import SealingKey
from tests.backend.domain import demonstration_rules
from tests.backend.sample import RECEIVED_AT, Client, client


@dataclass
class FrozenClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(RECEIVED_AT + timedelta(minutes=3))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        port=0,
        deem_every_s=0.2,
        max_patch_bytes=200_000,
        max_json_bytes=20_000,
        body_idle_s=0.5,
    )


@pytest.fixture
def approval(settings: Settings, clock: FrozenClock) -> Iterator[Approval]:
    opened = open_approval(settings, clock, demonstration_rules())
    yield opened
    opened.close()


@pytest.fixture
def server(approval: Approval) -> Iterator[Server]:
    with Server(approval) as running:
        yield running


@pytest.fixture
def terminal(server: Server, approval: Approval) -> Iterator[Client]:
    calling = client(server.url, approval)
    yield calling
    calling.session.close()


@pytest.fixture
def staff(server: Server, approval: Approval) -> Iterator[Client]:
    calling = Client(server.url, approval.access.issue("window 3", Role.STAFF))
    yield calling
    calling.session.close()


@pytest.fixture
def sealing_key(approval: Approval) -> SealingKey:
    return SealingKey.from_text(approval.keys.opening.public_text())
