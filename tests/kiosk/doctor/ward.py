"""A terminal's folder as it stands in a hall: profile, store, catalogue, a printer and a camera to break."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk.__main__ import main
from peripherals.printer.simulator import PrinterSimulator
from sync.protocol.seal import OpeningKey, SealingKey
from sync.store.store import Store, open_store
from sync.store.submissions import Submissions
from tests.kiosk.hall import terminal_profile
from tests.shelf import fill_shelf
from tests.sync.material import compose, draft


@dataclass
class Ward:
    folder: Path
    printer: PrinterSimulator
    opening: OpeningKey
    profile: dict[str, Any]

    @property
    def path(self) -> Path:
        return self.folder / "terminal.yaml"

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    @property
    def desk(self) -> Path:
        return self.folder / "desk"

    def write(self, **changes: Any) -> None:
        """The profile with other sections, to the file."""
        self.profile |= changes
        self.path.write_text(yaml.safe_dump(self.profile, allow_unicode=True), encoding="utf-8")
        self.path.chmod(0o600)

    def submit(self, *changes: tuple[str, tuple[int, ...]]) -> None:
        """An invented person's application waits in the store, which is then changed by hand."""
        key = SealingKey.from_text(self.opening.public_text())
        with self.store() as store:
            Submissions(store, "HT07", key).submit(draft(), compose)
            for sql, values in changes:
                store.database.change(sql, values)

    @contextmanager
    def store(self, **more: Any) -> Iterator[Store]:
        opened = open_store(self.data_dir, **more)
        yield opened
        opened.close()


@contextmanager
def open_ward(folder: Path) -> Iterator[Ward]:
    """All of it well, no agent, the backend's address dead."""
    opening = OpeningKey.generate()
    (folder / "desk").mkdir()
    key = fill_shelf(folder / "data" / "catalogues")
    with PrinterSimulator(folder / "slips") as printer:
        ward = Ward(folder, printer, opening, terminal_profile(printer, folder / "desk", opening, key))
        ward.write()
        with ward.store():
            pass
        yield ward


@dataclass(frozen=True)
class Answer:
    """What `kiosk doctor --json` said."""

    status: int
    whole: dict[str, Any]
    text: str

    def of(self, check: str) -> dict[str, Any]:
        found: list[dict[str, Any]] = [each for each in self.whole["findings"] if each["check"] == check]
        assert len(found) == 1, f"{check}: {[each['check'] for each in self.whole['findings']]}"
        return found[0]

    def state(self, check: str) -> str:
        return str(self.of(check)["state"])


def doctor(path: Path | None, capsys: pytest.CaptureFixture[str]) -> Answer:
    capsys.readouterr()
    status = main(["doctor", "--json", *(["--profile", str(path)] if path else [])])
    told = capsys.readouterr()
    return Answer(status, json.loads(told.out), told.out + told.err)
