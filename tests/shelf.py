"""The demonstration catalogue as a terminal holds it, built and checked once a test process."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from kiosk.catalogue.trial import put_on_trial

CATALOGUE = Path(__file__).parents[1] / "config" / "catalogue" / "demo2019"
TODAY = date(2026, 11, 24)


def fill_shelf(folder: Path) -> str:
    """Puts the signed package into this folder of packages. Returns the public key to trust."""
    ready, key = _ready()
    shutil.copytree(Path(ready.name) / "catalogues", folder)
    return key


@cache
def _ready() -> tuple[tempfile.TemporaryDirectory[str], str]:
    """The folder is there for as long as the process."""
    folder = tempfile.TemporaryDirectory(prefix="yichuang-shelf-")
    return folder, put_on_trial(CATALOGUE, Path(folder.name) / "catalogues", TODAY)
