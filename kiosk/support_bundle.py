"""What a distant engineer needs of a terminal, as one file: how it is, what stands on it, what it did.

Nothing of a person is in it, no secret, and no application, sealed or not: only counts, codes and ids.
"""

from __future__ import annotations

import errno
import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from config.profile import Profile
from kiosk.deadlines import LOCAL_ZONE
from kiosk.doctor.rounds import Report
from kiosk.profile_told import told_values
from peripherals.devices import Completion, Failed, Recovery
from sync.store.files import write_durably
from sync.store.store import Store

_MOST_EVENTS = 20_000  # some 4 MB, and a year of a busy terminal
_MOST_ENTRIES = 10_000
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def bundle_name(profile: Profile, at: datetime) -> str:
    """Of the terminal and the moment, by the hall's clock."""
    return f"yichuang-{profile.terminal.id}-{at.astimezone(LOCAL_ZONE):%Y%m%d-%H%M%S}.zip"


def of_store(store: Store) -> dict[str, bytes]:
    """The files that only the store can fill: what it did and what waits to be sent."""
    events = (
        {"number": row.number, "at_ms": row.at_ms, "event": row.event, "subject": row.subject}
        | _detail(row.detail)
        for row in reversed(store.audit.latest(_MOST_EVENTS))
    )
    codes = Counter(
        f"{each.state} {each.last_code}".strip() for each in store.outbox.undelivered(_MOST_ENTRIES)
    )
    queue = asdict(store.outbox.summary()) | {"states_and_codes": dict(codes)}
    lines = "".join(json.dumps(event, sort_keys=True) + "\n" for event in events)
    return {"events.jsonl": lines.encode(), "queue.json": _json(queue)}


def bundle(
    profile: Profile, report: Report, versions: Mapping[str, str], stored: Mapping[str, bytes], at: datetime
) -> bytes:
    """The zip file. `stored`: as `of_store` gives it; empty where the store cannot be opened."""
    files = {
        "about.json": _json({"terminal": profile.terminal.id, "made_at": at.isoformat(timespec="seconds")}),
        "doctor.json": _json(report.as_json()),
        "versions.json": _json(versions),
        "profile.json": _json(told_values(profile)),
        **stored,
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return whole.getvalue()


def find_stick(sticks: Path) -> Path | Failed:
    """The USB stick that is mounted here or one or two folders below, as automatic mounters do it."""
    for folder in (sticks, *_folders(sticks)):
        if os.path.ismount(folder):
            return folder
    return Failed(Completion.USER_ERROR, "staff.no_stick", Recovery.RETRY)


def write_bundle(folder: Path, name: str, data: bytes) -> Path | Failed:
    """Where it lies, once it is on the stick for good: it may be pulled out then. Nothing half is left."""
    path = folder / name
    try:
        write_durably(path, data)
    except OSError as error:
        if error.errno in _FULL:
            code = "staff.stick_full"
        elif error.errno == errno.EROFS:
            code = "staff.stick_read_only"
        else:
            code = "staff.stick_unwritable"
        return Failed(Completion.DEVICE_NOT_READY, code, Recovery.RETRY, str(error))
    return path


def _folders(above: Path, depth: int = 2) -> Iterator[Path]:
    try:
        below = sorted(each for each in above.iterdir() if each.is_dir())
    except OSError:
        return
    for folder in below:
        yield folder
        if depth > 1:
            yield from _folders(folder, depth - 1)


def _detail(text: str) -> dict[str, object]:
    return {"detail": json.loads(text)}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()
