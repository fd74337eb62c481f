"""A visit: replay, effects that run once, patience, the wipe."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from config.profile import Timeouts
from kiosk.pages import Back, Choice, Choose, Leave, Page, TimedOut
from kiosk.patience import Patience
from kiosk.visit import Visit, open_visit
from tests.stage import ScriptedStage, Wait

SHORT = Timeouts(menu_s=0.3, question_s=0.3, paper_s=0.3, card_gone_s=0.1, visit_s=100)
LONG = Timeouts()


def choose(title: str) -> Choose:
    return Choose(title=title, choices=(Choice("a", "A"), Choice("b", "B")))


def stage(*answers: Any) -> ScriptedStage:
    return ScriptedStage([(Choose, answer) for answer in answers])


async def three_pages(visit: Visit) -> list[str]:
    return [await visit.ask(key, choose(key)) for key in ("one", "two", "three")]


def titles(scripted: ScriptedStage) -> list[str]:
    return [str(page.title) for page in scripted.shown if isinstance(page, Choose)]


def run(flow: Any, scripted: ScriptedStage, timeouts: Timeouts = LONG, **more: Any) -> Any:
    return asyncio.run(Visit(scripted, timeouts, **more).run(flow))


def test_back_shows_the_page_before_and_answers_the_known_ones_from_memory() -> None:
    scripted = stage("a", "a", Back(), "b", "a")
    assert run(three_pages, scripted) == ["a", "b", "a"]
    assert titles(scripted) == ["one", "two", "three", "two", "three"]


def test_two_backs_go_two_pages_back() -> None:
    scripted = stage("a", "a", Back(), Back(), "b", "b", "b")
    assert run(three_pages, scripted) == ["b", "b", "b"]
    assert titles(scripted) == ["one", "two", "three", "two", "one", "two", "three"]


def test_back_is_offered_only_where_there_is_a_page_before() -> None:
    scripted = stage("a", "a", "a")
    run(three_pages, scripted)
    assert [frame.can_go_back for frame in scripted.frames] == [False, True, True]


def test_what_was_answered_stands_in_its_page_again_after_back() -> None:
    seen: list[object] = []

    async def flow(visit: Visit) -> None:
        await visit.ask("one", choose("one"))
        seen.append(visit.known("two"))
        await visit.ask("two", choose("two"))
        await visit.ask("three", choose("three"))

    run(flow, stage("a", "b", Back(), "b", "a"))
    assert seen == [None, "b"]


def test_change_asks_one_page_again_and_keeps_the_rest() -> None:
    scripted = stage("a", "a", "change", "b", "end")

    async def flow(visit: Visit) -> tuple[str, str]:
        one = await visit.ask("one", choose("one"))
        two = await visit.ask("two", choose("two"))
        last = await visit.ask("review", choose("review"), remember=lambda a: a != "change")
        if last == "change":
            visit.change("one")
        return one, two

    assert run(flow, scripted) == ("b", "a")
    assert titles(scripted) == ["one", "two", "review", "one", "review"]


def test_an_answer_that_no_longer_fits_is_asked_again() -> None:
    scripted = stage("a", "a", "change", "b", "b", "end")

    async def flow(visit: Visit) -> tuple[str, str]:
        one = await visit.ask("one", choose("one"))
        two = await visit.ask("two", choose("two"), still_fits=lambda a: a == one)
        last = await visit.ask("review", choose("review"), remember=lambda a: a != "change")
        if last == "change":
            visit.change("one")
        return one, two

    assert run(flow, scripted) == ("b", "b")
    assert titles(scripted) == ["one", "two", "review", "one", "two", "review"]


def test_an_effect_runs_once_however_often_the_flow_is_replayed() -> None:
    done: list[str] = []

    async def effect() -> str:
        done.append("printed")
        return "job"

    async def flow(visit: Visit) -> str:
        await visit.ask("one", choose("one"))
        job = await visit.once("print", effect)
        await visit.ask("two", choose("two"))
        return job

    assert run(flow, stage("a", Back(), "b", "a")) == "job"
    assert done == ["printed"]


def test_there_is_no_way_back_over_what_was_done() -> None:
    scripted = stage("a", Back(), "a")

    async def flow(visit: Visit) -> None:
        await visit.ask("one", choose("one"))
        visit.close_the_way_back()
        await visit.ask("two", choose("two"))

    run(flow, scripted)
    assert titles(scripted) == ["one", "two", "two"]
    assert not scripted.frames[1].can_go_back


def test_a_page_nobody_answers_ends_the_visit_after_the_countdown() -> None:
    scripted = stage(Wait())
    with pytest.raises(TimedOut):
        run(three_pages, scripted, SHORT)
    assert [c.seconds for c in scripted.countdowns] == [30]


def test_more_time_goes_on_with_the_same_page() -> None:
    scripted = stage(Wait())
    scripted.more_time = [True, True, False]
    with pytest.raises(TimedOut):
        run(three_pages, scripted, SHORT)
    assert len(scripted.countdowns) == 3
    assert titles(scripted) == ["one"]


def test_beyond_the_cap_of_a_visit_no_more_time_is_offered() -> None:
    scripted = stage(Wait())
    scripted.more_time = [True]
    with pytest.raises(TimedOut):
        run(three_pages, scripted, SHORT.model_copy(update={"visit_s": 0.01}))
    assert [c.more_time for c in scripted.countdowns] == [""]


def test_the_clock_stands_still_while_a_device_works() -> None:
    scripted = stage(Wait())

    async def flow(visit: Visit) -> object:
        async def slow_device() -> str:
            with visit.idle.at_work():
                await asyncio.sleep(0.8)
            return "read"

        return await visit.ask_or("card", choose("card"), slow_device)

    assert run(flow, scripted, SHORT) == "read"
    assert scripted.countdowns == []


def test_patience_is_shorter_when_the_card_is_gone() -> None:
    scripted = stage(Wait())
    patient = SHORT.model_copy(update={"question_s": 60.0})

    async def flow(visit: Visit) -> None:
        visit.idle.met_card()
        await three_pages(visit)

    with pytest.raises(TimedOut):
        run(flow, scripted, patient, is_card_gone=lambda: True)


def test_before_any_card_patience_is_whole() -> None:
    scripted = stage(Wait())
    quick = SHORT.model_copy(update={"question_s": 1.5})
    began_s = time.monotonic()
    with pytest.raises(TimedOut):
        run(three_pages, scripted, quick, is_card_gone=lambda: True)
    assert time.monotonic() - began_s >= 1.5


def test_the_same_page_shown_again_by_a_device_is_nothing_the_person_did() -> None:
    scripted = ScriptedStage([(Choose, Wait()) for _ in range(50)])

    async def flow(visit: Visit) -> None:
        async def broken_camera() -> str:
            await asyncio.sleep(0.1)
            return "failed"

        while True:
            await visit.ask_or("scan", choose("scan"), broken_camera, remember=lambda _: False)

    with pytest.raises(TimedOut):
        run(flow, scripted, SHORT)


def test_an_effect_that_nobody_waits_for_any_more_is_finished() -> None:
    scripted = stage(Leave())
    done: list[str] = []

    async def effect() -> None:
        await asyncio.sleep(0.3)
        done.append("printed")

    async def flow(visit: Visit) -> None:
        visit.start(visit.once("print", effect))
        await asyncio.sleep(0.05)
        await visit.ask("one", choose("one"))

    async def one_visit() -> None:
        async with open_visit(scripted, LONG) as visit:
            await visit.run(flow)

    asyncio.run(one_visit())
    assert done == ["printed"]


def test_an_endless_page_never_counts_down() -> None:
    scripted = stage(Wait())

    async def flow(visit: Visit) -> object:
        async def later() -> str:
            await asyncio.sleep(0.9)
            return "started"

        return await visit.ask_or("attract", choose("x"), later, patience=Patience.ENDLESS)

    assert run(flow, scripted, SHORT) == "started"
    assert scripted.countdowns == []


@pytest.mark.parametrize("ending", [Leave(), "a"])
def test_however_a_visit_ends_the_stage_is_wiped_and_nothing_is_kept(ending: Any) -> None:
    scripted = stage("a", "a", ending)

    async def one_visit() -> Visit:
        async with open_visit(scripted, LONG) as visit:
            await visit.run(three_pages)
        return visit

    visit = asyncio.run(one_visit())
    assert scripted.resets == 1
    assert [visit.known(key) for key in ("one", "two", "three")] == [None, None, None]


def test_a_bug_leaves_a_wiped_stage_behind() -> None:
    scripted = stage(ZeroDivisionError("bug"))

    async def one_visit() -> None:
        async with open_visit(scripted, LONG) as visit:
            await visit.run(three_pages)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(one_visit())
    assert scripted.resets == 1


def test_work_beside_the_pages_ends_with_the_visit() -> None:
    scripted = stage("a")
    cancelled = []

    async def beside() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def flow(visit: Visit) -> None:
        visit.start(beside())
        await visit.ask("one", choose("one"))

    async def one_visit() -> None:
        async with open_visit(scripted, LONG) as visit:
            await visit.run(flow)

    asyncio.run(one_visit())
    assert cancelled == [True]


def test_a_scripted_stage_is_a_stage() -> None:
    page: Page[str] = choose("x")
    assert asyncio.run(stage("a").show(page, frame=None)) == "a"  # type: ignore[arg-type]
