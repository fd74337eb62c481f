"""Who leaves while something goes on that is never cut: the glass is wiped at once, the rest afterwards."""

from __future__ import annotations

import asyncio

from config.profile import Timeouts
from kiosk.pages import Busy, Input, Leave, Message, Question
from kiosk.visit import Visit, open_visit
from kiosk.words import say
from tests.stage import ScriptedStage, Wait

PRINTING = Busy(title="", explanation="", way_out=say("printing.way_out"))
OWN = Message(title="样本卡的办件", paragraphs=(), actions=())


def test_nothing_of_a_person_stands_on_the_glass_while_a_print_comes_to_its_end() -> None:
    scripted = ScriptedStage([(Busy, None), (Message, Leave()), (Busy, Wait())])

    async def leaves() -> None:
        out = asyncio.Event()

        async def flow(visit: Visit) -> None:
            await visit.busy("print", PRINTING, lambda: visit.once("printed", out.wait))
            await visit.ask("own", OWN)

        async def whole() -> None:
            async with open_visit(scripted, Timeouts()) as visit:
                await visit.run(flow)

        visit = asyncio.create_task(whole())
        async with asyncio.timeout(10):
            while len(scripted.shown) < 3:
                await asyncio.sleep(0)
        assert (scripted.resets, visit.done()) == (1, False)
        out.set()
        await visit

    asyncio.run(leaves())
    assert scripted.shown[1:] == [OWN, Busy(title=say("ending.title"), explanation=say("ending.explanation"))]


def test_the_frame_says_that_something_was_filled_in_until_it_is_received() -> None:
    scripted = ScriptedStage([(Message, "a"), (Question, "86"), (Message, "a"), (Message, "a")])

    async def flow(visit: Visit) -> None:
        await visit.ask("one", OWN)
        await visit.ask("area", Question(title="area", input=Input.NUMBER))
        await visit.ask("two", OWN)
        visit.has_received = True
        await visit.ask("three", OWN)

    asyncio.run(Visit(scripted, Timeouts()).run(flow))
    assert [frame.has_answers for frame in scripted.frames] == [False, False, True, False]
