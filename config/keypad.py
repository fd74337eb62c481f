"""Which keys of an assistive keypad do what: it is to the terminal a keyboard with a few keys."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

# Source: kivy.core.window.Keyboard.keycodes 2.3
KEYCODES: Mapping[str, int] = {
    "backspace": 8, "tab": 9, "enter": 13, "escape": 27, "spacebar": 32,
    **{chr(code): code for code in (*range(48, 58), *range(97, 123))},
    **{f"numpad{digit}": 256 + digit for digit in range(10)},
    "numpaddecimal": 266, "numpaddivide": 267, "numpadmul": 268, "numpadsubstract": 269,
    "numpadadd": 270, "numpadenter": 271, "up": 273, "down": 274, "right": 275, "left": 276,
    "home": 278, "end": 279, "pageup": 280, "pagedown": 281,
    **{f"f{number}": 281 + number for number in range(1, 13)},
}  # fmt: skip


class Deed(StrEnum):
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    OK = "ok"
    BACK = "back"
    HELP = "help"  # the page is read aloud, again
    FASTER = "faster"
    SLOWER = "slower"
    LOUDER = "louder"
    QUIETER = "quieter"


def _is_known(name: str) -> str:
    if name not in KEYCODES:
        raise ValueError(f"no such key; there are {', '.join(KEYCODES)}")
    return name


Keys = tuple[Annotated[str, AfterValidator(_is_known)], ...]


class Keypad(BaseModel):
    """The keys of each deed, by the names above; none: the keypad cannot do it. `cross_signs`: whether the
    authorities take a cross, which OK draws, as the signature of who cannot write."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    up: Keys = ("up",)
    down: Keys = ("down",)
    left: Keys = ("left",)
    right: Keys = ("right",)
    ok: Keys = ("enter", "numpadenter")
    back: Keys = ("backspace", "escape")
    help: Keys = ("f1",)
    faster: Keys = ("f3",)
    slower: Keys = ("f2",)
    louder: Keys = ("f5", "numpadadd")
    quieter: Keys = ("f4", "numpadsubstract")
    cross_signs: bool = False

    @model_validator(mode="after")
    def _does_one_thing_a_key(self) -> Keypad:
        names = [name for deed in Deed for name in getattr(self, deed)]
        if len(set(names)) < len(names):
            raise ValueError("a key does two things")
        return self

    def deeds(self) -> dict[int, Deed]:
        """By the code the window tells."""
        return {KEYCODES[name]: deed for deed in Deed for name in getattr(self, deed)}
