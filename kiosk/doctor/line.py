"""The way to the backend: reached, its certificate good and for how long, and the agent that walks it."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from kiosk.doctor.finding import Finding, fail, ok, warn
from kiosk.words import say
from sync.store.store import Store

_CONNECT_S = 5.0
_SOON = timedelta(days=30)


def certificate_findings(url: str, ca_file: Path | None = None) -> Iterator[Finding]:
    """One connection as the agent makes it, with the same authorities; nothing is sent over it."""
    parts = urlsplit(url)
    is_tls = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if is_tls else 80)
    facts = {"host": host, "port": port}
    try:
        with socket.create_connection((host, port), _CONNECT_S) as line:
            if not is_tls:
                yield ok("backend", say("doctor.backend.local"), **facts)
                return
            context = ssl.create_default_context(cafile=str(ca_file or DEFAULT_CA_BUNDLE_PATH))
            with context.wrap_socket(line, server_hostname=host) as secure:
                ends = str((secure.getpeercert() or {})["notAfter"])
    except ssl.SSLCertVerificationError as error:
        words = say("doctor.backend.untrusted", why=error.verify_message)
        yield fail("backend", words, say("doctor.backend.untrusted.do"), **facts)
        return
    except OSError as error:
        words = say("doctor.backend.unreachable", why=error.strerror or type(error).__name__)
        yield warn("backend", words, say("doctor.backend.unreachable.do"), **facts)
        return
    left = timedelta(seconds=ssl.cert_time_to_seconds(ends) - time.time())
    day = (datetime.now(UTC) + left).date().isoformat()
    words = say("doctor.backend.ok", day=day, left=left.days)
    facts |= {"not_after": day}
    if left > _SOON:
        yield ok("backend", words, **facts)
    else:
        yield warn("backend", words, say("doctor.backend.do"), **facts)


def agent_findings(store: Store, *, is_terminal_running: bool) -> Iterator[Finding]:
    """Whether the agent lives, and what its last contact came to."""
    link = store.link.status()
    last = link.last_contact_at and link.last_contact_at.isoformat(timespec="seconds")
    facts = {"alive": link.is_agent_alive, "last_contact": last, "last_trouble": link.last_trouble or None}
    if not link.is_agent_alive:
        verdict = fail if is_terminal_running else warn
        yield verdict("agent", say("doctor.agent.off"), say("doctor.agent.do"), **facts)
    elif not link.is_online:
        words = say("doctor.agent.no_contact", code=link.last_trouble or "-")
        yield warn("agent", words, say("doctor.backend.unreachable.do"), **facts)
    else:
        yield ok("agent", say("doctor.agent.ok"), **facts)
