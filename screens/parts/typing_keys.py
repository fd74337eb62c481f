"""Which keys stand on which tab of the input panel, and in how many columns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from string import ascii_uppercase

from screens.parts.keys import DELETE, KEY_GAP_MM, KEY_MM, LEAST_KEY_MM, Key
from screens.theme import LINE_HEIGHT, Look, Role
from screens.typing_state import Tab

SHIFT, SPACE, SIGNS = "shift", "space", "signs"
STROKES = "hspnz"
"""Source: the stroke schema of librime: heng, shu, pie, na or dian, zhe."""
_WIDE, _LOW = 8, 10  # columns of letters; the sums below fill four rows of the one, three of the other


@dataclass(frozen=True, slots=True)
class Layout:
    """Units: pixels. `rows` of letters; all keys of a tab fill their height."""

    key: int
    gap: int
    columns: int
    rows: int

    @property
    def height(self) -> int:
        return self.rows * self.key + (self.rows - 1) * self.gap


def layout_of(look: Look) -> Layout:
    least = look.mm(LEAST_KEY_MM if look.is_low else KEY_MM)
    key = max(least, math.ceil(look.font_px(Role.BODY) * LINE_HEIGHT))  # else large text would shrink on them
    return Layout(key, look.mm(KEY_GAP_MM), _LOW if look.is_low else _WIDE, 3 if look.is_low else 4)


def keys_of(look: Look, tab: Tab, *, is_upper: bool, has_signs: bool) -> tuple[list[Key], int]:
    """The keys and their columns; the last ones fill the last row."""
    delete, columns = look.text("key.delete"), _LOW if look.is_low else _WIDE
    left = (3 if look.is_low else 4) * columns - 26  # cells beside the letters
    match tab:
        case Tab.STROKES:
            return [*(Key(key, look.text(f"key.stroke.{key}")) for key in STROKES), Key(DELETE, delete)], 3
        case Tab.DIGITS:
            digits = [Key(c, c) for c in "1234567890-/.()#&"]
            return [*digits, Key(SPACE, look.text("key.space"), 2), Key(DELETE, delete)], _columns(look, 7)
        case Tab.LATIN if has_signs:
            signs = [Key(c, c) for c in look.text("key.symbols")]
            back = Key(SIGNS, look.text("key.letters"), 2)
            return [*signs, back, Key(DELETE, delete, 2)], _columns(look, 7)
        case Tab.LATIN:
            letters = ascii_uppercase if is_upper else ascii_uppercase.lower()
            shift = Key(SHIFT, look.text("key.lower" if is_upper else "key.upper"))
            wide = (left - 2) // 2
            others = [shift, Key(SIGNS, look.text("key.signs")), Key(SPACE, look.text("key.space"), wide)]
            return [*(Key(c.upper(), c) for c in letters), *others, Key(DELETE, delete, wide)], columns
        case _:
            letters_ = [Key(c, c) for c in ascii_uppercase]
            return [
                *letters_,
                Key("'", look.text("key.separate"), left // 2),
                Key(DELETE, delete, left // 2),
            ], columns


def _columns(look: Look, columns: int) -> int:
    return _LOW if look.is_low else columns
