"""How long a page waits for its person, and the warning before it gives up on one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import Never

from config.profile import Timeouts
from kiosk.pages import Countdown, Stage, TimedOut
from kiosk.words import say

_LOOK_S = 0.25  # how often it is looked at; far below the shortest limit


class Patience(Enum):
    """Which limit of the profile's `timeouts` a page has."""

    MENU = auto()
    QUESTION = auto()
    PAPER = auto()
    ENDLESS = auto()


class IdleGuard:
    """Knows when the person last stirred: touched, put a card in, moved a paper, or waited for a device."""

    def __init__(
        self,
        stage: Stage,
        timeouts: Timeouts,
        is_card_gone: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
        *,
        is_person_gone: Callable[[], bool] = lambda: False,
        must_end: Callable[[], bool] = lambda: False,
    ) -> None:
        self._stage = stage
        self._timeouts = timeouts
        self._is_card_gone = is_card_gone
        self._is_person_gone = is_person_gone
        self._must_end = must_end
        self._clock = clock
        self._started_s = clock()
        self._stirred_s = clock()
        self._at_work = 0
        self._had_card = False
        self._had_person = False

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While a device works or speech plays the person's clock stands still."""
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1
            self.stir()

    def stir(self) -> None:
        """Something the person did that is no touch: a card put in, a paper moved, another page reached."""
        self._stirred_s = self._clock()

    def met_card(self) -> None:
        """From now on a card that is gone may mean a person who is gone."""
        self._had_card = True

    async def wait_out(self, patience: Patience) -> Never:
        """Errors: TimedOut once nobody has stirred for too long and the countdown went unanswered, or the
        current is about to end; Leave."""
        while True:
            if self._must_end() and not self._at_work:
                await self._stage.count_down(self._last_words())
                raise TimedOut
            quiet_s = self._clock() - max(self._stage.last_touch_s(), self._stirred_s)
            if not self._at_work and quiet_s >= self._limit_s(patience):
                await self._warn()
            await asyncio.sleep(_LOOK_S)

    async def _warn(self) -> None:
        """The countdown. Errors: TimedOut when nobody stirs, or when this visit has lasted long enough."""
        is_over = self._clock() - self._started_s > self._timeouts.visit_s
        warned_s = self._clock()
        wants_more = await self._stage.count_down(self._countdown(is_over))
        has_stirred = self._at_work > 0 or self._stirred_s > warned_s  # a card put in meanwhile
        if not (wants_more or has_stirred) or is_over:
            raise TimedOut
        self.stir()

    def _limit_s(self, patience: Patience) -> float:
        limit_s = {
            Patience.MENU: self._timeouts.menu_s,
            Patience.QUESTION: self._timeouts.question_s,
            Patience.PAPER: self._timeouts.paper_s,
        }[patience]
        if self._had_card and self._is_card_gone():
            limit_s = min(limit_s, self._timeouts.card_gone_s)
        is_person_gone = self._is_person_gone()
        if self._had_person and is_person_gone:
            limit_s = min(limit_s, self._timeouts.person_gone_s)
        self._had_person = self._had_person or not is_person_gone  # whom it never saw it cannot miss
        return limit_s

    def _last_words(self) -> Countdown:
        return Countdown(
            title=say("visit.power_ends.title"),
            more_time="",
            leave=say("frame.leave"),
            seconds=self._timeouts.warning_s,
        )

    def _countdown(self, is_over: bool) -> Countdown:
        return Countdown(
            title=say("visit.countdown.title"),
            more_time="" if is_over else say("visit.countdown.more_time"),
            leave=say("frame.leave"),
            seconds=self._timeouts.warning_s,
        )
