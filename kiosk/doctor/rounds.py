"""All that the doctor looks at; whatever is broken, the rest goes on."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.profile import Profile, ProfileError, load_profile
from kiosk.catalogue.loader import Catalogue, CatalogueError
from kiosk.deadlines import local_date
from kiosk.doctor.clock import clock_against_server, clock_findings, now
from kiosk.doctor.devices import Round, device_findings, go_round, services_now
from kiosk.doctor.finding import Finding, Verdict, fail, folder_words, looked, ok, warn, worst
from kiosk.doctor.line import agent_findings, certificate_findings
from kiosk.doctor.software import font_findings, library_findings
from kiosk.doctor.spool import spool_findings
from kiosk.doctor.storage import disk_findings, kept_findings, opened, queue_findings, store_findings
from kiosk.keeping import retention_of
from kiosk.maintenance import MAINTAINED, is_maintained
from kiosk.services import open_shelf
from kiosk.station import open_at
from kiosk.words import say
from peripherals.readiness import House

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Report:
    """`services`: null is open, else the code that says why not; empty without a profile."""

    findings: tuple[Finding, ...]
    services: dict[str, str | None] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        return worst(self.findings)

    def as_json(self) -> dict[str, object]:
        return {
            "state": self.verdict.value,
            "exit_status": self.verdict.exit_status,
            "services": self.services,
            "findings": [finding.as_json() for finding in self.findings],
        }


def examine(profile_path: Path | None) -> Report:
    """The whole round. Touches no device that a running terminal holds, and changes nothing."""
    findings = [
        *looked("libraries", library_findings),
        *looked("fonts", font_findings),
        *looked("clock", lambda: clock_findings(now())),
    ]
    profile = _profile(profile_path)
    if isinstance(profile, Finding):
        return Report((profile, *findings))
    findings.insert(0, _of_profile(profile_path))
    findings += looked("disk", lambda: disk_findings(profile.data_dir))
    findings += looked("catalogue", lambda: catalogue_findings(profile))
    findings += looked("backend", lambda: certificate_findings(profile.backend.url))
    findings += looked("spool", lambda: spool_findings(profile))
    rounds: list[Round] = []

    def devices() -> Iterator[Finding]:
        try:
            rounds.append(go_round(profile))
        except OSError as error:
            yield fail("devices", folder_words(error), say("doctor.folder.do"))
            return
        yield from device_findings(profile, rounds[0])

    findings += looked("devices", devices)
    seen = rounds[0] if rounds else Round({})
    of_store, house = _store(profile, is_terminal_running=seen.is_terminal_running)
    return Report((*findings, *of_store), services_now(seen, house))


def _profile(path: Path | None) -> Profile | Finding:
    if path is None:
        return warn("profile", say("doctor.profile.none"), say("doctor.profile.none.do"))
    try:
        return load_profile(path)
    except ProfileError as error:
        return fail("profile", say("doctor.profile.wrong", why=str(error)), say("doctor.profile.do"))


def _of_profile(path: Path | None) -> Finding:
    """It holds the terminal's token."""
    if path is not None and path.stat().st_mode & _OTHERS:
        return warn("profile", say("doctor.profile.open"), say("doctor.profile.open.do"), path=str(path))
    return ok("profile", say("doctor.profile.ok"), path=str(path))


def catalogue_findings(profile: Profile) -> Iterator[Finding]:
    try:
        catalogue = open_shelf(profile).in_force(local_date(now()))
    except CatalogueError as error:
        yield fail("catalogue", say("doctor.catalogue.none", why=str(error)), say("doctor.catalogue.do"))
        return
    yield ok("catalogue", say("doctor.catalogue.ok", version=catalogue.version), version=catalogue.version)
    if profile.station:
        yield _station(catalogue, profile.station)


def _station(catalogue: Catalogue, station: tuple[str, ...]) -> Finding:
    """A code that the catalogue does not know leaves nothing to apply for."""
    count, names = len(open_at(catalogue, station)), ", ".join(station)
    if count:
        return ok("station", say("doctor.station.ok", count=count), count=count)
    return warn("station", say("doctor.station.none", names=names), say("doctor.station.none.do"), count=0)


def _store(profile: Profile, *, is_terminal_running: bool) -> tuple[list[Finding], House]:
    closed = MAINTAINED if is_maintained(profile.data_dir) else None
    found = opened(profile.data_dir)
    if isinstance(found, Finding):
        return [found], House(is_online=False, closed=closed)
    try:
        findings = [
            *looked("store", lambda: store_findings(found)),
            *looked("queue", lambda: queue_findings(found)),
            *looked("kept", lambda: kept_findings(found, retention_of(profile))),
            *looked("agent", lambda: agent_findings(found, is_terminal_running=is_terminal_running)),
            *looked("clock.server", lambda: clock_against_server(found)),
        ]
        return findings, House(found.link.status().is_online, found.blobs.has_room(0), closed=closed)
    finally:
        found.close()
