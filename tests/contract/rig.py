"""A working device on the bench, and the hands that break it and mend it."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Self

from peripherals.devices import Deadline, Failed, Status
from peripherals.registry import driver_maker
from peripherals.worker import Pace
from tests.contract import rigs

PACE = Pace(
    poll_s=0.05,
    settle_s=0.3,
    first_wait_s=0.05,
    longest_wait_s=0.3,
    open_timeout_s=6.0,
    status_timeout_s=3.0,
)


class Trouble(StrEnum):
    UNPLUGGED = "unplugged"
    HUNG = "hung"  # takes the command and never comes back, or never answers
    SLOW = "slow"  # does its work, too slowly for a short deadline
    RUBBISH = "rubbish"  # answers, and it makes no sense


class Rig(ABC):
    """Stands from `with` to its end. Subclasses with a `driver` are found by themselves.

    `secrets` are words of the invented person or paper that no log may carry. `cause` is called on a mended
    rig only.
    """

    driver: ClassVar[str]
    kind: ClassVar[str]
    troubles: ClassVar[frozenset[Trouble]] = frozenset(Trouble)
    tells_rubbish: ClassVar[bool] = True  # a camera cannot: noise is a picture
    work_s: ClassVar[float] = 3.0  # time enough for the command on a busy machine
    secrets: ClassVar[tuple[str, ...]] = ()

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    @abstractmethod
    def options(self) -> Mapping[str, object]:
        """As they would stand in the profile."""

    @abstractmethod
    def cause(self, trouble: Trouble) -> None: ...

    @abstractmethod
    def mend(self) -> None:
        """Back to a device that works, whatever it was."""

    def prepare(self) -> None:  # noqa: B027 - most devices want nothing
        """What a hand does before each command, where the device wants it: the card laid anew."""

    @abstractmethod
    def command(self, device: Any, deadline: Deadline) -> object:
        """What this kind of device is for."""

    @abstractmethod
    def is_done(self, outcome: object) -> bool: ...

    @classmethod
    def replay(cls, exchange: Sequence[tuple[bytes, bytes]]) -> object:
        """What the driver's code makes of a recorded exchange: (sent, heard) in order."""
        raise NotImplementedError(f"{cls.__name__} replays no traces")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.mend()

    def maker(self, *, own_process: bool = False) -> Callable[[], Any]:
        choice = {"driver": self.driver, **self.options}
        return driver_maker(self.kind, choice | ({"own_process": True} if own_process else {}))


def codes_in(told: Status | object) -> tuple[str, ...]:
    """The codes with which a status or an outcome explains itself."""
    if isinstance(told, Status):
        return (told.fault.code,) if told.fault else ()
    failed = told if isinstance(told, Failed) else getattr(told, "failed", None)
    return (failed.code,) if isinstance(failed, Failed) else ()


def _found() -> dict[str, type[Rig]]:
    for module in pkgutil.iter_modules(rigs.__path__, f"{rigs.__name__}."):
        importlib.import_module(module.name)
    pending, named = [Rig], {}
    while pending:
        rig = pending.pop()
        pending += rig.__subclasses__()
        if hasattr(rig, "driver"):
            named[rig.driver] = rig
    return dict(sorted(named.items()))


RIGS = _found()
"""By the driver's name in a profile."""
