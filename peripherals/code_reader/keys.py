"""From the key presses of a reader that plays a keyboard to the bytes it means (US layout).

Pure. Source: linux/input-event-codes.h; struct input_event of linux/input.h.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

EVENT = struct.Struct("@llHHi")
"""seconds, microseconds, type, code, value; as long as this machine's kernel makes it."""

EV_KEY, EV_REL, EV_ABS = 1, 2, 3
_RELEASED, _PRESSED = 0, 1  # 2 is a key held down: no second letter
_SHIFTS = frozenset({42, 54})
_ENTERS = frozenset({28, 96})
_CAPS_LOCK = 58

_ROWS = {
    2: ("1234567890-=", "!@#$%^&*()_+"),
    16: ("qwertyuiop[]", "QWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
    57: (" ", " "),
    71: ("789-456+1230.", "789-456+1230."),
}
PLAIN = {first + i: plain for first, (row, _) in _ROWS.items() for i, plain in enumerate(row)}
SHIFTED = {first + i: shifted for first, (_, row) in _ROWS.items() for i, shifted in enumerate(row)}


class KeyPresses:
    """Keeps the state of the shift keys."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._is_caps = False

    def feed(self, data: bytes) -> bytes:
        """What the events in these bytes type; CR for the Enter key. The kernel gives whole events only: a
        rest that is none is dropped."""
        whole = len(data) - len(data) % EVENT.size
        return b"".join(self._typed(*event[2:]) for event in EVENT.iter_unpack(data[:whole]))

    def _typed(self, kind: int, code: int, value: int) -> bytes:
        if kind != EV_KEY:
            return b""
        if code in _SHIFTS:
            (self._held.add if value else self._held.discard)(code)
            return b""
        if value != _PRESSED:
            return b""
        if code == _CAPS_LOCK:
            self._is_caps = not self._is_caps
            return b""
        if code in _ENTERS:
            return b"\r"
        return self._letter(code).encode("ascii")

    def _letter(self, code: int) -> str:
        letter = PLAIN.get(code, "")
        is_shifted = bool(self._held) != (self._is_caps and letter.isalpha())
        return SHIFTED.get(code, "") if is_shifted else letter


def press(text: str) -> Iterator[bytes]:
    """The events with which a reader types this text and Enter. Errors: KeyError for other letters."""
    plain = {letter: code for code, letter in reversed(PLAIN.items())}
    shifted = {letter: code for code, letter in reversed(SHIFTED.items())}
    for letter in text:
        if letter in plain:
            yield from _stroke(plain[letter])
        else:
            yield _event(42, _PRESSED)
            yield from _stroke(shifted[letter])
            yield _event(42, _RELEASED)
    yield from _stroke(28)


def _stroke(code: int) -> Iterator[bytes]:
    yield _event(code, _PRESSED)
    yield _event(code, _RELEASED)


def _event(code: int, value: int) -> bytes:
    return EVENT.pack(0, 0, EV_KEY, code, value) + EVENT.pack(0, 0, 0, 0, 0)
