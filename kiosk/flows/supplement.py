"""Supplement: from the card or a notice's code straight to what is missing, and to the receipt for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.consents import helped
from kiosk.deadlines import Due, local_date, notify_by
from kiosk.flows.bringing import bring
from kiosk.flows.card import read_identity
from kiosk.flows.consenting import agrees
from kiosk.flows.ending import Ending
from kiosk.flows.receiving import hand_out, one_id, receive, way_to
from kiosk.flows.signature import sign
from kiosk.next_steps import day_words, notify_words, time_words
from kiosk.pages import Busy, Choice, Choose, Done, Message, Review, ReviewRow, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.supplement_slip import supplement_slip
from kiosk.supplements import Supplement, known_here, on_the_way, wanted
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.identity import Identity
from peripherals.printer.document import Slip
from sync.corrections import CorrectionsWanted
from sync.protocol.corrections import OpenCorrection, OpenCorrections
from sync.sealed_question import NotKnown
from sync.store.cases import StoredSubmission
from sync.store.submissions import SubmissionDraft, Submitted
from sync.store.trouble import NotStored

_START, _HOME = "start", "home"
SUPPLY_KEY = "supply"


@dataclass(frozen=True, slots=True)
class _Open:
    """`is_whole`: the backend was asked; else only what this terminal has been told is known."""

    corrections: tuple[OpenCorrection, ...]
    is_whole: bool


async def supplement(visit: Visit, services: Services, case_number: str = "") -> Ending:
    """What one notice asks for, scanned, signed and received. `case_number`: what a notice's code says; it
    only chooses among what the card's holder may see."""
    identity = await read_identity(visit, services, "card.why.supplement")
    held = await services.try_store(lambda store: store.cases.of_holder(identity.number))
    if isinstance(held, NotStored):
        await _tell(visit, say("track.not_read.title"), fault(held.code))
        return Ending.HOME
    found = await _look(visit, services, identity, held)
    correction = await _which(visit, services, found, case_number)
    if correction is None or not await _notice(visit, services, correction, is_whole=found.is_whole):
        return Ending.HOME
    visit.kicker = correction.item_name
    if visit.helper is not None and not await agrees(visit, helped(visit.helper)):
        return Ending.HOME
    brought = await bring(visit, services, SUPPLY_KEY, wanted(correction))
    submission_id = await one_id(visit, "submission_id")
    given = Supplement(submission_id, correction, identity, brought, visit.helper)
    await _review(visit, given)
    await _hand_in(visit, services, given)
    return Ending.FAREWELL


async def _look(
    visit: Visit, services: Services, identity: Identity, held: Sequence[StoredSubmission]
) -> _Open:
    """The notices of this card: of all terminals from the backend, else those that this one knows."""
    page = Busy(
        title=say("supplement.looking.title"),
        explanation=say("supplement.looking"),
        way_out=say("records.busy.way_out"),
    )

    async def looked() -> OpenCorrections | NotKnown:
        question = CorrectionsWanted(identity.number, services.now())
        return await visit.once(
            "supplement.asked", lambda: services.ask_backend(services.ask_corrections, question)
        )

    answer = await visit.busy("supplement.looking", page, looked)
    is_whole = isinstance(answer, OpenCorrections)
    if isinstance(answer, OpenCorrections):
        told = answer.corrections
    else:
        names = {
            code: services.name_of(code, case.catalogue_version) for case in held for code in case.item_codes
        }
        told = known_here(held, names)
    gone = on_the_way(held, is_line_there=is_whole)
    return _Open(tuple(each for each in told if each.case_number not in gone), is_whole)


async def _which(visit: Visit, services: Services, found: _Open, case_number: str) -> OpenCorrection | None:
    by_number = {each.case_number: each for each in found.corrections}
    if case_number in by_number:
        return by_number[case_number]
    if not by_number or case_number:
        key = "code" if case_number else "none"
        explanation = services.card_words("supplement.code") if case_number else say("supplement.none")
        only = () if found.is_whole else (say("supplement.only_here"),)
        await _tell(visit, say(f"supplement.{key}.title"), explanation, *only)
        return None
    if len(by_number) == 1:
        return found.corrections[0]
    page = Choose(
        title=say("supplement.which"),
        explanation="" if found.is_whole else say("supplement.only_here"),
        choices=tuple(
            Choice(each.case_number, each.item_name, note=each.case_number) for each in found.corrections
        ),
    )
    return by_number[await visit.ask("supplement.case", page, patience=Patience.MENU)]


async def _notice(visit: Visit, services: Services, correction: OpenCorrection, *, is_whole: bool) -> bool:
    """All that is missing, once, and until when; whether its person goes on."""
    due: Words = say("supplement.no_day")
    if correction.supply_by is not None:
        due = say("supplement.by", day=day_words(Due(correction.supply_by), services.today()))
    page = Message(
        title=say("supplement.notice.title", item=correction.item_name, count=len(wanted(correction))),
        paragraphs=(correction.note, due, *(() if is_whole else (say("supplement.only_here"),))),
        actions=(Choice(_START, say("supplement.start")), Choice(_HOME, say("frame.home"))),
        tone=Tone.WARN,
    )
    return await visit.ask("supplement.notice", page) == _START


async def _review(visit: Visit, given: Supplement) -> None:
    names = wanted(given.correction)
    case = (
        ReviewRow(say("supplement.review.item"), given.correction.item_name),
        ReviewRow(say("supplement.review.case"), given.correction.case_number),
        ReviewRow(say("party.name.self"), given.identity.name),
        ReviewRow(say("party.number.self"), given.identity.masked_number),
    )
    scans = tuple(
        ReviewRow(names[id_], say("materials.state.scanned", pages=scan.page_count, due=""), SUPPLY_KEY)
        for id_, scan in given.brought.items()
    )
    page = Review(
        title=say("review.title"),
        explanation=say("review.explanation"),
        sections=((say("supplement.review.of"), case), (say("review.section.materials"), scans)),
        go=say("review.go"),
    )
    answer = await visit.ask("review", page, remember=lambda said: said == "continue")
    if answer != "continue":
        visit.change(answer)


async def _hand_in(visit: Visit, services: Services, given: Supplement) -> None:
    strokes = await sign(visit, services)

    def by(at: datetime) -> Due:
        return notify_by(services.calendar, local_date(at))

    def draft(now: datetime) -> SubmissionDraft:
        return given.draft(strokes, by(now).day, now)

    def slip(number: str, at: datetime) -> Slip:
        number_of_case = given.correction.case_number
        is_own = number_of_case.startswith(f"{services.profile.terminal.id}-")
        link = services.case_link(number_of_case) if is_own else ""
        return supplement_slip(given, number, at, by(at), link, services.place)

    received = await receive(visit, services, draft, slip)
    page = _done_page(services, given, received, by(received.received_at))
    await hand_out(visit, services, page, given.identity.number, given.submission_id)


def _done_page(services: Services, given: Supplement, received: Submitted, due: Due) -> Done:
    on = local_date(received.received_at)
    return Done(
        title=say("supplement.done.title"),
        explanation=say("done.explanation", time=time_words(received.received_at)),
        number_label=say("done.number"),
        number=received.receipt_number,
        dates=(notify_words(due, on, on),),
        note=way_to(services, given.correction.body),
        printing=say("done.printing"),
        printing_tone=Tone.NEUTRAL,
        can_reprint=False,
        go=say("supplement.done.go"),
    )


async def _tell(visit: Visit, title: Words, *words: Words) -> None:
    home = Choice(_HOME, say("frame.home"))
    await visit.ask("supplement.told", Message(title=title, paragraphs=words, actions=(home,)))
