"""Taking a catalogue package in: signed by a trusted key, whole and clean, or refused in clear words.

It is written atomically; nothing of it ever changes, except that signatures come to it. The version in force
never becomes an older one by taking one in.
The technician's command and whoever brings a package over the line come through here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.catalogue.findings import CatalogueError, Finding, Place, Severity
from kiosk.catalogue.lint import lint
from kiosk.catalogue.package import SUFFIX, Package, read_package, untrusted
from kiosk.catalogue.raw import Source
from kiosk.catalogue.shelf import Shelf
from kiosk.words import Words, say
from sync.store.files import locked, sync_folder, write_durably


class Standing(StrEnum):
    """What a version that was taken in is good for."""

    IN_FORCE = "in_force"
    LATER = "later"  # from its day on
    SUPERSEDED = "superseded"  # only for matters that began with it


@dataclass(frozen=True, slots=True)
class Accepted:
    package: Package
    standing: Standing
    is_new: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed. The findings say why."""

    findings: tuple[Finding, ...]

    def words(self) -> str:
        return "\n".join(finding.line() for finding in self.findings)


def take_in(shelf: Shelf, data: bytes, name: str, on: date) -> Accepted | Refused:
    """Takes a package in, durably, or says why not. Errors: OSError of the disk; then nothing is taken."""
    try:
        package = read_package(data, name)
    except CatalogueError as error:
        return Refused(error.findings)
    if not package.is_trusted(shelf.keys):
        return Refused((untrusted(name, package),))
    errors = tuple(finding for finding in lint(Source(package.raw)) if finding.is_error)
    if errors:
        return Refused(errors)
    for folder in (shelf.folder.parent, shelf.folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sync_folder(shelf.folder.parent)
    with locked(shelf.folder / ".lock"):
        return _put(shelf, package, name, on)


def _put(shelf: Shelf, package: Package, name: str, on: date) -> Accepted | Refused:
    for held in shelf.packages():
        if held.version == package.version and held.digest != package.digest:
            return _refused(name, "package_version_taken", version=held.version)
        if held.version != package.version and held.order[:2] == package.order[:2]:
            return _refused(name, "package_order_taken", version=package.version, other=held.version)
    same = next((each for each in shelf.packages() if each.version == package.version), None)
    whole = package if same is None else same.signed_as(package)
    if whole != same:
        write_durably(shelf.folder / f"{package.version}{SUFFIX}", whole.to_bytes())
    return Accepted(whole, _standing(shelf, package, on), same is None)


def _standing(shelf: Shelf, package: Package, on: date) -> Standing:
    if package.effective_from > on:
        return Standing.LATER
    is_first = next(shelf.candidates(on)).version == package.version
    return Standing.IN_FORCE if is_first else Standing.SUPERSEDED


def _refused(name: str, code: str, **args: Words | int) -> Refused:
    return Refused((Finding(code, Severity.ERROR, Place(name), say("", **args).args),))
