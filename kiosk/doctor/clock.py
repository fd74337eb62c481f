"""The clock: sane, kept by somebody, near the server's, and in a year whose working days are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.console import CALENDAR_DIR
from kiosk.deadlines import LOCAL_ZONE, local_date
from kiosk.doctor.finding import Finding, fail, ok, warn
from kiosk.words import say
from kiosk.working_days import Calendar
from peripherals.devices import Deadline
from peripherals.host.clock import ask_sync
from peripherals.host.clock_check import Sync
from sync.clock import TRUSTED_DIFFERENCE_MS, best_time_ms, read_clock
from sync.store.store import Store

_AHEAD = timedelta(days=60)  # dates on slips lie so far ahead
_ASK_S = 3.0
_FAR_OFF_MS = 5 * 60_000


def clock_findings(now: datetime, calendar_dir: Path = CALENDAR_DIR) -> Iterator[Finding]:
    """Without the store: year, keeper, calendar."""
    calendar = Calendar.load(calendar_dir)
    first, last = min(calendar.published_years), max(calendar.published_years)
    told = now.astimezone(LOCAL_ZONE).isoformat(timespec="seconds")
    if now.year < last - 1:
        yield fail("clock", say("doctor.clock.wrong", now=told), say("doctor.clock.do"), now=told)
    else:
        yield ok("clock", say("doctor.clock.ok", now=told), now=told)
    yield from _kept()
    if calendar.add_workdays(local_date(now + _AHEAD), 1).is_provisional:
        years = f"{first}-{last}"
        yield warn(
            "calendar", say("doctor.calendar.ends", years=years), say("doctor.calendar.do"), last_year=last
        )
    else:
        yield ok("calendar", say("doctor.calendar.ok", year=last), last_year=last)


def clock_against_server(store: Store) -> Iterator[Finding]:
    """The backend's last word on the time, carried on since; nothing when no server was met since boot."""
    now, server = store.clock(), store.link.server_time()
    if server is None or server.estimate_ms(now) is None:
        return
    error_s = (best_time_ms(now, server) - now.wall_ms) / 1000
    facts = {"error_s": round(error_s, 1)}
    if abs(error_s) * 1000 <= TRUSTED_DIFFERENCE_MS:
        yield ok("clock.server", say("doctor.clock.server.ok"), **facts)
        return
    seconds = str(round(abs(error_s)))
    verdict = fail if abs(error_s) * 1000 > _FAR_OFF_MS else warn
    yield verdict(
        "clock.server", say("doctor.clock.server.off", seconds=seconds), say("doctor.clock.do"), **facts
    )


def now() -> datetime:
    return datetime.fromtimestamp(read_clock().wall_ms / 1000, UTC)


def _kept() -> Iterator[Finding]:
    """Whether a time service keeps the clock, if one on this machine can be asked."""
    match ask_sync(Deadline.after(_ASK_S)):
        case Sync.UNKNOWN:
            yield ok("clock.sync", say("doctor.clock.sync.unknown"), synchronised=None)
        case Sync.SYNCHRONISED:
            yield ok("clock.sync", say("doctor.clock.sync.ok"), synchronised=True)
        case Sync.NOT_SYNCHRONISED:
            yield warn(
                "clock.sync", say("doctor.clock.sync.off"), say("doctor.clock.sync.do"), synchronised=False
            )
