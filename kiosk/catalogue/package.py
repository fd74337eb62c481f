"""A catalogue as one file: its raw description in canonical JSON, with version, digest and signatures.

The digest is over the raw description; a signature is over format, version and digest. The same description
gives the same bytes, so two offices can see that they have the same package.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import jsonschema_rs

from kiosk.catalogue.findings import CatalogueError, Finding, Mistake, Place, Severity, mistake
from kiosk.catalogue.raw import Raw, Source
from kiosk.catalogue.schema import DIALECT, raw_schema
from kiosk.catalogue.sections import VERSION
from kiosk.catalogue.shape import is_too_deep
from kiosk.catalogue.signing import CatalogueKey, TrustedKeys
from sync.protocol.canonical import canonical_json, sha256_hex

FORMAT = "yichuang-catalogue-1"
SUFFIX = ".catalogue"
MOST_BYTES = 16 * 1024 * 1024  # thirteen items complete, 171 listed: 0.3 MiB
_LONGEST_DETAIL = 200  # the message quotes what stands there
_HEX = re.compile(r"[0-9a-f]{64}")
_TEXT = {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Package:
    """What a package file says; whether it may be believed is for `is_trusted`."""

    version: str
    digest: str
    raw: Raw
    signatures: tuple[tuple[str, str], ...] = ()  # key id, signature in base64

    @property
    def effective_from(self) -> date:
        return date.fromisoformat(self.raw["head"]["effective_from"])

    @property
    def order(self) -> tuple[date, int, str]:
        """Of two versions in force the one with the higher order counts: the later day, then the number."""
        found = VERSION.fullmatch(self.version)
        return self.effective_from, int(found["number"]) if found else 0, self.version

    def signed(self, key: CatalogueKey) -> Package:
        """The same, with this key's signature among its signatures."""
        others = tuple(each for each in self.signatures if each[0] != key.key_id)
        mine = (key.key_id, key.sign(_signed_bytes(self.version, self.digest)))
        return replace(self, signatures=tuple(sorted((*others, mine))))

    def signed_as(self, other: Package) -> Package:
        """The same, with the signatures of another file of this very package beside its own."""
        return replace(self, signatures=tuple(sorted({*self.signatures, *other.signatures})))

    def is_trusted(self, keys: TrustedKeys) -> bool:
        """Whether one of these keys has signed it."""
        data = _signed_bytes(self.version, self.digest)
        return any(keys.has_signed(key_id, signature, data) for key_id, signature in self.signatures)

    def to_bytes(self) -> bytes:
        """The file."""
        signatures = [{"key_id": key_id, "signature": text} for key_id, text in self.signatures]
        whole = {"format": FORMAT, "version": self.version, "digest": self.digest, "raw": self.raw}
        return canonical_json({**whole, "signatures": signatures}) + b"\n"


def package_of(raw: Raw) -> Package:
    """An unsigned package of a raw description without mistakes. Errors: ValueError for a text that no file
    can hold."""
    return Package(raw["head"]["version"], sha256_hex(canonical_json(raw)), raw)


@cache
def package_schema() -> dict[str, Any]:
    """The shape of the file as JSON Schema 2020-12."""
    raw = {name: part for name, part in raw_schema().items() if name not in ("$schema", "$defs")}
    signature = {
        "type": "object",
        "properties": {"key_id": _TEXT, "signature": _TEXT},
        "required": ["key_id", "signature"],
        "additionalProperties": False,
    }
    return {
        "$schema": DIALECT,
        "$defs": raw_schema()["$defs"],
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "version": _TEXT,
            "digest": {"type": "string", "pattern": f"^{_HEX.pattern}$"},
            "raw": raw,
            "signatures": {"type": "array", "items": signature},
        },
        "required": ["format", "version", "digest", "raw", "signatures"],
        "additionalProperties": False,
    }


def read_package(data: bytes, name: str) -> Package:
    """The package in a file. Errors: CatalogueError for what is no package, or not the one it says it is."""
    source = Source({}, {(): Place(name)})
    try:
        whole: Any = json.loads(data, parse_constant=_refuse) if len(data) <= MOST_BYTES else None
        digest = (
            sha256_hex(canonical_json(whole["raw"])) if isinstance(whole, dict) and "raw" in whole else ""
        )
    except (ValueError, RecursionError) as error:
        raise CatalogueError(source.placed([mistake((), "package_unreadable")])) from error
    found = tuple(_envelope_mistakes(whole, digest))
    if found:
        raise CatalogueError(source.placed(found))
    signatures = tuple((each["key_id"], each["signature"]) for each in whole["signatures"])
    return Package(whole["version"], digest, whole["raw"], signatures)


def untrusted(name: str, package: Package) -> Finding:
    """Why a package that is whole is not taken."""
    return Finding(
        "package_untrusted" if package.signatures else "package_unsigned", Severity.ERROR, Place(name)
    )


def _signed_bytes(version: str, digest: str) -> bytes:
    return canonical_json({"format": FORMAT, "version": version, "digest": digest})


def _envelope_mistakes(whole: Any, digest: str) -> list[Mistake]:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        return [mistake((), "package_format", format=FORMAT)]
    if "raw" not in whole or whole.get("digest") != digest:
        return [mistake(("digest",), "package_digest")]
    if is_too_deep(whole["raw"]):
        return [mistake((), "too_deep")]
    try:
        # The first mistake only: of a file that a stranger filled with them, all would fill the memory.
        _validator().validate(whole)
    except jsonschema_rs.ValidationError as error:
        return [mistake(tuple(error.instance_path), "misshapen", detail=error.message[:_LONGEST_DETAIL])]
    if whole["version"] != whole["raw"]["head"]["version"]:
        return [mistake(("version",), "package_version")]
    return []


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(package_schema(), validate_formats=True)


def _refuse(constant: str) -> Mapping[str, Any]:
    raise ValueError(f"{constant} is no JSON")
