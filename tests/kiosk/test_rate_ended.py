"""Rating a matter when it has come to its end: with the card, once, kept before it is thanked for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kiosk.flows.code import HOME
from kiosk.flows.home import home
from kiosk.pages import Busy, CardPrompt, Choose, Message, Rating, Timeline
from kiosk.visit import open_visit
from kiosk.words import say
from sync.protocol.wire import CaseEvent, CaseState
from sync.store.submissions import Submitted
from tests.kiosk.hall import WANG, Hall, Script, play, stage
from tests.stage import Wait
from tests.sync.material import compose, draft

CARD: Script = [(CardPrompt, Wait())]


def ended(hall: Hall, cursor: int, state: CaseState) -> str:
    received = hall.services.submissions.submit(draft(WANG.number), compose)
    assert isinstance(received, Submitted)
    event = CaseEvent(
        cursor=cursor,
        submission_id=received.submission_id,
        receipt_number=received.receipt_number,
        case_number=received.receipt_number,
        item_code="11330000002482",
        at=datetime(2026, 11, 20, 2, tzinfo=UTC),
        state=state,
        by="区行政审批服务局",
    )
    hall.services.store.cases.keep_events([event], cursor)
    return received.submission_id


def test_each_matter_that_ended_is_rated_once_and_no_other_is_offered(tmp_path: Path) -> None:
    home_again = (Message, "home")
    scripted = stage(
        CARD,
        [(Choose, lambda page: page.choices[0].id), (Rating, (5, ())), home_again],
        CARD,
        [(Rating, (1, ("slow",))), home_again],
        CARD,
        [home_again],
    )

    async def flow(hall: Hall) -> tuple[list[str], list[tuple[str, int]]]:
        services = hall.services
        states = (CaseState.GRANTED, CaseState.REJECTED, CaseState.UNDER_REVIEW)
        made = await services.in_store(lambda _: [ended(hall, n, state) for n, state in enumerate(states, 1)])
        for _ in range(3):
            async with open_visit(scripted, services.profile.timeouts) as visit:
                visit.foresee(HOME, "rate")
                await visit.run(lambda visit: home(visit, services))
        rows = await services.in_store(
            lambda store: store.database.query("SELECT submission_id, level FROM rating ORDER BY level")
        )
        return made, [(row["submission_id"], row["level"]) for row in rows]

    made, rated = play(tmp_path, flow)
    assert rated == [(made[0], 1), (made[1], 5)]
    told = [page.title for page in scripted.shown if isinstance(page, Message)]
    assert told == [say("rate.kept.title"), say("rate.kept.title"), say("rate.none.title")]


def test_what_is_forgotten_while_its_person_looks_at_it_is_told_and_ends_no_visit(tmp_path: Path) -> None:
    gone: list[str] = []

    async def flow(hall: Hall) -> list[Message]:
        services = hall.services
        gone.extend(await services.in_store(lambda _: [ended(hall, n, CaseState.GRANTED) for n in (1, 2, 3)]))

        def forgotten(_page: object) -> str:
            for table in ("case_event", "document", "outbox"):
                services.store.database.change(f"DELETE FROM {table} WHERE submission_id = ?", (gone[0],))  # noqa: S608
            services.store.database.change("DELETE FROM submission WHERE id = ?", (gone.pop(0),))
            return "reprint"

        scripted = stage(
            CARD, [(Choose, gone[0]), (Timeline, forgotten), (Busy, Wait()), (Message, "continue")],
            [(Message, "continue")],
            CARD, [(Choose, gone[1]), (Rating, lambda page: (5, (forgotten(page),)[1:])), (Message, "home")],
        )  # fmt: skip
        for journey in ("track", "rate"):
            async with open_visit(scripted, services.profile.timeouts) as visit:
                visit.foresee(HOME, journey)
                await visit.run(lambda visit: home(visit, services))
        assert not scripted.script
        return [page for page in scripted.shown if isinstance(page, Message)]

    reprinted, nothing, rated = play(tmp_path, flow)
    assert reprinted.paragraphs == (say("printing.failed"),)
    assert nothing.title == say("track.nothing.title")
    assert (rated.title, rated.paragraphs) == (say("rate.not_kept.title"), (say("rate.none"),))
