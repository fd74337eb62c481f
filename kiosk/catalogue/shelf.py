"""The catalogue versions that a terminal or a backend holds: only signed ones, whole ones, clean ones.

Which of them is in force is a function of the day; how one comes in, `taking_in.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kiosk.catalogue.findings import CatalogueError, Finding, Place, Severity
from kiosk.catalogue.loader import Catalogue, build
from kiosk.catalogue.package import SUFFIX, Package, read_package, untrusted
from kiosk.catalogue.raw import Source
from kiosk.catalogue.signing import TrustedKeys
from kiosk.words import say

log = logging.getLogger(__name__)
_Stamp = tuple[int, int]  # when a file was written, in nanoseconds, and its size


@dataclass(slots=True)
class Shelf:
    """Thread: any one at a time. Other processes may take packages in meanwhile."""

    folder: Path
    keys: TrustedKeys
    _read: dict[str, tuple[_Stamp, Package | None]] = field(default_factory=dict)
    _built: dict[str, Catalogue | None] = field(default_factory=dict)

    def packages(self) -> tuple[Package, ...]:
        """All versions held that are whole and signed, the latest first. Others are told once, in the log."""
        paths = sorted(self.folder.glob(f"*{SUFFIX}"))
        for gone in self._read.keys() - {path.name for path in paths}:
            del self._read[gone]
        found = (self._package(path) for path in paths)
        return tuple(sorted((each for each in found if each), key=lambda each: each.order, reverse=True))

    def in_force(self, on: date) -> Catalogue:
        """The catalogue of the day. Errors: CatalogueError when none can be used."""
        for package in self.candidates(on):
            if (catalogue := self._catalogue(package)) is not None:
                return catalogue
        place = Place(str(self.folder))
        raise CatalogueError([Finding("no_package", Severity.ERROR, place, say("", day=on.isoformat()).args)])

    def is_superseded(self, version: str, on: date) -> bool:
        """Whether a later version than this is in force. A clock that goes back brings no older one back."""
        orders = {package.version: package.order for package in self.packages()}
        first = next(self.candidates(on), None)
        return first is not None and (version not in orders or first.order > orders[version])

    def version(self, version: str) -> Catalogue | None:
        """A version that is held; None when it is not, or no longer."""
        found = (package for package in self.packages() if package.version == version)
        return next((self._catalogue(package) for package in found), None)

    def names(self, version: str) -> Mapping[str, str]:
        """The short names of a version's items and bundles by code; empty when it is not held."""
        for package in self.packages():
            if package.version == version:
                listed = {row["code"]: row["name"] for row in package.raw["list"]}
                short = {i["code"]: i["short_name"] for i in package.raw["items"] if "short_name" in i}
                bundles = {b["code"]: b["short_name"] for b in package.raw.get("bundles", ())}
                return listed | short | bundles
        return {}

    def prune(self, pinned: Collection[str], on: date) -> tuple[str, ...]:
        """Removes the versions that nothing needs: neither in force, nor to come, nor the one before, nor
        pinned by a draft or a case. Says which. None where none of those in force by then can be used.

        `on` must be known, not believed: a clock that is ahead would make a version to come the one in force.
        """
        past = list(self.candidates(on))
        in_force = next((package.version for package in past if self._catalogue(package)), None)
        if in_force is None:
            return ()
        # the later of two may be made for a later program
        needed = {package.version for package in past[:2]} | {in_force} | set(pinned)
        gone = [package.version for package in past if package.version not in needed]
        for version in gone:
            (self.folder / f"{version}{SUFFIX}").unlink(missing_ok=True)
        return tuple(gone)

    def candidates(self, on: date) -> Iterator[Package]:
        """What is in force, or was: the one that counts first."""
        return (package for package in self.packages() if package.effective_from <= on)

    def _catalogue(self, package: Package) -> Catalogue | None:
        """None, and told once in the log, for one that this program cannot use: made for a later program."""
        if package.digest not in self._built:
            built = build(package.raw)
            if built.catalogue is None:
                told = CatalogueError(Source(package.raw).placed(built.mistakes))
                log.error("%s cannot be used: %s", package.version, told)
            self._built[package.digest] = built.catalogue
        return self._built[package.digest]

    def _package(self, path: Path) -> Package | None:
        try:
            state = path.stat()
            stamp = (state.st_mtime_ns, state.st_size)
            known = self._read.get(path.name)
            if known is None or known[0] != stamp:
                self._read[path.name] = (stamp, self._verified(path))
        except FileNotFoundError:  # removed this moment
            return None
        return self._read[path.name][1]

    def _verified(self, path: Path) -> Package | None:
        try:
            package = read_package(path.read_bytes(), str(path))
        except FileNotFoundError:
            raise
        except (CatalogueError, OSError) as error:  # one bad spot of a disk costs one version, not all
            log.error("a package that is held is broken: %s", error)
            return None
        if path.name != f"{package.version}{SUFFIX}" or not package.is_trusted(self.keys):
            log.error("a package that is held is not used: %s", untrusted(str(path), package).line())
            return None
        return package
