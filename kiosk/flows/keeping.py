"""Keep what was filled in until its person comes back: agreed to before, bound to the card, for some days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kiosk.drafts import draft_text
from kiosk.matter import Matter
from kiosk.pages import Back, Choice, Consent, Leave, Message, Tone
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import fault, say
from peripherals.identity import Identity
from sync.store.drafts import KeptDraft
from sync.store.trouble import NotStored

KEEP_KEY = "keep"
_KEEP, _DELETE = "keep", "delete"


async def offer_to_keep(visit: Visit, services: Services, matter: Matter, identity: Identity) -> None:
    """From an agreement on, every answer is on the disk before the next page, until the receipt."""
    days = services.profile.drafts.keep_days
    if not days or visit.helper is not None:
        return
    page = Consent(
        title=say("keep.title"),
        points=(say("keep.point.what"), say("keep.point.days", days=days), say("keep.point.card")),
        agree=say("keep.agree"),
        decline=say("keep.decline"),
    )
    visit.follow = None
    if not await visit.ask(KEEP_KEY, page):
        visit.forsake = None
        await services.try_store(lambda store: store.drafts.drop(identity.number, matter.code))
        return

    async def keep(answers: Mapping[str, object]) -> NotStored | None:
        now = services.now()
        draft = KeptDraft(
            matter.code, services.catalogue.version, now, now + timedelta(days=days), draft_text(answers)
        )
        return await services.try_store(lambda store: store.drafts.keep(identity.number, draft))

    async def drop() -> NotStored | None:
        return await services.try_store(lambda store: store.drafts.drop(identity.number, matter.code))

    await visit.keep_answers(keep, drop)


async def keep_or_delete(visit: Visit) -> None:
    """Who ends before the receipt says whether what was kept stays; who ends once more deletes it. What the
    disk did not take, or would not let go, is told."""
    forsake = visit.forsake  # not what follows: who went back to the agreement has answers on the disk still
    if forsake is None:
        return
    visit.follow = None
    page = Message(
        title=say("keep.leave.title"),
        paragraphs=(say("keep.leave"), *(() if visit.not_followed is None else (say("keep.leave.not_all"),))),
        actions=(Choice(_KEEP, say("keep.leave.keep")), Choice(_DELETE, say("keep.leave.delete"))),
    )
    try:
        answer = await visit.ask("keep.leave", page, remember=lambda _: False)
    except Back:
        visit.stay()
    except Leave:
        answer = _DELETE
    if answer == _DELETE and (trouble := await forsake()) is not None:
        home = Choice("home", say("frame.home"))
        words = (fault(trouble.code),)
        told = Message(
            title=say("resume.not_deleted.title"), paragraphs=words, actions=(home,), tone=Tone.WARN
        )
        await visit.ask("keep.not_deleted", told)
