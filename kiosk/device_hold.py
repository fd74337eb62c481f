"""Who holds the devices of this terminal: a lock beside the store, in which its holder says who it is.

Whoever opens devices holds it: the window while a terminal runs, else a technician's command. So no command
takes a device, or reads a citizen's card, beside a terminal that serves people.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.doctor.finding import folder_words
from kiosk.words import Words, say

LOCK_NAME: Final = "devices.lock"
TERMINAL: Final = "kiosk ui"
"""The command that a running terminal holds them with."""
_NOTE_BYTES = 200
_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Holder:
    """`command` as it is typed; nobody who said nothing is taken for a terminal that runs."""

    command: str = TERMINAL
    pid: str = "?"

    @property
    def is_terminal(self) -> bool:
        return self.command == TERMINAL

    def words(self) -> Words:
        """Who it is, and what to do."""
        if self.is_terminal:
            return say("hold.terminal", pid=self.pid)
        return say("hold.command", command=self.command, pid=self.pid)


class DevicesHeld:
    """The right to open the devices; the kernel takes it back when the process ends."""

    def __init__(self, data_dir: Path, command: str) -> None:
        self._path = data_dir / LOCK_NAME
        self._command = command
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Whether it is ours now. Errors: OSError when the folder cannot be written."""
        if self._descriptor is not None:
            return True
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._path, flags, 0o600)
        _leave_to_owner(descriptor, self._path.parent)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        os.ftruncate(descriptor, 0)  # of the last holder nothing stays, even where the disk is full
        with suppress(OSError):
            os.pwrite(descriptor, f"{os.getpid()} {self._command}".encode(), 0)
        return True

    async def taken(self) -> None:
        """Returns when it is ours: a technician's command ends within minutes."""
        while not self.take():
            await asyncio.sleep(_LOOK_S)

    def holder(self) -> Holder:
        """Who has it, of whom `take` said that they do. Errors: OSError."""
        with self._path.open("rb") as file:
            pid, _, command = file.read(_NOTE_BYTES).decode("utf-8", "replace").partition(" ")
        return Holder(command, pid) if command else Holder()

    def give_back(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def devices_for(data_dir: Path, command: str) -> Iterator[Words | None]:
    """Within it the devices are this command's; or the words say who has them, or why nobody can know."""
    held = DevicesHeld(data_dir, command)
    try:
        yield _why_not(held)
    finally:
        held.give_back()


def _why_not(held: DevicesHeld) -> Words | None:
    try:
        return None if held.take() else held.holder().words()
    except FileNotFoundError:  # no terminal ever ran here
        return None
    except OSError as error:
        return folder_words(error)


def _leave_to_owner(descriptor: int, folder: Path) -> None:
    """What an administrator made in the terminal's folder must not keep the terminal out."""
    owner, file = folder.stat(), os.fstat(descriptor)
    if os.geteuid() == 0 and file.st_uid == 0 and file.st_nlink == 1:
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
