"""What stands on this terminal, by version: the program, what it goes by, and what it stands on."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from sqlcipher3 import dbapi2 as sqlite

from kiosk.working_days import Calendar
from sync.store.schema import MIGRATIONS

_PROGRAM = "yichuang"


def versions(catalogue: str, calendar: Calendar) -> Mapping[str, str]:
    """`program`, `catalogue`, `calendar` (years of published working days), `schema` of the store, `sqlite`,
    `python`, `system`; empty where it cannot be told."""
    years = calendar.published_years
    return {
        "program": _program(),
        "catalogue": catalogue,
        "calendar": f"{min(years)}-{max(years)}",
        "schema": str(len(MIGRATIONS)),
        "sqlite": sqlite.sqlite_version,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def _program() -> str:
    try:
        return version(_PROGRAM)
    except PackageNotFoundError:
        return ""
