"""Go on with what was kept: with the card that it is bound to, from where it was left, or delete it."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.deadlines import Due, local_date
from kiosk.drafts import draft_answers
from kiosk.flows.apply import apply
from kiosk.flows.card import read_identity
from kiosk.flows.ending import Ending
from kiosk.flows.keeping import KEEP_KEY
from kiosk.next_steps import day_words
from kiosk.pages import Choice, Choose, Message, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from sync.store.drafts import KeptDraft
from sync.store.trouble import NotStored

_GO_ON, _DELETE, _HOME = "go_on", "delete", "home"


async def resume(visit: Visit, services: Services) -> Ending:
    """What was typed and chosen counts as answered; the rest is asked as in any application."""
    identity = await read_identity(visit, services, "card.why.resume")

    async def looked() -> tuple[KeptDraft, ...] | NotStored:
        return await services.try_store(lambda store: store.drafts.of_holder(identity.number))

    found = await visit.once("resume.found", looked)
    if isinstance(found, NotStored):
        return await _tell(visit, say("track.not_read.title"), fault(found.code))
    if not found:
        return await _tell(visit, say("resume.none.title"), say("resume.none"))
    draft = found[0] if len(found) == 1 else await _which(visit, services, found)
    if await _wanted(visit, services, draft) == _DELETE:
        dropped = await services.try_store(
            lambda store: store.drafts.drop(identity.number, draft.matter_code)
        )
        if isinstance(dropped, NotStored):
            return await _tell(visit, say("resume.not_deleted.title"), fault(dropped.code))
        return await _tell(visit, say("resume.deleted.title"), say("resume.deleted"))

    async def foreseen() -> None:
        for key, answer in (draft_answers(draft.answers) | {KEEP_KEY: True}).items():
            visit.foresee(key, answer)

    await visit.once("resume.foreseen", foreseen)  # once: what Back takes away stays away
    return await apply(visit, services, draft.matter_code)


async def _which(visit: Visit, services: Services, found: Sequence[KeptDraft]) -> KeptDraft:
    choices = tuple(
        Choice(draft.matter_code, _name(services, draft), note=_until(services, draft)) for draft in found
    )
    page = Choose(title=say("resume.which"), choices=choices)
    chosen = await visit.ask("resume.draft", page, patience=Patience.MENU)
    return next(draft for draft in found if draft.matter_code == chosen)


async def _wanted(visit: Visit, services: Services, draft: KeptDraft) -> str:
    """Going on needs the catalogue that was filled in; deleting is always possible."""
    is_same = draft.catalogue_version == services.catalogue.version
    go_on = Choice(_GO_ON, say("resume.go_on"))
    words = (say("resume.what"), _until(services, draft)) if is_same else (say("resume.other_catalogue"),)
    page = Message(
        title=_name(services, draft),
        paragraphs=words,
        actions=(*((go_on,) if is_same else ()), Choice(_DELETE, say("resume.delete"))),
        tone=Tone.NEUTRAL if is_same else Tone.WARN,
    )
    return await visit.ask("resume.wanted", page)


def _name(services: Services, draft: KeptDraft) -> str:
    return services.name_of(draft.matter_code, draft.catalogue_version)


def _until(services: Services, draft: KeptDraft) -> Words:
    today = services.today()
    kept, until = local_date(draft.kept_at), local_date(draft.until)
    return say("resume.until", kept=day_words(Due(kept), today), until=day_words(Due(until), today))


async def _tell(visit: Visit, title: Words, words: Words) -> Ending:
    home = Choice(_HOME, say("frame.home"))
    await visit.ask("resume.told", Message(title=title, paragraphs=(words,), actions=(home,)))
    return Ending.HOME
