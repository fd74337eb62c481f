"""Failed attempts of staff and codes used, kept over restarts: a restart is no fresh start for a guesser.

One small JSON file, replaced whole and synced before anybody learns how an attempt ended.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

log = logging.getLogger(__name__)

FIRST_LOCK_OUT = timedelta(seconds=15)
LONGEST_LOCK_OUT = timedelta(hours=24)
"""A choice: fifteen seconds after the first failure, twice as long after each further one."""
CODES = "codes"
"""Stands for all one-time codes of this terminal: who guesses at them has proved to be nobody yet."""
LONGEST_CODES_LOCK_OUT = timedelta(minutes=5)
"""A choice: 288 guesses a day at three codes of a million each, and no prankster keeps staff out for long."""
_DOUBLINGS = 20  # beyond the longest in any case


@dataclass(frozen=True, slots=True)
class Standing:
    """How one member stands, or `CODES`.

    Units: seconds of Unix time; `last_step` is the time step of the last code.
    """

    failures: int = 0
    locked_until_s: float = 0.0
    last_step: int = -1


def lock_out(failures: int, who: str = "") -> timedelta:
    """How long nobody is let in after so many failures in a row; `who` is a member's id, or `CODES`."""
    if failures < 1:
        return timedelta()
    doubled: int = 2 ** min(failures - 1, _DOUBLINGS)
    longest = LONGEST_CODES_LOCK_OUT if who == CODES else LONGEST_LOCK_OUT
    return min(longest, FIRST_LOCK_OUT * doubled)


class StaffLedger:
    """The file of one terminal. Thread: any, also of several processes; it waits for the file's lock."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "staff.json"

    def standing(self, member_id: str) -> Standing:
        """How the member stands. Errors: OSError."""
        return self._read().get(member_id, Standing())

    def locked_until(self, member_id: str, now: datetime) -> datetime | None:
        """Until when the member is locked out. Errors: OSError."""
        until = datetime.fromtimestamp(self.standing(member_id).locked_until_s, UTC)
        return until if until > now else None

    def begin_attempt(self, member_id: str, now: datetime) -> bool:
        """Counts an attempt as failed before it is judged: a power cut in between gives no free guess.

        False when the member is locked out: nothing is counted then. A lock-out longer than any can be comes
        of a clock that was set back, and is begun anew by the clock there is now. Errors: OSError.
        """
        with self._locked():
            before = self.standing(member_id)
            until = self.locked_until(member_id, now)
            if until is None:
                failures = before.failures + 1
                until_s = (now + lock_out(failures, member_id)).timestamp()
                self._write(member_id, Standing(failures, until_s, before.last_step))
            elif until > (longest := now + lock_out(before.failures, member_id)):
                self._write(member_id, replace(before, locked_until_s=longest.timestamp()))
            return until is None

    def use_code(self, member_id: str, step: int) -> bool:
        """Marks a code as used, whether or not it lets anybody in; False when it was by now, also by another
        process. Errors: OSError."""
        with self._locked():
            before = self.standing(member_id)
            if step <= before.last_step:
                return False
            self._write(member_id, replace(before, last_step=step))
            return True

    def succeed(self, member_id: str) -> None:
        """Forgets the failures. Errors: OSError."""
        with self._locked():
            self._write(member_id, Standing(last_step=self.standing(member_id).last_step))

    def _read(self) -> Mapping[str, Standing]:
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            return {name: Standing(**values) for name, values in raw.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError):
            log.warning("%s is damaged and begun anew", self._path)
            return {}

    def _write(self, member_id: str, standing: Standing) -> None:
        standings = {**self._read(), member_id: standing}
        new = self._path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            json.dump({name: asdict(each) for name, each in standings.items()}, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
