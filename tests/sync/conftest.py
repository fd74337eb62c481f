"""One store in a folder of its own, and a backend that can be broken."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from backend.approval import Approval, open_approval
from backend.settings import Settings
from sync.agent import Agent, AgentSettings
from sync.channel import Budget, Channel
from sync.protocol.seal import OpeningKey, SealingKey
from sync.store.store import Store, open_store
from sync.store.submissions import Submissions
from sync.tus import TusClient
from sync.uploader import Uploader
from tests.backend.conftest import FrozenClock
from tests.backend.domain import demonstration_rules
from tests.backend.sample import RECEIVED_AT
from tests.sync.material import TERMINAL, HandClock
from tests.sync.scripted_backend import ScriptedBackend, running_backend


@pytest.fixture(scope="session")
def opening_key() -> OpeningKey:
    return OpeningKey.generate()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    store = open_store(tmp_path / "data", clock)
    yield store
    store.close()


@pytest.fixture
def submissions(store: Store, opening_key: OpeningKey) -> Submissions:
    return Submissions(store, TERMINAL, SealingKey.from_text(opening_key.public_text()))


@pytest.fixture
def backend() -> Iterator[ScriptedBackend]:
    with running_backend() as backend:
        yield backend


@pytest.fixture
def approval(tmp_path: Path) -> Iterator[Approval]:
    """The real backend, opened and not served."""
    settings = Settings(data_dir=tmp_path / "backend", port=0)
    opened = open_approval(settings, FrozenClock(RECEIVED_AT), demonstration_rules())
    yield opened
    opened.close()


@pytest.fixture
def budget() -> Budget:
    return Budget(20.0, threading.Event())


@pytest.fixture
def channel(backend: ScriptedBackend) -> Iterator[Channel]:
    channel = Channel(backend.url, "token", (0.5, 0.5), None)
    yield channel
    channel.close()


@pytest.fixture
def uploader(store: Store, backend: ScriptedBackend, channel: Channel) -> Uploader:
    key: Ed25519PublicKey = backend.signing_key.public_key()
    return Uploader(store, channel, TusClient(channel), key)


@pytest.fixture
def settings(store: Store, backend: ScriptedBackend) -> AgentSettings:
    return AgentSettings(
        store.data_dir, backend.url, TERMINAL, "token", backend.receipt_key,
        connect_timeout_s=0.5, read_timeout_s=0.5, contact_interval_s=0.0,
    )  # fmt: skip


@pytest.fixture
def agent(settings: AgentSettings, store: Store, channel: Channel) -> Agent:
    return Agent(settings, store, channel, threading.Event())
