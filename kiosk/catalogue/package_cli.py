"""`kiosk catalogue …` for packages: keys, signing, looking into one, and taking one in."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from config.profile import ProfileError, load_profile
from config.strings import text
from kiosk.arguments import Commands
from kiosk.catalogue.clerk_cli import NO, show_part
from kiosk.catalogue.findings import CatalogueError
from kiosk.catalogue.package import Package, package_of, read_package
from kiosk.catalogue.shelf import Shelf
from kiosk.catalogue.signing import CatalogueKey, SigningKeyError, TrustedKeys
from kiosk.catalogue.sources import read_source
from kiosk.catalogue.taking_in import Refused, take_in
from kiosk.console import UNCONFIGURED, print_json, refuse
from kiosk.deadlines import LOCAL_ZONE
from sync.store.files import FOR_COLLEAGUES, write_durably


def add_to(commands: Commands) -> None:
    """The commands about packages and keys."""
    keygen = commands.add_parser("keygen")
    keygen.set_defaults(act=_keygen)
    keygen.add_argument("out", type=Path)
    sign = commands.add_parser("sign")
    sign.set_defaults(act=_sign)
    sign.add_argument("package", type=Path)
    sign.add_argument("--key", type=Path, required=True)
    show = commands.add_parser("show")
    show.set_defaults(act=_show)
    show.add_argument("source", type=Path)
    show.add_argument("item", nargs="?")
    show.add_argument("--trust", action="append", default=[], metavar="KEY")
    show.add_argument("--json", action="store_true")
    install = commands.add_parser("install")
    install.set_defaults(act=_install)
    install.add_argument("package", type=Path)
    install.add_argument("--profile", type=Path, required=True)


def _keygen(given: argparse.Namespace) -> int:
    key = CatalogueKey.generate()
    try:
        key.write(given.out)
    except OSError as error:
        return refuse(error)
    return print_json({"key_id": key.key_id, "public_key": key.public_text})


def _sign(given: argparse.Namespace) -> int:
    try:
        key = CatalogueKey.read(given.key)
        package = read_package(given.package.read_bytes(), str(given.package)).signed(key)
        write_durably(given.package, package.to_bytes(), FOR_COLLEAGUES)
    except (CatalogueError, SigningKeyError, OSError) as error:
        return refuse(error)
    print(text("catalogue.signed", version=package.version, key=key.key_id))
    return 0


def _show(given: argparse.Namespace) -> int:
    try:
        keys = TrustedKeys.of(given.trust)
        source = read_source(given.source)
        if source.findings:
            raise CatalogueError(source.findings)
        signatures = _signatures(given.source)
        package = Package(
            source.raw["head"]["version"], package_of(source.raw).digest, source.raw, signatures
        )
    except (CatalogueError, OSError, ValueError, KeyError) as error:
        return refuse(error)
    if given.item is None:
        trust = {"is_trusted": package.is_trusted(keys)} if given.trust else {}
        return show_part({**_head(package), **trust}, as_json=given.json)
    code = next((row["code"] for row in source.raw["list"] if row["name"] == given.item), given.item)
    found = [
        entry
        for section in ("items", "bundles", "list")
        for entry in source.raw.get(section, ())
        if code in (entry["code"], entry.get("short_name"))
    ]
    if not found:
        return refuse(text("catalogue.no_item", item=given.item))
    return show_part(found[0], as_json=given.json)


def _signatures(path: Path) -> tuple[tuple[str, str], ...]:
    is_package = path.is_file() and path.read_bytes()[:1] == b"{"
    return read_package(path.read_bytes(), str(path)).signatures if is_package else ()


def _head(package: Package) -> Mapping[str, Any]:
    raw = package.raw
    return {
        **raw["head"],
        "count_listed": len(raw["list"]),
        "count_items": len(raw["items"]),
        "count_bundles": len(raw.get("bundles", ())),
        "digest": package.digest,
        "signatures": [key_id for key_id, _ in package.signatures],
    }


def _install(given: argparse.Namespace) -> int:
    try:
        profile = load_profile(given.profile)
        data = given.package.read_bytes()
    except ProfileError as error:
        return refuse(error, UNCONFIGURED)
    except OSError as error:
        return refuse(error)
    shelf = Shelf(profile.catalogues_dir, TrustedKeys.of(profile.catalogue.trusted_keys))
    taken = take_in(shelf, data, str(given.package), datetime.now(LOCAL_ZONE).date())
    if isinstance(taken, Refused):
        return refuse(taken.words(), NO)
    since = taken.package.effective_from.isoformat()
    print(text(f"catalogue.taken.{taken.standing.value}", version=taken.package.version, since=since))
    return 0
