"""The approval bureau of the demonstration: it grants the newest application and issues its papers."""

from __future__ import annotations

from kiosk.demo.papers import decision
from kiosk.demo.world import World
from sync.protocol.wire import CaseState

_STEPS = ("accept", "review", "grant")


def decide_newest(world: World) -> None:
    """Each of its cases is accepted and granted, with a paper of both. Errors: LookupError: none waits."""
    waiting = world.backend("case", "list", "--state", CaseState.RECEIVED).splitlines()
    numbers = [line.split("\t")[0] for line in waiting]
    if not numbers:
        raise LookupError("no application waits")
    for number in numbers:
        if _receipt(number) == _receipt(numbers[-1]):
            _grant(world, number)


def _receipt(case_number: str) -> str:
    """The case of one item has a place behind it where the receipt has several."""
    return "-".join(case_number.split("-")[:3])


def _grant(world: World, number: str) -> None:
    for step in _STEPS:
        world.backend("case", step, number)
        if step in world.data["decisions"]:
            title, pdf = decision(world.data, step, number)
            path = world.backend_dir / f"{step}.pdf"
            path.write_bytes(pdf)
            world.backend("case", "paper", number, "--title", title, "--pdf", str(path))
            path.unlink()
