"""Track: with the card, how far each application made here is; its papers and its receipt can be printed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Never

from kiosk.deadlines import LOCAL_ZONE, local_date, notify_by
from kiosk.flows.card import read_identity
from kiosk.flows.case_papers import PAPERS, hand_out_papers, papers_choice
from kiosk.flows.code import HOME, Scanned, code_words, scanned
from kiosk.flows.ending import Ending
from kiosk.flows.printing import busy_page, job_words, print_receipt
from kiosk.flows.supplied import SUPPLY, supplied_steps, supply_choices
from kiosk.next_steps import day_words
from kiosk.pages import CardPrompt, Choice, Choose, Message, Timeline, TimelineStep, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from kiosk.working_days import Calendar, Due
from peripherals.devices import Guide, PrintJob
from peripherals.identity import Identity
from sync.protocol.wire import CaseEvent, CaseState
from sync.store.cases import DeliveryState, StoredSubmission
from sync.store.submissions import new_id
from sync.store.trouble import NotStored

_REPRINT = "reprint"
_CONTINUE = "continue"
_HOME = "home"
_LOOK_S = 0.5
_WARN_STATES = frozenset({CaseState.CORRECTION_ASKED, CaseState.REJECTED, CaseState.REFUSED})
SHOWN_FOR = timedelta(days=730)  # a choice: two years of cases are listed


async def track(visit: Visit, services: Services, receipt_number: str = "") -> Ending:
    """Ends when the person has seen enough.

    `receipt_number`: what a receipt's code says. It only chooses among what the card's holder may see: whose
    it is otherwise, or whether it is anybody's, nobody learns.
    """
    identity = await _whose(visit, services, receipt_number)
    for turn in count():
        held = await services.try_store(lambda store: store.cases.of_holder(identity.number))
        if isinstance(held, NotStored):
            await _tell(visit, say("track.not_read.title"), fault(held.code))
            return Ending.HOME
        recent = tuple(case for case in held if services.now() - case.received_at < SHOWN_FOR)
        cases = tuple(case for case in recent if case.supplement_to is None)
        case = next((case for case in cases if case.receipt_number == receipt_number), None)
        if receipt_number and case is None and not await _wants_own(visit, services, has_any=bool(cases)):
            return Ending.HOME
        if not cases:
            await _tell(visit, say("track.nothing.title"), say("track.nothing.explanation"))
            return Ending.HOME
        case = case or await _which(visit, services, cases)
        if case is None:  # its days here ended while its person looked at it
            await _tell(visit, say("track.nothing.title"), say("track.nothing.explanation"))
            return Ending.HOME
        wanted = await _seen(visit, services, case, recent, turn)
        if wanted == _REPRINT:
            await _reprint(visit, services, identity.number, case, turn)
        elif wanted == PAPERS:
            await hand_out_papers(
                visit, services, identity.number, case, f"papers.{case.submission_id}.{turn}"
            )
        elif wanted.startswith(SUPPLY):
            visit.answer_instead(HOME, Scanned("supplement", wanted.removeprefix(SUPPLY)))
        else:
            return Ending.HOME
    raise AssertionError("count() never ends")


async def _whose(visit: Visit, services: Services, receipt_number: str) -> Identity:
    """Who is here; a receipt's code held there before the card has its way first."""
    if receipt_number:
        return await read_identity(visit, services, "card.why.track_code")
    if not code_words(services, "card.why.track_or_code"):
        return await read_identity(visit, services, "card.why.track")

    async def code(page: CardPrompt) -> Never:
        led = await scanned(
            visit.stage, services, lambda refused: replace(page, message=refused or page.message)
        )
        visit.answer_instead(HOME, led)

    with services.pointing.at(Guide.CODE):
        return await read_identity(visit, services, "card.why.track_or_code", code)


async def _which(
    visit: Visit, services: Services, cases: Sequence[StoredSubmission]
) -> StoredSubmission | None:
    if len(cases) == 1:
        return cases[0]
    page = Choose(
        title=say("track.which"),
        explanation=code_words(services, "track.code"),
        choices=tuple(
            Choice(
                case.submission_id,
                services.name_of(case.matter_code, case.catalogue_version),
                note=case.receipt_number,
            )
            for case in cases
        ),
    )
    numbers = {case.receipt_number: case.submission_id for case in cases}

    async def code() -> str:
        found = await scanned(
            visit.stage,
            services,
            lambda refused: replace(page, explanation=refused or code_words(services, "track.code")),
            lambda led: "" if led.about in numbers else "code.not_listed",
        )
        return numbers[found.about]

    chosen = await visit.ask_or("track.case", page, code, patience=Patience.MENU)
    return next((case for case in cases if case.submission_id == chosen), None)


async def _wants_own(visit: Visit, services: Services, *, has_any: bool) -> bool:
    """Whether, the card not being that of the receipt, what the card has is to be seen."""
    own = (Choice(_CONTINUE, say("track.not_of_card.own")),) if has_any else ()
    page = Message(
        title=say("track.not_of_card.title"),
        paragraphs=(services.card_words("track.not_of_card.explanation"),),
        actions=(*own, Choice(_HOME, say("frame.home"))),
        tone=Tone.WARN,
    )
    return await visit.ask("track.not_of_card", page) == _CONTINUE


async def _seen(
    visit: Visit,
    services: Services,
    case: StoredSubmission,
    others: Sequence[StoredSubmission],
    turn: int,
) -> str:
    """What the person wants after the timeline, which says meanwhile what can be printed."""
    page = _timeline(services, case, others)

    async def follow(page: Timeline = page) -> Never:
        while True:
            await asyncio.sleep(_LOOK_S)
            if (now := replace(page, actions=_actions(services, case, others))) != page:
                visit.stage.refresh(page := now)

    return await visit.ask_or(
        f"timeline.{turn}", page, follow, patience=Patience.MENU, remember=lambda answer: answer == PAPERS
    )


async def _tell(visit: Visit, title: Words, words: Words) -> None:
    await visit.ask(
        "track.told",
        Message(
            title=title,
            paragraphs=(words,),
            actions=(Choice(_CONTINUE, say("frame.home")),),
        ),
    )


async def _reprint(visit: Visit, services: Services, number: str, case: StoredSubmission, turn: int) -> None:
    key = f"reprint.{new_id()}"  # asked for anew is printed anew, on a replay too

    async def printed() -> PrintJob:
        return await visit.once(key, lambda: print_receipt(services, number, case.submission_id))

    job = await visit.busy(f"reprint.{turn}.busy", busy_page(), printed)
    words, tone = job_words(job) if job else (say("printing.unknown"), Tone.WARN)
    await visit.ask(
        f"reprint.{turn}.told",
        Message(
            title=say("track.reprint.title"),
            paragraphs=(words,),
            actions=(Choice(_CONTINUE, say("frame.continue")),),
            tone=tone,
            big=case.receipt_number,
        ),
        remember=lambda _: False,
    )


def _timeline(services: Services, case: StoredSubmission, others: Sequence[StoredSubmission]) -> Timeline:
    answered = {event.item_code for event in case.events if event.state is not CaseState.RECEIVED}
    waiting = [event for event in case.events if event.item_code not in answered]
    is_waiting = not answered.issuperset(case.item_codes)
    waits_until = answer_by(services.calendar, case.received_at, waiting) if is_waiting else None
    note = say("track.received_here")
    if waits_until is not None:
        note = say("track.received_waiting", day=day_words(waits_until, services.today()))
    received = TimelineStep(say("case.state.received"), note, case.received_at, Tone.OK)
    is_there = case.delivery is DeliveryState.DELIVERED
    sent = TimelineStep(
        say("track.delivered") if is_there else say("track.waiting"),
        say("track.delivered.note") if is_there else say("track.waiting.note"),
        None,
        Tone.OK if is_there else Tone.WARN,
    )
    return Timeline(
        title=services.name_of(case.matter_code, case.catalogue_version),
        explanation=say("track.explanation", number=case.receipt_number),
        steps=(received, sent, *_steps(services, case), *supplied_steps(case, others)),
        actions=_actions(services, case, others),
    )


def _actions(
    services: Services, case: StoredSubmission, others: Sequence[StoredSubmission]
) -> tuple[Choice, ...]:
    return (
        *supply_choices(services, case, others),
        *papers_choice(services, case),
        Choice(_REPRINT, say("track.reprint")),
    )


def _steps(services: Services, case: StoredSubmission) -> Iterator[TimelineStep]:
    """What happened to each item in its turn; of several each step says whose it is."""
    for code in case.item_codes:
        of_item = (event for event in case.events if event.item_code == code)
        for place, event in enumerate(of_item):
            if place == 0 and event.state is CaseState.RECEIVED and event.papers is None:
                continue  # told above, as this terminal knows it
            step = _step(event)
            if len(case.item_codes) > 1:
                item = services.name_of(code, case.catalogue_version)
                step = replace(step, title=say("track.part", item=item, state=step.title))
            yield step


def answer_by(calendar: Calendar, received_at: datetime, events: Sequence[CaseEvent]) -> Due | None:
    """By when the window tells what is missing, worked out today: a notice may have come since the receipt.

    None once something else has happened. While this terminal lacks the notice, what the backend says.
    """
    if any(event.state is not CaseState.RECEIVED for event in events):
        return None
    due = notify_by(calendar, local_date(received_at))
    told = [Due(event.due) for event in events if event.due and not event.is_provisional]
    return told[-1] if due.is_provisional and told else due


def _step(event: CaseEvent) -> TimelineStep:
    if event.papers is not None:  # a paper came or went, the case stays where it stands
        return TimelineStep(event.note, say("track.by", body=event.by), event.at, Tone.OK)
    note: Words = event.note or say("track.by", body=event.by)
    if event.due is not None:
        on = event.at.astimezone(LOCAL_ZONE).date()
        note = say("track.note_due", note=note, day=day_words(Due(event.due, event.is_provisional), on))
    tone = Tone.WARN if event.state in _WARN_STATES else Tone.OK
    return TimelineStep(say(f"case.state.{event.state.value}"), note, event.at, tone)
