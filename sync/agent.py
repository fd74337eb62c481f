"""The work of the process that empties the outbox and fetches what the backend has to tell."""

from __future__ import annotations

import base64
import logging
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, assert_never

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlcipher3 import dbapi2 as sqlite

from sync.channel import AttemptOver, Budget, Channel, Later, Refused
from sync.clock import ServerTime, to_ms
from sync.outbox import (
    ITEM_WAIT_AT_MOST_MS,
    LINK_WAIT_AT_MOST_MS,
    Claim,
    backoff_ms,
    directed_wait_ms,
    is_due,
)
from sync.protocol.canonical import canonical_bytes
from sync.protocol.wire import CaseEvents, RatingEntry
from sync.pulse import Pulse
from sync.store.audit import AuditEvent
from sync.store.database import make_folder
from sync.store.files import locked
from sync.store.retention import Retention, forget_delivered, purge_delivered, remove_strays
from sync.store.store import Store, open_store
from sync.store.trouble import StoreUnreadable, not_stored
from sync.tus import CHUNK_BYTES, TusClient
from sync.uploader import Delivered, Outcome, Uploader

log = logging.getLogger(__name__)

_EVENTS_A_PAGE = 200
_STORE_TROUBLE_WAIT_S = 30.0
_FORGET_EVERY_S = 3600.0


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """What the terminal profile says about its backend. `receipt_key`: raw Ed25519 public key, base64."""

    data_dir: Path
    backend_url: str
    terminal_id: str
    token: str = field(repr=False)
    receipt_key: str
    ca_file: Path | None = None  # None: the public authorities
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 30.0
    attempt_deadline_s: float = 600.0
    contact_interval_s: float = 60.0
    beat_interval_s: float = 15.0
    poll_s: float = 1.0  # a new submission waits at most this long
    chunk_bytes: int = CHUNK_BYTES
    retention: Retention = field(default_factory=Retention)


class Health(BaseModel):
    """Answer of `GET /v1/health`; a portal does not call itself that."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    service: Literal["yichuang-approval"]
    server_time: AwareDatetime


class Agent:
    """One turn at a time. Thread: one; only `silent_for_s` is asked from another."""

    def __init__(
        self, settings: AgentSettings, store: Store, channel: Channel, stop: threading.Event
    ) -> None:
        self._turned_at_s = time.monotonic()
        self._settings = settings
        self._store = store
        self._channel = channel
        self._stop = stop
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(settings.receipt_key, validate=True))
        self._uploader = Uploader(store, channel, TusClient(channel, settings.chunk_bytes), key)
        self._contact_at_s = time.monotonic()
        self._forget_at_s = time.monotonic()
        self._link_failures = 0

    def silent_for_s(self) -> float:
        return time.monotonic() - self._turned_at_s

    def recover(self) -> None:
        """What an agent before this one left half-way is taken up again."""
        self._store.outbox.recover()
        purge_delivered(self._store)
        remove_strays(self._store)
        self._store.drafts.drop_expired()

    def turn(self) -> bool:
        """Does the next thing that is due; whether there may be more at once."""
        self._turned_at_s = time.monotonic()
        if not is_due(self._store.link.paused_until_ms(), self._store.clock().wall_ms):
            return False
        if self._turned_at_s >= self._contact_at_s:
            try:
                self._contact()
            except AttemptOver as over:
                self._pause(over.outcome)
                return False
            self._contact_at_s = time.monotonic() + self._settings.contact_interval_s
            self._fetch_news()
            self._forget()
        claim = self._store.outbox.claim_next()
        if claim is None:
            self._link_failures = 0
            return False
        self._settle(claim, self._uploader.attempt(claim.submission_id, self._budget()))
        return True

    def _budget(self) -> Budget:
        return Budget(self._settings.attempt_deadline_s, self._stop)

    def _contact(self) -> None:
        """The server answers and tells its time. Errors: AttemptOver."""
        budget = self._budget()
        before = self._store.clock()
        health = self._channel.fetch("GET", "/v1/health", budget, Health)
        heard = self._store.clock()
        half_way_ms = (heard.monotonic_ms - before.monotonic_ms) // 2
        was_in_trouble = bool(self._store.link.status().last_trouble)
        self._store.link.met_server(ServerTime(to_ms(health.server_time) + half_way_ms, heard))
        if was_in_trouble:
            log.info("the backend answers again")

    def _fetch_news(self) -> None:
        """Case events until there are no more, then ratings. Trouble with them holds up no delivery."""
        budget = self._budget()
        try:
            self._fetch_events(budget)
            self._bring_ratings(budget)
        except AttemptOver as over:
            log.warning("no news for now: %s", over.outcome.code)

    def _forget(self) -> None:
        """What is long over, and only after the news of it was asked for."""
        if time.monotonic() < self._forget_at_s:
            return
        self._forget_at_s = time.monotonic() + _FORGET_EVERY_S
        if count := forget_delivered(self._store, self._settings.retention):
            log.info("%d applications are kept here no longer", count)

    def _fetch_events(self, budget: Budget) -> None:
        is_more = True
        while is_more:
            cursor = self._store.link.event_cursor()
            path = f"/v1/terminals/{self._settings.terminal_id}/events?after={cursor}&limit={_EVENTS_A_PAGE}"
            page = self._channel.fetch("GET", path, budget, CaseEvents)
            if page.next_cursor != cursor:
                self._store.cases.keep_events(page.events, page.next_cursor)
            is_more = bool(page.events) and page.next_cursor > cursor

    def _bring_ratings(self, budget: Budget) -> None:
        """What citizens thought of it. Errors: AttemptOver for trouble of the link."""
        while rating := self._store.ratings.next_to_send():
            entry = RatingEntry(level=rating.level, reasons=rating.reasons, rated_at=rating.rated_at)
            path = f"/v1/submissions/{rating.submission_id}/rating"
            try:
                self._channel.fetch("PUT", path, budget, RatingEntry, data=canonical_bytes(entry))
            except AttemptOver as over:
                if isinstance(over.outcome, Later):
                    if over.outcome.is_of_link:
                        raise
                    return
                log.error("a rating is refused: %s", over.outcome.code)
            self._store.ratings.sent(rating.submission_id)

    def _settle(self, claim: Claim, outcome: Outcome) -> None:
        match outcome:
            case Later(code=Budget.STOPPING):
                self._store.outbox.release(claim)
                return
            case Later(is_of_link=True):
                self._store.outbox.retry_later(claim, outcome.code, self._pause(outcome))
                return
            case Later():
                wait_ms = _wait_ms(outcome, claim.attempts, ITEM_WAIT_AT_MOST_MS)
                self._store.outbox.retry_later(claim, outcome.code, wait_ms)
            case Refused():
                self._store.outbox.quarantine(claim, outcome.code)
                log.error("submission %s is in quarantine: %s", claim.submission_id, outcome.code)
            case Delivered():
                pass
            case _:
                assert_never(outcome)
        self._link_failures = 0

    def _pause(self, outcome: Later | Refused) -> int:
        """Leaves the backend alone for a while; returns how long, in milliseconds."""
        if outcome.code == Budget.STOPPING:
            return 0
        wait_ms = _wait_ms(outcome, self._link_failures, LINK_WAIT_AT_MOST_MS)
        self._link_failures += 1
        if self._store.link.status().last_trouble != outcome.code:
            log.warning("no delivery for now: %s", outcome.code)
        self._store.link.pause(outcome.code, wait_ms)
        self._contact_at_s = time.monotonic()
        return wait_ms


def _wait_ms(outcome: Later | Refused, attempts: int, at_most_ms: int) -> int:
    """As the backend asked, else by the number of attempts before."""
    if isinstance(outcome, Later) and outcome.retry_after_s is not None:
        return directed_wait_ms(outcome.retry_after_s)
    return backoff_ms(attempts, at_most_ms)


def run(settings: AgentSettings, stop: threading.Event) -> None:
    """Works until told to stop. A full or failing disk is waited out, everything else of the store is not.

    Errors: StoreUnreadable; BlockingIOError when another agent is at work on this store.
    """
    make_folder(settings.data_dir)
    with locked(settings.data_dir / "agent.lock", patience_s=0):
        store = open_store(settings.data_dir)
        timeout_s = (settings.connect_timeout_s, settings.read_timeout_s)
        channel = Channel(settings.backend_url, settings.token, timeout_s, settings.ca_file)
        try:
            agent = Agent(settings, store, channel, stop)
            # A trickling answer may outlast the deadline by a read time-out; beyond that something hangs.
            hangs_after_s = settings.attempt_deadline_s + 2 * settings.read_timeout_s + _STORE_TROUBLE_WAIT_S
            with Pulse(store.link, agent.silent_for_s, settings.beat_interval_s, hangs_after_s):
                while not stop.is_set():
                    _work(agent, settings, store, stop)
        finally:
            channel.close()
            store.close()


def serve(settings: AgentSettings) -> int:
    """`run` as a process of its own: SIGTERM and SIGINT end it in order. Returns an exit status."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        run(settings, stop)
    except BlockingIOError:
        log.error("another agent is at work in %s", settings.data_dir)
        return os.EX_TEMPFAIL
    except StoreUnreadable as error:
        log.critical("%s", error)
        return os.EX_CONFIG
    return os.EX_OK


def _work(agent: Agent, settings: AgentSettings, store: Store, stop: threading.Event) -> None:
    try:
        agent.recover()
        store.audit.record(AuditEvent.AGENT_STARTED)
        while not stop.is_set():
            if not agent.turn():
                stop.wait(settings.poll_s)
        store.audit.record(AuditEvent.AGENT_STOPPED)
    except (OSError, sqlite.DatabaseError) as error:
        trouble = not_stored(error)
        if trouble is None:
            raise
        log.error("the store cannot be written (%s): %s", trouble.code, trouble.detail)
        stop.wait(_STORE_TROUBLE_WAIT_S)
