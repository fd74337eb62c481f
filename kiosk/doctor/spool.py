"""Whether a paper lies on this machine's disk in the clear: the spool of a CUPS queue that prints it.

The terminal writes no paper down; a queue does, until it is printed and, by default, for a day after that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config.profile import Profile
from kiosk.doctor.finding import Finding, ok, warn
from kiosk.words import say

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_QUEUES = ("/printers/", "/classes/")
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_NOT_KEPT = frozenset({"no", "off", "false", "0"})
_ESCAPED = re.compile(r"\\([0-7]{3})")  # a space in a path; proc_pid_mountinfo(5)


@dataclass(frozen=True, slots=True)
class Cups:
    """Where CUPS says how it is set up. Source: cupsd.conf(5), cups-files.conf(5)."""

    settings: Path = Path("/etc/cups/cupsd.conf")
    folders: Path = Path("/etc/cups/cups-files.conf")
    mounts: Path = Path("/proc/self/mountinfo")
    usual_spool: Path = Path("/var/spool/cups")


def spool_findings(profile: Profile, cups: Cups = Cups()) -> Iterator[Finding]:
    """Nothing, where no paper goes through a queue of this machine."""
    if not _is_queue_here(profile):
        return
    spool = Path(_said(cups.folders, "RequestRoot") or cups.usual_spool)
    kind = _filesystem(spool, cups.mounts)
    facts = {"path": str(spool), "filesystem": kind}
    if kind in _IN_MEMORY:
        yield ok("spool", say("doctor.spool.in_memory"), **facts)
    else:
        told = say("doctor.spool.on_disk", path=str(spool))
        yield warn("spool", told, say("doctor.spool.on_disk.do", path=str(spool)), **facts)
    yield _kept(cups.settings)


def _is_queue_here(profile: Profile) -> bool:
    choice = profile.devices.page_printer
    parts = urlsplit(str(choice.options.get("uri", ""))) if choice else urlsplit("")
    return parts.hostname in _HERE and parts.path.startswith(_QUEUES)


def _kept(settings: Path) -> Finding:
    """Without a line CUPS keeps what it printed for a day."""
    try:
        kept = (_said(settings, "PreserveJobFiles", must_be_read=True) or "86400").lower()
    except OSError as error:
        why = f"{settings}: {error.strerror or type(error).__name__}"
        return warn("spool.kept", say("doctor.spool.unread", why=why), say("doctor.spool.kept.do"))
    if kept in _NOT_KEPT:
        return ok("spool.kept", say("doctor.spool.not_kept"), preserve_job_files=kept)
    return warn("spool.kept", say("doctor.spool.kept"), say("doctor.spool.kept.do"), preserve_job_files=kept)


def _said(file: Path, directive: str, *, must_be_read: bool = False) -> str:
    """The value of the last such line; empty without one. Errors: OSError where it must be read."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        if must_be_read:
            raise
        return ""
    words = [line.split(None, 1) for line in lines]
    values = [pair[1].strip() for pair in words if len(pair) == 2 and pair[0].lower() == directive.lower()]
    return values[-1] if values else ""


def _filesystem(folder: Path, mounts: Path) -> str:
    """The kind of filesystem that the folder lies on; of two at one place the later one counts."""
    kinds: dict[Path, str] = {}
    for line in mounts.read_text(encoding="utf-8").splitlines():
        before, _, after = line.partition(" - ")
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), before.split()[4])
        kinds[Path(point)] = after.split()[0]
    whole = folder.resolve()
    return next((kinds[place] for place in (whole, *whole.parents) if place in kinds), "")
