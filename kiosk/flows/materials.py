"""The materials of a matter: each is met in one of its ways, until none is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import count

from kiosk.applications import Settled
from kiosk.flows.printing import print_and_tell
from kiosk.flows.scan import scan_document
from kiosk.forms import MaterialNeed
from kiosk.holdings import MEETS_BY_ITSELF, Lookup
from kiosk.next_steps import day_words
from kiosk.pages import Choice, Commitment, MaterialRow, Materials, Message, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.templates import template_slip
from kiosk.visit import Visit
from kiosk.words import Words, listed, say
from sync.protocol.wire import Grade, HowMet

_CONTINUE = ("", "continue")
_BY_ITSELF = (HowMet.FROM_CARD, HowMet.FILLED_HERE, HowMet.FROM_BUNDLE)
_UNDO = "undo"
_TEMPLATE = "template"  # print the blank text


async def settle_materials(
    visit: Visit,
    services: Services,
    needs: Sequence[MaterialNeed],
    known: Mapping[str, str],
    lookup: Lookup,
    scans: Mapping[str, Settled],
) -> Mapping[str, Settled]:
    """Every needed material settled by its person's choice. Keys: material ids, of `scans` too, which are
    those that were scanned before the form. `known` fills blank texts."""
    needed = [need for need in needs if need.is_needed]
    await _tell_of_record(visit, needed)
    settled = {need.material.id: done for need in needed if (done := _settled_already(need, scans))}
    for turn in count():
        page = _page(needed, settled, services.today(), lookup)
        answer = await _choose(visit, services, page, turn, needed, known)
        if answer == _CONTINUE:
            return settled
        material_id, action = answer
        need = next(n for n in needed if n.material.id == material_id)
        outcome = await _act(visit, services, need, action, turn, lookup)
        if outcome is not None:
            settled[material_id] = outcome
        elif action == _UNDO:
            settled.pop(material_id, None)
    raise AssertionError("count() never ends")


async def _choose(
    visit: Visit,
    services: Services,
    page: Materials,
    turn: int,
    needed: Sequence[MaterialNeed],
    known: Mapping[str, str],
) -> tuple[str, str]:
    """What to do about which material; a blank text may be printed before."""
    while True:
        material_id, action = await visit.ask(
            f"materials.{turn}",
            page,
            patience=Patience.PAPER,
            remember=lambda given: given[1] != _TEMPLATE,
            still_fits=partial(is_offered, page),
        )
        if action != _TEMPLATE:
            return material_id, action
        material = next(need.material for need in needed if need.material.id == material_id)
        await print_and_tell(visit, services, template_slip(material, known))


def _settled_already(need: MaterialNeed, scans: Mapping[str, Settled]) -> Settled | None:
    """How a material is met before anything is done here: by what is held, by a scan, or by itself."""
    if need.held is not None and need.held.grade in MEETS_BY_ITSELF:
        return Settled(HowMet.HELD_BY_GOVERNMENT, held=need.held)
    if HowMet.SCANNED in need.ways and need.material.id in scans:
        return scans[need.material.id]
    return Settled(need.ways[0]) if need.ways[0] in _BY_ITSELF else None


async def _tell_of_record(visit: Visit, needed: Sequence[MaterialNeed]) -> None:
    """Why what others may sign for or bring later is to be handed in now; told once, discreetly."""
    closed = [need.material.short_name for need in needed if need.closed]
    if not closed:
        return
    page = Message(
        title=say("record.title"),
        paragraphs=(
            say("record.why", materials=listed(closed)),
            say("record.what_remains"),
            say("record.objection"),
        ),
        actions=(Choice("continue", say("frame.continue")),),
    )
    await visit.ask("materials.record", page)


async def _act(
    visit: Visit, services: Services, need: MaterialNeed, action: str, turn: int, lookup: Lookup
) -> Settled | None:
    place = f"{turn}.{need.material.id}"  # an answer for one material is none for another
    match action:
        case HowMet.SCANNED:
            document = await scan_document(visit, services, f"scan.{place}", need.material.short_name)
            return None if document is None else Settled(HowMet.SCANNED, document)
        case HowMet.HELD_BY_GOVERNMENT if need.held is not None:
            again = Settled(HowMet.HELD_BY_GOVERNMENT, held=need.held)
            is_statement = need.held.grade is Grade.STATED
            return again if not is_statement or await _commit(visit, need, place, lookup) else None
        case HowMet.COMMITTED:
            return Settled(HowMet.COMMITTED) if await _commit(visit, need, place, lookup) else None
        case HowMet.LATER:
            return await _later(visit, need, place, services.today(), lookup)
        case _:
            return None


async def _commit(visit: Visit, need: MaterialNeed, place: str, lookup: Lookup) -> bool:
    return await visit.ask(
        f"commitment.{place}",
        Commitment(
            title=say("commitment.title", material=need.material.short_name),
            text=_on_trust(need.material.commitment, need, lookup),
            agree=say("commitment.agree"),
            decline=say("commitment.decline"),
        ),
    )


def _on_trust(text: Words, need: MaterialNeed, lookup: Lookup) -> Words:
    """What is signed; where nobody has looked for a broken commitment, what follows if there is one."""
    if lookup is Lookup.ANSWERED:
        return text
    return say("trust.not_looked_up", text=text, material=need.material.short_name)


async def _later(visit: Visit, need: MaterialNeed, place: str, on: date, lookup: Lookup) -> Settled | None:
    """The gap-acceptance undertaking: what is owed, until when, and what follows if it never comes."""
    name = need.material.short_name
    due: Words = day_words(need.due, on) if need.due else ""
    page = Commitment(
        title=say("later.title", material=name),
        text=_on_trust(say("later.text", material=name, due=due), need, lookup),
        agree=say("later.agree"),
        decline=say("later.decline"),
    )
    agreed = await visit.ask(f"later.{place}", page)
    return Settled(HowMet.LATER, due=need.due) if agreed else None


def _page(
    needed: Sequence[MaterialNeed], settled: Mapping[str, Settled], on: date, lookup: Lookup
) -> Materials:
    open_count = sum(need.material.id not in settled for need in needed)
    return Materials(
        title=say("materials.title"),
        explanation=say("materials.open", count=open_count) if open_count else say("materials.all_settled"),
        rows=tuple(_row(need, settled.get(need.material.id), on, lookup) for need in needed),
        can_continue=open_count == 0,
    )


def _row(need: MaterialNeed, done: Settled | None, on: date, lookup: Lookup) -> MaterialRow:
    name = need.material.short_name
    if done is None:
        actions = [(way.value, _action_words(need, way)) for way in need.ways]
        if need.material.template:
            actions.append((_TEMPLATE, say("materials.action.template")))
        state = need.material.hint if need.material.template else _open_words(need, lookup)
        return MaterialRow(need.material.id, name, state, Tone.WARN, tuple(actions))
    is_chosen = done.how not in _BY_ITSELF
    verb = say("materials.action.not_held" if done.held is not None else "materials.action.undo")
    undo: tuple[tuple[str, Words], ...] = ((_UNDO, verb),) if is_chosen else ()
    is_owed = done.how is HowMet.LATER or (done.held is not None and done.held.grade is Grade.UPLOADED)
    tone = Tone.WARN if is_owed else Tone.OK
    return MaterialRow(need.material.id, name, state_words(done, on), tone, undo)


def _action_words(need: MaterialNeed, way: HowMet) -> Words:
    if way is HowMet.HELD_BY_GOVERNMENT and need.held is not None:
        return say(f"materials.action.held.{need.held.grade}")
    return say(f"materials.action.{way.value}")


def _open_words(need: MaterialNeed, lookup: Lookup) -> Words:
    """What is still to be done; of what may be held, why it is not to be had so."""
    may_be_held = HowMet.HELD_BY_GOVERNMENT in need.material.ways
    if may_be_held and need.held is None:
        return say(f"materials.not_held.{lookup.value}")
    if need.held is not None:
        since = need.held.held_since
        day = say("date.year_month_day", year=since.year, month=since.month, day=since.day)
        return say(f"materials.offered.{need.held.grade}", day=day)
    return say("materials.state.open")


def state_words(done: Settled, on: date) -> Words:
    """How a material stands, in a few words: for the list, check-answers and the slip alike."""
    if done.held is not None:
        return say(f"materials.state.held.{done.held.grade}")
    pages = done.document.page_count if done.document else 0
    due: Words = day_words(done.due, on) if done.due else ""
    return say(f"materials.state.{done.how.value}", pages=pages, due=due)


def is_offered(page: Materials, answer: tuple[str, str]) -> bool:
    """Whether the answer is one that the page has now."""
    offered = {(row.id, action) for row in page.rows for action, _ in row.actions}
    return answer in offered or (answer == _CONTINUE and page.can_continue)
