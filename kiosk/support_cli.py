"""`kiosk support-bundle`: what a distant engineer needs, written to a folder."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from config.profile import load_profile
from kiosk.catalogue.loader import CatalogueError
from kiosk.console import CALENDAR_DIR, print_json, refuse
from kiosk.deadlines import local_date
from kiosk.doctor.clock import now
from kiosk.doctor.devices import fault_words
from kiosk.doctor.finding import Finding
from kiosk.doctor.rounds import examine
from kiosk.doctor.storage import opened
from kiosk.services import open_shelf
from kiosk.support_bundle import bundle, bundle_name, of_store, write_bundle
from kiosk.versions import versions
from kiosk.words import render
from kiosk.working_days import Calendar
from peripherals.devices import Failed
from sync.store.audit import AuditEvent
from sync.store.store import Store
from sync.store.trouble import not_stored


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `support-bundle`."""
    parser.set_defaults(act=_write)
    parser.add_argument("--profile", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def _write(given: argparse.Namespace) -> int:
    profile = load_profile(given.profile)
    if not given.out.is_dir():  # before all that takes seconds
        return refuse(f"{render(fault_words('staff.stick_unwritable'))} {given.out}", 1)
    report, at = examine(given.profile), now()
    try:
        catalogue = open_shelf(profile).in_force(local_date(at)).version
    except CatalogueError:
        catalogue = ""  # the doctor says why
    with contextlib.ExitStack() as until_written:
        store = opened(profile.data_dir)
        stored: dict[str, bytes] = {}
        if not isinstance(store, Finding):
            until_written.callback(store.close)
            stored = of_store(store)
        data = bundle(profile, report, versions(catalogue, Calendar.load(CALENDAR_DIR)), stored, at)
        written = write_bundle(given.out, bundle_name(profile, at), data)
        if isinstance(written, Failed):
            return refuse(f"{render(fault_words(written.code))} {written.detail}", 1)
        if not isinstance(store, Finding):
            _note(store)
    return print_json({"file": str(written), "bytes": len(data)})


def _note(store: Store) -> None:
    """In the log, if the disk takes it: one that is full may be what the bundle is wanted for."""
    try:
        store.audit.record(AuditEvent.SUPPORT_BUNDLE_WRITTEN)
    except sqlite.DatabaseError as error:
        if not_stored(error) is None:
            raise
