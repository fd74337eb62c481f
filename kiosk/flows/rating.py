"""Rate the service: five levels, voluntary, the two lowest ask why (GB/T 39734, 39735)."""

from __future__ import annotations

from kiosk.pages import Choice, Rating
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import say

LEVELS = (5, 4, 3, 2, 1)
REASONS = ("unclear", "slow", "device", "materials", "other")


async def rate(visit: Visit, services: Services, submission_id: str) -> None:
    """Keeps the rating with its submission; skipping is as easy as rating."""
    page = Rating(
        title=say("rating.title"),
        levels=tuple(say(f"rating.level.{level}") for level in LEVELS),
        reasons=tuple(Choice(reason, say(f"rating.reason.{reason}")) for reason in REASONS),
        skip=say("rating.skip"),
    )
    answer = await visit.ask("rating", page)
    if answer is None:
        return
    level, reasons = answer

    async def kept() -> None:
        await services.try_store(lambda store: store.ratings.keep(submission_id, level, reasons))

    await visit.once("rating", kept)
