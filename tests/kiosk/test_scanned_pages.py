"""The pages taken for one paper: order, turns, replacement, and the text that comes later."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Coroutine
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest

from kiosk.scanned_pages import Reading, TakenDocument, TakenPage, make_searchable
from peripherals.devices import Completion, Failed, Recovery
from peripherals.reading.text_line import TextLine

LINE = TextLine("本申请人承诺所提交的材料真实", 0.9, 100, 200, 500, 240)
UPSIDE_DOWN = TextLine("本申请人承诺所提交的材料真实", 0.9, 100, 200, 500, 240, 2)
NOT_READ = Failed(Completion.TIME_OUT, "reading.too_slow", Recovery.SKIP)


def page(level: int = 250, *, wide: bool = False) -> TakenPage:
    return TakenPage(np.full((400, 800, 3) if wide else (800, 600, 3), level, np.uint8))


def document(*levels: int) -> TakenDocument:
    taken = TakenDocument()
    taken.add(*(page(level) for level in levels))
    return taken


def levels(taken: TakenDocument) -> list[int]:
    return [int(each.taken[0, 0, 0]) for each in taken.pages]


def reading(outcome: tuple[TextLine, ...] | Failed) -> Reading:
    async def read() -> tuple[TextLine, ...] | Failed:
        await asyncio.sleep(0)
        return outcome

    return asyncio.create_task(read())


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_pages_stand_in_the_order_they_were_taken_until_somebody_moves_one() -> None:
    taken = document(1, 2, 3)
    taken.move(2, 0)
    assert levels(taken) == [3, 1, 2]
    taken.delete(1)
    assert levels(taken) == [3, 2]


def test_a_page_taken_again_takes_the_place_of_the_old_one_and_the_next_comes_last() -> None:
    taken = document(1, 2, 3)
    taken.retaking = 1
    taken.add(page(9))
    taken.add(page(4))
    assert levels(taken) == [1, 9, 3, 4]


def test_several_sheets_of_a_feeder_may_take_the_place_of_one() -> None:
    taken = document(1, 2)
    taken.retaking = 0
    taken.add(page(7), page(8))
    assert levels(taken) == [7, 8, 2]


def test_a_page_is_turned_clockwise_and_filed_so() -> None:
    taken = TakenDocument()
    taken.add(page(wide=True))
    taken.pages[0].taken[:, :100] = 0  # black at its left
    taken.turn(0)
    image = taken.pages[0].image
    assert image.shape[:2] == (800, 400)
    assert (image[:100] == 0).all()  # now at its top
    taken.turn(0, 3)
    assert np.array_equal(taken.pages[0].image, taken.pages[0].taken)


def test_what_was_bound_is_bound_once_and_anew_after_every_change() -> None:
    async def work() -> None:
        taken = document(240, 250)
        first = await taken.bind()
        assert await taken.bind() is first
        taken.move(0, 1)
        second = await taken.bind()
        assert second is not first
        assert second.page_count == 2

    run(work())


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_the_text_is_laid_under_the_page_as_it_was_turned(turned: int) -> None:
    async def work() -> None:
        taken = document(250)
        taken.pages[0].reading = reading((LINE,))
        taken.turn(0, turned)
        bound = await taken.bind()
        without = bound.pdf
        await make_searchable(bound, taken.pages)
        assert bound.pdf != without
        with pypdfium2.PdfDocument(bound.pdf) as pdf:
            text = pdf[0].get_textpage()
            start, count = text.search(LINE.text).get_next()
            boxes = np.array([text.get_charbox(start + number) for number in range(count)])
        width, height = ((600, 800), (800, 600))[turned % 2]
        left, top = {0: (100, 200), 1: (560, 100), 2: (100, 560), 3: (200, 100)}[turned]
        assert boxes[:, 0].min() == pytest.approx(left * 0.36, abs=1)
        assert height * 0.36 - boxes[:, 3].max() == pytest.approx(top * 0.36, abs=1)
        assert boxes[:, 2].max() < width * 0.36

    run(work())


def test_a_page_that_could_not_be_read_has_no_text_and_the_others_have() -> None:
    async def work() -> None:
        taken = document(250, 250)
        taken.pages[0].reading, taken.pages[1].reading = reading(NOT_READ), reading((LINE,))
        bound = await taken.bind()
        await make_searchable(bound, taken.pages)
        with pikepdf.open(io.BytesIO(bound.pdf)) as pdf:
            assert ["/Font" in each.Resources for each in pdf.pages] == [False, True]

    run(work())


def test_turning_upright_is_proposed_and_never_done() -> None:
    async def work() -> None:
        taken = document(250)
        one = taken.pages[0]
        assert one.proposal == 0  # nobody knows yet
        one.reading = reading((UPSIDE_DOWN,))
        assert one.proposal == 0  # still being read
        await one.lines()
        assert (one.proposal, one.turns) == (2, 0)
        taken.turn(0, one.proposal)
        assert (one.proposal, one.turns) == (0, 2)

    run(work())


def test_a_page_that_is_gone_is_not_read_any_more() -> None:
    async def work() -> None:
        taken = document(250, 250)
        kept, gone = (asyncio.create_task(asyncio.Event().wait()) for _ in range(2))
        taken.pages[0].reading, taken.pages[1].reading = kept, gone  # type: ignore[assignment]
        taken.delete(1)
        await asyncio.sleep(0)
        assert gone.cancelled()
        assert not kept.done()
        taken.clear()
        await asyncio.sleep(0)
        assert kept.cancelled()

    run(work())
