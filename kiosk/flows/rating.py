"""Rate the service: five levels, voluntary, the two lowest ask why (GB/T 39734, 39735)."""

from __future__ import annotations

from kiosk.pages import Choice, Rating
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import say
from sync.store.store import Store
from sync.store.trouble import NotStored

LEVELS = (5, 4, 3, 2, 1)
REASONS = ("unclear", "slow", "device", "materials", "other")


async def rate(visit: Visit, services: Services, submission_id: str) -> bool | NotStored | None:
    """True when the rating is kept with its submission, False when that was forgotten meanwhile; None when
    it was skipped, which is as easy."""
    page = Rating(
        title=say("rating.title"),
        levels=tuple(say(f"rating.level.{level}") for level in LEVELS),
        reasons=tuple(Choice(reason, say(f"rating.reason.{reason}")) for reason in REASONS),
        skip=say("rating.skip"),
    )
    answer = await visit.ask("rating", page)
    if answer is None:
        return None
    level, reasons = answer

    def keep(store: Store) -> bool:
        return store.ratings.keep(submission_id, level, reasons)

    async def kept() -> bool | NotStored:
        return await services.try_store(keep)

    return await visit.once("rating", kept)
