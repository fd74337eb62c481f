"""One person's time at the terminal: replayed pages, effects that run once, patience, and the wipe.

A flow is a deterministic function of its answers. `Visit.ask` remembers (key, answer); Back forgets the last
one and runs the flow again, known pages answered from memory without being shown. What has an effect outside
(submit, print) is a keyed step of `Visit.once`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, Never, TypeVar, cast

from config.profile import Timeouts
from kiosk.assistance import with_helper
from kiosk.pages import Back, Busy, Frame, Leave, Page, Stage, TimedOut
from kiosk.patience import IdleGuard, Patience
from kiosk.words import Words, say
from sync.protocol.wire import Helper
from sync.store.trouble import NotStored

A = TypeVar("A")
T = TypeVar("T")
Flow = Callable[["Visit"], Coroutine[Any, Any, T]]


class _Change(Exception):
    def __init__(self, key: str = "") -> None:
        """`key`: the page whose answer is forgotten; without one all stay."""
        self.key = key


class Visit:
    """Errors: `ask` raises Leave and TimedOut, which end the visit; Back never leaves `run`."""

    def __init__(
        self,
        stage: Stage,
        timeouts: Timeouts,
        is_card_gone: Callable[[], bool] = lambda: False,
        helper: Helper | None = None,
        *,
        is_person_gone: Callable[[], bool] = lambda: False,
        must_end: Callable[[], bool] = lambda: False,
    ) -> None:
        self.stage = stage
        self.helper = helper  # who helps, before this visit and after it; all else is wiped
        self.idle = IdleGuard(
            stage,
            timeouts if helper is None else timeouts.assisted(),
            is_card_gone,
            is_person_gone=is_person_gone,
            must_end=must_end,
        )
        self._answers: dict[str, object] = {}
        self._filled_in: set[str] = set()  # keys of pages whose answers are the person's own
        self._former: dict[str, object] = {}
        self._trail: list[str] = []
        self._barrier = 0
        self._effects: dict[str, asyncio.Future[Any]] = {}
        self._tasks: list[asyncio.Task[Any]] = []
        self._shown_key = ""
        self.kicker: Words = ""
        self.has_received = False  # something is on the disk, and has a receipt number
        self.follow: Callable[[Mapping[str, object]], Awaitable[NotStored | None]] | None = (
            None  # each answer
        )
        self.forsake: Callable[[], Awaitable[NotStored | None]] | None = None  # what was kept by following
        self.not_followed: NotStored | None = None  # why the last answer is not on the disk

    # ---- the flow ----------------------------------------------------------------------------------------

    async def run(self, flow: Flow[T]) -> T:
        """Run the flow to its end, again after every Back and every change."""
        while True:
            self._trail.clear()
            self.kicker = ""
            self.follow = None  # the flow may lead to another matter now
            try:
                return await flow(self)
            except Back:
                if len(self._trail) > self._barrier:
                    self._forget(self._trail[-1])
            except _Change as change:
                self._forget(self._last_of(change.key))

    async def ask(
        self,
        key: str,
        page: Page[A],
        *,
        patience: Patience = Patience.QUESTION,
        remember: Callable[[Any], bool] = lambda _: True,
        still_fits: Callable[[Any], bool] = lambda _: True,
    ) -> A:
        """The answer to a page: from memory when it was given and still fits, else from the person.

        Answers for which `remember` is false are not kept: the page will be asked again on a replay.
        """
        return cast(A, await self._ask(key, page, patience, remember, still_fits, None))

    async def ask_or(
        self,
        key: str,
        page: Page[A],
        until: Callable[[], Awaitable[T]],
        *,
        patience: Patience = Patience.QUESTION,
        remember: Callable[[Any], bool] = lambda _: True,
    ) -> A | T:
        """The same, or what `until` returns when that comes first: a card, a picture, a finished job."""
        return cast("A | T", await self._ask(key, page, patience, remember, lambda _: True, until))

    async def busy(self, key: str, page: Busy, work: Callable[[], Awaitable[T]]) -> T | None:
        """The result of work that the person watches and cannot go back from; None when it was not waited
        for, which only a page with a `way_out` offers. Wrap effects in `once`."""
        answer = await self._show_new(key, page, Patience.QUESTION, work, can_go_back=False)
        return cast("T | None", answer)

    async def _ask(
        self,
        key: str,
        page: Page[Any],
        patience: Patience,
        remember: Callable[[Any], bool],
        still_fits: Callable[[Any], bool],
        until: Callable[[], Awaitable[object]] | None,
    ) -> object:
        if key in self._answers and still_fits(self._answers[key]):
            self._trail.append(key)
            return self._answers[key]
        can_go_back = len(self._trail) > self._barrier
        answer = await self._show_new(key, page, patience, until, can_go_back=can_go_back)
        if remember(answer):
            if page.is_filled_in:
                self._filled_in.add(key)
            self._answers[key] = answer
            self._trail.append(key)
            if self.follow is not None:
                self.not_followed = await self.follow(self._answers)
        return answer

    async def _show_new(
        self,
        key: str,
        page: Page[Any],
        patience: Patience,
        until: Callable[[], Awaitable[object]] | None,
        *,
        can_go_back: bool,
    ) -> object:
        if key != self._shown_key:  # the same page once more is nothing the person did
            self._shown_key = key
            self.idle.stir()
        kicker = self.kicker if self.helper is None else with_helper(self.kicker, self.helper)
        is_kept = self.forsake is not None
        frame = Frame(can_go_back, kicker, has_answers=self.has_answers, is_kept=is_kept)
        return await self._show(page, frame, patience, until)

    async def once(self, key: str, effect: Callable[[], Awaitable[T]]) -> T:
        """Run an effect the first time and give its result ever after, also over Back and change.

        Once begun it is never cut: whoever stops waiting for it, even the end of the visit, lets it finish.
        """
        if key not in self._effects:
            self._effects[key] = asyncio.ensure_future(effect())
        with self.idle.at_work():
            return cast(T, await asyncio.shield(self._effects[key]))

    def change(self, key: str) -> None:
        """Ask this page again, then go on with all else as it was answered. Of a page that was asked in
        turns, `key/0`, `key/1`…, the last one."""
        raise _Change(key)

    async def keep_answers(
        self,
        follow: Callable[[Mapping[str, object]], Awaitable[NotStored | None]],
        forsake: Callable[[], Awaitable[NotStored | None]],
    ) -> None:
        """From here on what was answered is kept, also what was answered before."""
        self.follow, self.forsake = follow, forsake
        self.not_followed = await follow(self._answers)

    def stay(self) -> Never:
        """Who was about to leave did not: the page that was left is asked again."""
        raise _Change

    def close_the_way_back(self) -> None:
        """What was done cannot be undone: no Back beyond this point, in this run and in every replay."""
        self._barrier = len(self._trail)

    @property
    def has_answers(self) -> bool:
        """Something was filled in, and would be lost: what was received is kept, whoever leaves."""
        return not self.has_received and not self._filled_in.isdisjoint(self._answers)

    def foresee(self, key: str, answer: object) -> None:
        """This page counts as answered so without being shown; Back leads to it."""
        self._answers[key] = answer

    def answer_instead(self, key: str, answer: object) -> Never:
        """Another answer to a page before this one: the flow goes on from there."""
        self.foresee(key, answer)
        raise _Change

    def known(self, key: str) -> object | None:
        """What was answered before Back or change took it, to stand in its page again."""
        return self._answers.get(key, self._former.get(key))

    def _last_of(self, key: str) -> str:
        turns = [asked for asked in self._trail if asked == key or asked.startswith(f"{key}/")]
        return turns[-1] if turns else key

    def _forget(self, key: str) -> None:
        if key in self._answers:
            self._former[key] = self._answers.pop(key)

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Work that goes on beside the pages; ended with the visit."""
        task = asyncio.create_task(work)
        self._tasks.append(task)
        return task

    async def _show(
        self,
        page: Page[Any],
        frame: Frame,
        patience: Patience,
        until: Callable[[], Awaitable[object]] | None,
    ) -> object:
        racers: list[asyncio.Future[Any]] = [asyncio.ensure_future(self.stage.show(page, frame))]
        if patience is not Patience.ENDLESS:
            racers.append(asyncio.create_task(self.idle.wait_out(patience)))
        if until is not None:
            racers.append(asyncio.ensure_future(until()))
        try:
            done, _ = await asyncio.wait(racers, return_when=asyncio.FIRST_COMPLETED)
            first = next(racer for racer in racers if racer in done)
            return first.result()
        finally:
            for racer in racers:
                racer.cancel()
            await asyncio.gather(*racers, return_exceptions=True)

    @property
    def has_unfinished(self) -> bool:
        """Something that was begun, and is never cut, goes on."""
        return any(not effect.done() for effect in self._effects.values())

    async def wipe(self) -> None:
        """Forget everything of this person. Python frees what nothing holds; strings are not overwritten."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._effects.values(), return_exceptions=True)
        self._tasks.clear()
        self._answers.clear()
        self._former.clear()
        self._filled_in.clear()
        self._effects.clear()
        self._shown_key = ""
        self._trail.clear()
        self.follow = self.forsake = None


@asynccontextmanager
async def open_visit(
    stage: Stage,
    timeouts: Timeouts,
    is_card_gone: Callable[[], bool] = lambda: False,
    helper: Helper | None = None,
    *,
    is_person_gone: Callable[[], bool] = lambda: False,
    must_end: Callable[[], bool] = lambda: False,
) -> AsyncIterator[Visit]:
    """A visit whose end is a wipe, however it ends. Leave and TimedOut end here; where nobody stirred, the
    helper is gone as well."""
    visit = Visit(stage, timeouts, is_card_gone, helper, is_person_gone=is_person_gone, must_end=must_end)
    try:
        yield visit
    except Leave:
        pass
    except TimedOut:
        visit.helper = None
    finally:
        stage.reset()
        await _wipe(visit, stage)


async def _wipe(visit: Visit, stage: Stage) -> None:
    """The glass was cleared before: what was begun, as a print, may take a minute to end."""
    page = Busy(title=say("ending.title"), explanation=say("ending.explanation"))
    shown = [asyncio.ensure_future(stage.show(page, Frame()))] if visit.has_unfinished else []
    try:
        await visit.wipe()
    finally:
        for each in shown:
            each.cancel()
        await asyncio.gather(*shown, return_exceptions=True)
