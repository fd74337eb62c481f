"""What both processes know of the line: last contact, the server's time, the pause, the agent's pulse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.clock import Clock, ClockReading, ServerTime, from_ms
from sync.store.database import Database

_ONLINE_FOR_MS = 150_000  # two and a half contact intervals of the agent
_ALIVE_FOR_MS = 60_000  # four beats


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """What the screens say of the line. `last_trouble` is a code; empty when the last contact went well."""

    is_online: bool
    is_agent_alive: bool
    last_contact_at: datetime | None
    last_trouble: str


class Link:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def server_time(self) -> ServerTime | None:
        """The last word of a server on the time; None: never met one."""
        row = self._database.one(
            "SELECT server_ms, heard_wall_ms, heard_monotonic_ms, heard_boot_id FROM link"
        )
        if row["server_ms"] is None:
            return None
        heard = ClockReading(row["heard_wall_ms"], row["heard_monotonic_ms"], row["heard_boot_id"])
        return ServerTime(row["server_ms"], heard)

    def met_server(self, time: ServerTime) -> None:
        """The line works, and the server's time is the last time known, even against a clock once ahead."""
        heard = time.heard
        with self._database.transaction():
            self._database.change(
                "UPDATE link SET server_ms = ?, heard_wall_ms = ?, heard_monotonic_ms = ?, heard_boot_id = ?,"
                " last_trouble = '', paused_until_ms = 0",
                (time.server_ms, heard.wall_ms, heard.monotonic_ms, heard.boot_id),
            )
            self._database.change("UPDATE counter SET last_known_ms = ?", (time.server_ms,))

    def pause(self, code: str, wait_ms: int) -> None:
        """Nobody calls the server before then, not even after a restart."""
        self._database.change(
            "UPDATE link SET last_trouble = ?, paused_until_ms = ?", (code, self._clock().wall_ms + wait_ms)
        )

    def paused_until_ms(self) -> int:
        return int(self._database.one("SELECT paused_until_ms FROM link")["paused_until_ms"])

    def beat(self) -> None:
        """The agent is alive."""
        now = self._clock()
        self._database.change(
            "UPDATE link SET beat_monotonic_ms = ?, beat_boot_id = ?", (now.monotonic_ms, now.boot_id)
        )

    def event_cursor(self) -> int:
        return int(self._database.one("SELECT event_cursor FROM link")["event_cursor"])

    def status(self) -> LinkStatus:
        """Measured by the monotonic clock: a jump of the wall clock puts nobody off-line."""
        now = self._clock()
        row = self._database.one("SELECT beat_monotonic_ms, beat_boot_id, last_trouble FROM link")
        server = self.server_time()
        contact_age_ms = None if server is None else server.age_ms(now)
        is_alive = row["beat_boot_id"] == now.boot_id and (
            now.monotonic_ms - row["beat_monotonic_ms"] < _ALIVE_FOR_MS
        )
        is_recent = contact_age_ms is not None and contact_age_ms < _ONLINE_FOR_MS
        return LinkStatus(
            is_online=is_alive and is_recent and not row["last_trouble"],
            is_agent_alive=is_alive,
            last_contact_at=None if server is None else from_ms(server.server_ms),
            last_trouble=row["last_trouble"],
        )
