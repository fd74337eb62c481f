"""The papers of a case for its applicant: asked for with the card that made it, chosen, printed one by one.

They live in this visit alone: in memory, from the backend's answer to the printer's line, never in a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from kiosk.flows.page_job import print_and_follow
from kiosk.next_steps import day_words
from kiosk.pages import Busy, Choice, Choose, Message, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from kiosk.working_days import Due
from peripherals.readiness import Availability, Service
from sync.papers import PapersWanted
from sync.protocol.papers import CasePaper, CasePapers
from sync.sealed_question import NotKnown
from sync.store.cases import StoredSubmission

PAPERS = "papers"
"""The answer of a page that offers them."""

_CONTINUE, _AGAIN, _ENOUGH = "continue", "again", "enough"


def papers_choice(services: Services, case: StoredSubmission) -> tuple[Choice, ...]:
    """Offered while the backend says that there are some; what stands against it is told on it."""
    number = number_of_papers(case)
    if not number:
        return ()
    blocked = _blocked(services.availability()[Service.PAGES])
    return (Choice(PAPERS, say("papers.print"), note=say("papers.number", count=number), blocked=blocked),)


def number_of_papers(case: StoredSubmission) -> int:
    """How many there were when the line was last there: what the latest event of each case says."""
    latest: Mapping[str, int] = {e.case_number: e.papers for e in case.events if e.papers is not None}
    return sum(latest.values())


def _blocked(state: Availability) -> Words:
    match state.code:
        case None:
            return ""
        case "device.not_installed":
            return say("papers.not_here")
        case "network.offline":
            return say("papers.offline")
        case code:
            return fault(code)


async def hand_out_papers(
    visit: Visit, services: Services, card_number: str, case: StoredSubmission, key: str
) -> None:
    """Until the person has what he wants. `key`, of this case alone, begins every step: known ones are not
    done again."""
    papers = await _fetched(
        visit, services, PapersWanted(card_number, case.submission_id, services.now()), key
    )
    sent: set[str] = set()
    for turn in count():
        if not papers or len(sent) == len(papers) == 1:
            return
        page = _which(services, case, papers, sent)
        chosen = await visit.ask(f"{key}.{turn}", page, patience=Patience.MENU)
        if chosen == _ENOUGH:
            return
        paper = next(paper for paper in papers if paper.document_id == chosen)
        if await print_and_follow(visit, services, paper, f"{key}.{turn}.{chosen}"):
            sent.add(paper.document_id)


async def _fetched(visit: Visit, services: Services, wanted: PapersWanted, key: str) -> tuple[CasePaper, ...]:
    page = Busy(
        title=say("papers.fetching.title"),
        explanation=say("papers.fetching"),
        way_out=say("printing.way_out"),
    )
    for attempt in count():

        async def fetched(attempt: int = attempt) -> CasePapers | NotKnown:
            return await visit.once(
                f"{key}.asked.{attempt}", lambda: services.ask_backend(services.ask_papers, wanted)
            )

        answer = await visit.busy(f"{key}.asking.{attempt}", page, fetched)
        if answer is None:
            return ()
        if isinstance(answer, CasePapers) and answer.papers:
            return answer.papers
        told = await visit.ask(f"{key}.none.{attempt}", _none_page(answer))
        if told != _AGAIN:
            return ()
    raise AssertionError("count() never ends")


def _none_page(answer: CasePapers | NotKnown) -> Message:
    """The line is away, or there is nothing for whoever holds this card."""
    go = Choice(_CONTINUE, say("frame.continue"))
    if isinstance(answer, NotKnown):
        return Message(
            title=say("papers.not_fetched.title"),
            paragraphs=(say("papers.not_fetched"), say("papers.kept")),
            actions=(go, Choice(_AGAIN, say("papers.fetch_again"))),
            tone=Tone.WARN,
        )
    return Message(title=say("papers.none.title"), paragraphs=(say("papers.none"),), actions=(go,))


def _which(services: Services, case: StoredSubmission, papers: Sequence[CasePaper], sent: set[str]) -> Choose:
    return Choose(
        title=say("papers.which"),
        explanation=say("papers.which.explanation"),
        choices=(
            *(
                Choice(
                    paper.document_id,
                    paper.title,
                    note=_note(services, case, paper),
                    badge=say("papers.sent") if paper.document_id in sent else "",
                )
                for paper in papers
            ),
            Choice(_ENOUGH, say("papers.enough")),
        ),
    )


def _note(services: Services, case: StoredSubmission, paper: CasePaper) -> Words:
    """When it was issued and how long it is; of several items whose it is."""
    day = day_words(Due(paper.issued_on), services.today())
    note = say("papers.issued", day=day)
    if paper.pages is not None:
        note = say("papers.issued_pages", day=day, pages=paper.pages)
    items = {event.case_number: event.item_code for event in case.events}
    if len(case.item_codes) > 1 and (code := items.get(paper.case_number)):
        item = services.name_of(code, case.catalogue_version)
        note = say("papers.of_item", item=item, note=note)
    return note
