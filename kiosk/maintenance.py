"""The sign "this terminal is being looked after": a file beside the store, so that no restart takes it down.

While it is up nothing is received and no card is asked for; reading and guidance go on. Only staff put it up
and take it down.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Final

from sync.store.files import sync_folder, write_durably

SIGN_NAME: Final = "maintenance.json"
MAINTAINED: Final = "house.maintained"
"""The code why services are closed."""


def is_maintained(data_dir: Path) -> bool:
    """Whether the sign is up."""
    return (data_dir / SIGN_NAME).exists()


def put_up(data_dir: Path, by: str, at: datetime) -> None:
    """Returns when it stands, also after a power cut. `by`: an id of staff. Errors: OSError."""
    said = {"by": by, "since": at.isoformat(timespec="seconds")}
    write_durably(data_dir / SIGN_NAME, json.dumps(said).encode())


def take_down(data_dir: Path) -> None:
    """Returns when it is gone for good. Errors: OSError."""
    (data_dir / SIGN_NAME).unlink(missing_ok=True)
    sync_folder(data_dir)
