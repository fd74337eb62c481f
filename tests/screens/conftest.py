from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from kiosk.demo.hand import Hand
from kiosk.demo.virtual_display import virtual_display
from kiosk.input.handwriting.reader import HandwritingReader
from kiosk.input.rime import Rime
from kiosk.input.ways import InputWays
from kiosk.pages import Frame, Page
from screens.theme import look_for

T = TypeVar("T")
SIZE_PX = (1080, 1920)
WITHIN_S = 20.0  # a busy machine; what is there is not waited for
NO_FRAME = Frame()


class Room:
    """The one window of the test run, its stage, and a hand that touches it by real X events."""

    def __init__(
        self,
        stage: Any,
        window: Any,
        loop: asyncio.AbstractEventLoop,
        hand: Hand,
        display: str,
        keys: Any,
        reader: HandwritingReader,
    ) -> None:
        self.stage, self.window, self.loop, self.hand, self.display = stage, window, loop, hand, display
        self.keys, self.reader = keys, reader

    def play(self, deed: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(deed, 30))

    def answer(self, page: Page[T], *touches: str, frame: Frame = NO_FRAME) -> T:
        """Show the page, touch these one after another, and return what it answers."""
        return self.play(self.answered(page, touches, frame))

    async def answered(self, page: Page[T], touches: tuple[str, ...], frame: Frame) -> T:
        showing = asyncio.ensure_future(self.stage.show(page, frame))
        for touch_id in touches:
            await self.touch(touch_id)
        answer: T = await asyncio.wait_for(showing, WITHIN_S)
        return answer

    async def showing(self, page: Page[Any], frame: Frame = NO_FRAME) -> asyncio.Future[Any]:
        """The page is drawn and takes touches; its answer is still to come."""
        task: asyncio.Future[Any] = asyncio.ensure_future(self.stage.show(page, frame))
        await asyncio.sleep(0)  # else the page before may still be ready
        await self.until(lambda: self.stage.is_ready, "the page is ready")
        return task

    async def touch(self, touch_id: str) -> None:
        x, y = await self.place_of(touch_id)
        await self.tap(x, y)

    async def tap(self, x: float, y: float) -> None:
        self.hand.press(x, y)
        await asyncio.sleep(0.04)
        self.hand.release()
        await asyncio.sleep(0.04)

    async def key(self, name: str) -> None:
        """Press one key of the keypad, by its X name."""
        self.hand.key_down(name)
        await asyncio.sleep(0.02)
        self.hand.key_up(name)
        await asyncio.sleep(0.02)

    async def walk_to(self, touch_id: str) -> None:
        """By the keypad's arrows alone."""
        await self.until(lambda: self.stage.is_ready and self.target(touch_id) is not None, touch_id)
        if not self.keys.focus:
            await self.key("Right")  # shows the ring, and no more
        await self.until(lambda: bool(self.keys.focus), "the ring")
        order = self.keys.order()
        steps = order.index(touch_id) - order.index(self.keys.focus)
        for _ in range(abs(steps)):
            self.hand.key_down("Right" if steps > 0 else "Left")
            self.hand.key_up("Right" if steps > 0 else "Left")
        await self.until(lambda: bool(self.keys.focus == touch_id), f"the ring around {touch_id}")

    async def place_of(self, touch_id: str) -> tuple[float, float]:
        """Where to touch it. Units: pixels of the display."""
        await self.until(lambda: self.stage.is_ready and self.target(touch_id) is not None, touch_id)
        target = self.target(touch_id)
        return target.center_x, self.stage.root.height - target.center_y

    def target(self, touch_id: str) -> Any:
        found = (t for t in self.stage.targets() if t.touch_id == touch_id and t.is_enabled)
        return next(found, None)

    async def until(self, is_so: Callable[[], bool], what: str) -> None:
        end_s = time.monotonic() + WITHIN_S
        while not is_so():
            assert time.monotonic() < end_s, f"not within {WITHIN_S} s: {what}; texts {self.stage.texts()}"
            await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    with virtual_display(*SIZE_PX) as name:
        yield name


@pytest.fixture(scope="session")
def window_of_the_run(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    os.environ |= {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}
    from config.keypad import Keypad
    from config.profile import PanelProfile
    from screens.keypad import KeypadWalk
    from screens.kiosk_app import KioskApp
    from screens.lettering import load_faces
    from screens.stage import KivyStage
    from screens.window import open_window

    window = open_window(SIZE_PX, fullscreen=False, cursor=True)
    load_faces(tmp_path_factory.mktemp("fonts"))
    with Rime() as rime, Hand(display) as hand:
        look = look_for(PanelProfile.PORTRAIT_21_5)
        reader = HandwritingReader()
        ways = InputWays(rime.pinyin, rime.strokes, reader)
        stage = KivyStage(window, look, hall="城东区政务服务大厅", helpline="029-12345", ways=ways)
        loop = asyncio.new_event_loop()
        keys = KeypadWalk(window, stage, Keypad(), None)
        app = KioskApp(stage, keys)
        running = loop.create_task(app.async_run("asyncio"))
        yield Room(stage, window, loop, hand, display, keys, reader)
        reader.stop()
        app.stop()
        loop.run_until_complete(running)
        loop.close()


@pytest.fixture
def room(window_of_the_run: Room) -> Iterator[Room]:
    yield window_of_the_run
    window_of_the_run.hand.release()
    window_of_the_run.stage.reset()
    window_of_the_run.play(asyncio.sleep(0.02))


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parents[2]
