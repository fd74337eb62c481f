"""What a monkey can do to a terminal: to its glass, to its keys, and to what stands around it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from kiosk.demo.hand import Hand
from kiosk.demo.world import World
from peripherals.card.virtual_ssc import CardFault
from peripherals.devices import Paper
from peripherals.printer.simulator.conditions import Conditions

_PLAIN = (
    "F1", "F4", "F5", "F10", "F11", "F12", "Escape", "Tab", "Return", "space", "Delete", "BackSpace", "Home",
    "End", "Print", "Pause", "Menu", "Super_L", "Left", "Right", "Up", "Down", "a", "z", "0", "9", "Insert",
)  # fmt: skip
_CHORDS = (
    ("Alt_L", "F4"), ("Alt_L", "Tab"), ("Alt_L", "space"), ("Control_L", "c"), ("Control_L", "v"),
    ("Control_L", "x"), ("Control_L", "a"), ("Control_L", "z"), ("Control_L", "q"), ("Control_L", "w"),
    ("Control_L", "e"), ("Control_L", "Escape"), ("Shift_L", "Insert"), ("Control_L", "Alt_L", "Delete"),
    ("Control_L", "Alt_L", "F1"), ("Super_L", "l"),
)  # fmt: skip
_BUTTONS = (1, 2, 3)  # a mouse's; a second finger is the window's own test, as XTEST has no fingers


class Paws:
    """On the glass and on the keys; whatever is pressed is released."""

    def __init__(self, hand: Hand, random: Random, size_px: tuple[int, int]) -> None:
        self._hand, self._random, self._size_px = hand, random, size_px
        self._ways: Mapping[str, Callable[[], None]] = {
            "touch anywhere": lambda: self.touch(*self._anywhere()),
            "double press": self._double,
            "palm": self._palm,
            "all buttons": self._mash,
            "storm": self._storm,
            "key": self._key,
            "chord": self._chord,
        }

    def anything(self) -> str:
        """Do one of all ways; its name."""
        name = self._random.choice(tuple(self._ways))
        self._ways[name]()
        return name

    def touch(self, x: float, y: float) -> None:
        self._hand.touch(x, y, hold_s=self._random.choice((0.0, 0.03, 0.06, 0.06, 0.4)))

    def _anywhere(self) -> tuple[float, float]:
        width_px, height_px = self._size_px
        return self._random.randrange(width_px), self._random.randrange(height_px)

    def _double(self) -> None:
        place = self._anywhere()
        for _ in range(self._random.choice((2, 2, 3))):
            self._hand.touch(*place, hold_s=0.02)
            time.sleep(0.04)

    def _palm(self) -> None:
        """Laid down, moved about, and lifted elsewhere."""
        x, y = self._anywhere()
        self._hand.stroke(
            [(x + self._shift(), y + self._shift()) for _ in range(self._random.randrange(5, 30))]
        )

    def _shift(self) -> int:
        return self._random.randrange(-200, 201)

    def _mash(self) -> None:
        """Several at once, released in another order."""
        places = {button: self._anywhere() for button in _BUTTONS}
        for button, place in places.items():
            self._hand.press(*place, button=button)
        for button in self._random.sample(_BUTTONS, len(_BUTTONS)):
            self._hand.move(*self._anywhere())
            self._hand.release(button=button)

    def _storm(self) -> None:
        """Faster than any frame."""
        for _ in range(self._random.randrange(10, 60)):
            self._hand.touch(*self._anywhere(), hold_s=0)

    def _key(self) -> None:
        self._hand.key(self._random.choice(_PLAIN), hold_s=self._random.choice((0.0, 0.02, 0.3)))

    def _chord(self) -> None:
        *held, last = self._random.choice(_CHORDS)
        for name in held:
            self._hand.key_down(name)
        self._hand.key(last, hold_s=0.02)
        for name in reversed(held):
            self._hand.key_up(name)


class Devices:
    """What fails, comes and goes around the terminal; `mend` makes all of it whole."""

    def __init__(self, world: World, random: Random) -> None:
        self._world, self._random = world, random
        self._bad_cards = [world.card_with(fault) for fault in CardFault]
        self._ways: Mapping[str, Callable[[], None]] = {
            "card in": self._insert,
            "bad card in": self._insert_bad,
            "card out": self._pull,
            "paper laid": self._lay_paper,
            "no picture": self._lay_rubbish,
            "paper taken": world.take_paper,
            "roll empty": world.empty_roll,
            "roll full": world.fill_roll,
            "slip torn": self._tear,
            "printer broken": self._break_printer,
            "printer flickers": world.printer.lose_power,
            "tray empty": world.empty_tray,
            "tray full": world.fill_tray,
            "line cut": world.cut_line,
            "line slow": lambda: world.line.slow_down(3_000),
            "line whole": self._whole_line,
            "agent killed": self._kill_agent,
            "slip held to reader": self._hold_slip,
            **{name: deed for name, deed in world.beside.deeds().items() if name in _BESIDE},
        }

    def fault(self) -> str:
        """Do one of all ways; its name."""
        name = self._random.choice(tuple(self._ways))
        self._ways[name]()
        return name

    def mend(self) -> None:
        """No card, no paper, a full roll, a whole line, mains, nobody near."""
        self._pull()
        self._world.take_paper()
        self._world.printer.conditions = Conditions()
        self._tear()
        self._world.fill_tray()
        self._whole_line()
        self._world.beside.come_to_rest()

    def _insert(self) -> None:
        self._pull()
        self._world.insert_card()

    def _insert_bad(self) -> None:
        self._pull()
        self._random.choice(self._bad_cards).insert()

    def _pull(self) -> None:
        for card in (self._world.card, *self._bad_cards):
            card.pull()

    def _lay_paper(self) -> None:
        self._world.lay_paper(self._random.choice(("layout", "premises_proof")))

    def _lay_rubbish(self) -> None:
        (self._world.desk / "desk.png").write_bytes(self._random.randbytes(2_000))

    def _tear(self) -> None:
        with contextlib.suppress(LookupError):
            self._world.tear_slip()

    def _hold_slip(self) -> None:
        with contextlib.suppress(LookupError, OSError):
            self._world.beside.hold_slip()

    def _break_printer(self) -> None:
        healthy = Conditions()
        self._world.printer.conditions = self._random.choice(
            (
                replace(healthy, is_cover_open=True),
                replace(healthy, is_jammed=True),
                replace(healthy, is_mute=True),
                replace(healthy, paper=Paper.LOW),
                replace(healthy, drop_after_bytes=self._random.randrange(1, 50_000)),
            )
        )

    def _whole_line(self) -> None:
        self._world.line.slow_down(None)
        self._world.mend_line()

    def _kill_agent(self) -> None:
        with contextlib.suppress(LookupError):  # it is being started anew
            self._world.kill_sync()


_BESIDE = ("take_glass", "hold_foreign", "step_up", "walk_away", "pull_mains", "plug_mains")
