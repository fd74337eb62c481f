"""A catalogue for trial: built, signed with a key made on the spot, and taken in on the way that all take.

For the demonstration, benches and tests. The key is thrown away, so nobody else can sign for this terminal.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from kiosk.catalogue.findings import CatalogueError
from kiosk.catalogue.package import package_of
from kiosk.catalogue.shelf import Shelf
from kiosk.catalogue.signing import CatalogueKey, TrustedKeys
from kiosk.catalogue.sources import read_source
from kiosk.catalogue.taking_in import Refused, take_in


def put_on_trial(source: Path, folder: Path, on: date) -> str:
    """Puts the catalogue in `source` into a folder of packages. Returns the public key to trust.

    Errors: CatalogueError.
    """
    data, public_text = _signed(source.resolve())
    taken = take_in(Shelf(folder, TrustedKeys.of([public_text])), data, str(source), on)
    if isinstance(taken, Refused):
        raise CatalogueError(taken.findings)
    return public_text


@cache
def _signed(source: Path) -> tuple[bytes, str]:
    read = read_source(source)
    if errors := [finding for finding in read.findings if finding.is_error]:
        raise CatalogueError(errors)
    key = CatalogueKey.generate()
    return package_of(read.raw).signed(key).to_bytes(), key.public_text
