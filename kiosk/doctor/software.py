"""What the programs stand on: libraries in the versions they were tested with, and fonts that cover names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.markers import Marker

import config
from config.fonts import MissingFontError, default_cache, font_faces
from kiosk.doctor.finding import Finding, fail, ok, warn
from kiosk.words import say
from peripherals.printer.glyphs import coverage

LOCK = Path(config.__file__).parents[1] / "requirements.lock"
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)(?: ; ([^\\\n]+))?", re.MULTILINE)
# Unicode: the unified ideographs of everyday (URO), and those of plane 2 that names are written with.
_COMMON = range(0x4E00, 0xA000)
_RARE = range(0x20000, 0x2A6E0)
_COVERED = 0.99
_NAMED = 8  # so many packages are named, the rest counted


def library_findings(lock: Path = LOCK) -> Iterator[Finding]:
    """Needed (the lock of this release) against found."""
    try:
        entries = _PIN.findall(lock.read_text(encoding="utf-8"))
    except OSError:
        yield warn("libraries", say("doctor.libraries.no_lock"), say("doctor.libraries.no_lock.do"))
        return
    pins = {name: needed for name, needed, place in entries if not place or Marker(place).evaluate()}
    found = {name: _version(name) for name in pins}
    missing = [name for name, has in found.items() if has is None]
    other = {name: (pins[name], has) for name, has in found.items() if has not in (None, pins[name])}
    facts = {"needed": len(pins), "missing": missing, "other": other}
    if missing:
        yield fail(
            "libraries",
            say("doctor.libraries.missing", names=_named(missing)),
            say("doctor.libraries.do"),
            **facts,
        )
    elif other:
        told = [f"{name} {has} ({needed})" for name, (needed, has) in other.items()]
        yield warn(
            "libraries",
            say("doctor.libraries.other", names=_named(told)),
            say("doctor.libraries.do"),
            **facts,
        )
    else:
        yield ok("libraries", say("doctor.libraries.ok", count=len(pins)), **facts)


def font_findings(cache: Path | None = None) -> Iterator[Finding]:
    """Whether every name can be printed: common characters, and rare ones by a second face."""
    try:
        faces = font_faces(cache or default_cache())
    except MissingFontError as error:
        yield fail("fonts", say("doctor.fonts.missing"), say("doctor.fonts.missing.do"), why=str(error))
        return
    common = _share(_COMMON, faces.regular)
    if common < _COVERED:
        yield fail(
            "fonts", say("doctor.fonts.missing"), say("doctor.fonts.missing.do"), common=round(common, 3)
        )
        return
    yield ok("fonts", say("doctor.fonts.ok"), common=round(common, 3), regular=str(faces.regular))
    rare = _share(_RARE, *faces.fallbacks)
    if rare < _COVERED:
        yield warn("fonts.rare", say("doctor.fonts.rare"), say("doctor.fonts.rare.do"), rare=round(rare, 3))
    else:
        yield ok(
            "fonts.rare",
            say("doctor.fonts.rare.ok"),
            rare=round(rare, 3),
            fallbacks=", ".join(map(str, faces.fallbacks)),
        )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _named(names: list[str]) -> str:
    rest = "" if len(names) <= _NAMED else f" +{len(names) - _NAMED}"
    return ", ".join(names[:_NAMED]) + rest


def _share(wanted: range, *faces: Path) -> float:
    """Of the characters wanted, what one of these faces can draw."""
    there = frozenset[int]().union(*(coverage(face).points for face in faces))
    return sum(point in there for point in wanted) / len(wanted)
