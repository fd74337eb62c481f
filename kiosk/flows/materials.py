"""The materials of a matter: each is met in one of its ways, until none is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import count

from kiosk.applications import Settled
from kiosk.flows.scan import scan_document
from kiosk.forms import MaterialNeed
from kiosk.next_steps import day_words
from kiosk.pages import Commitment, MaterialRow, Materials, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, say
from sync.protocol.wire import HowMet

_CONTINUE = ("", "continue")
_BY_ITSELF = (HowMet.FROM_CARD, HowMet.HELD_BY_GOVERNMENT, HowMet.FILLED_HERE, HowMet.FROM_BUNDLE)
_UNDO = "undo"


async def settle_materials(
    visit: Visit, services: Services, needs: Sequence[MaterialNeed]
) -> Mapping[str, Settled]:
    """Every needed material settled by its person's choice. Keys: material ids."""
    needed = [need for need in needs if need.is_needed]
    settled = {n.material.id: Settled(n.ways[0]) for n in needed if n.ways[0] in _BY_ITSELF}
    for turn in count():
        page = _page(needed, settled, services.today())
        answer = await visit.ask(
            f"materials.{turn}",
            page,
            patience=Patience.PAPER,
            still_fits=partial(_is_offered, page),
        )
        if answer == _CONTINUE:
            return settled
        material_id, action = answer
        need = next(n for n in needed if n.material.id == material_id)
        outcome = await _act(visit, services, need, action, turn)
        if outcome is not None:
            settled[material_id] = outcome
        elif action == _UNDO:
            settled.pop(material_id, None)
    raise AssertionError("count() never ends")


async def _act(
    visit: Visit, services: Services, need: MaterialNeed, action: str, turn: int
) -> Settled | None:
    place = f"{turn}.{need.material.id}"  # an answer for one material is none for another
    match action:
        case HowMet.SCANNED:
            document = await scan_document(visit, services, f"scan.{place}", need.material.short_name)
            return None if document is None else Settled(HowMet.SCANNED, document)
        case HowMet.COMMITTED:
            return Settled(HowMet.COMMITTED) if await _commit(visit, need, place) else None
        case HowMet.LATER:
            return await _later(visit, need, place, services.today())
        case _:
            return None


async def _commit(visit: Visit, need: MaterialNeed, place: str) -> bool:
    return await visit.ask(
        f"commitment.{place}",
        Commitment(
            title=say("commitment.title", material=need.material.short_name),
            text=need.material.commitment,
            agree=say("commitment.agree"),
            decline=say("commitment.decline"),
        ),
    )


async def _later(visit: Visit, need: MaterialNeed, place: str, on: date) -> Settled | None:
    """The gap-acceptance undertaking: what is owed, until when, and what follows if it never comes."""
    name = need.material.short_name
    due: Words = day_words(need.due, on) if need.due else ""
    page = Commitment(
        title=say("later.title", material=name),
        text=say("later.text", material=name, due=due),
        agree=say("later.agree"),
        decline=say("later.decline"),
    )
    agreed = await visit.ask(f"later.{place}", page)
    return Settled(HowMet.LATER, due=need.due) if agreed else None


def _page(needed: Sequence[MaterialNeed], settled: Mapping[str, Settled], on: date) -> Materials:
    open_count = sum(need.material.id not in settled for need in needed)
    return Materials(
        title=say("materials.title"),
        explanation=say("materials.open", count=open_count) if open_count else say("materials.all_settled"),
        rows=tuple(_row(need, settled.get(need.material.id), on) for need in needed),
        can_continue=open_count == 0,
    )


def _row(need: MaterialNeed, done: Settled | None, on: date) -> MaterialRow:
    name = need.material.short_name
    if done is None:
        actions = tuple((way.value, say(f"materials.action.{way.value}")) for way in need.ways)
        return MaterialRow(need.material.id, name, say("materials.state.open"), Tone.WARN, actions)
    is_chosen = done.how not in _BY_ITSELF
    undo: tuple[tuple[str, Words], ...] = ((_UNDO, say("materials.action.undo")),) if is_chosen else ()
    tone = Tone.WARN if done.how is HowMet.LATER else Tone.OK
    return MaterialRow(need.material.id, name, state_words(done, on), tone, undo)


def state_words(done: Settled, on: date) -> Words:
    """How a material stands, in a few words: for the list, check-answers and the slip alike."""
    pages = done.document.page_count if done.document else 0
    due: Words = day_words(done.due, on) if done.due else ""
    return say(f"materials.state.{done.how.value}", pages=pages, due=due)


def _is_offered(page: Materials, answer: tuple[str, str]) -> bool:
    offered = {(row.id, action) for row in page.rows for action, _ in row.actions}
    return answer in offered or (answer == _CONTINUE and page.can_continue)
