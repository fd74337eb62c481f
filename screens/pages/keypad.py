"""Numbers and codes: a field on top, and only the keys that such a number can have."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase, digits
from typing import Any

from kiosk.check_digits import CODE_LENGTH, CREDIT_CODE_CHARACTERS
from kiosk.pages import Input, Question
from screens.parts.keys import CLEAR, DELETE, KEY_MM, Field, Key, KeyGrid, code_keys, columns_for, digit_keys
from screens.theme import Look, Role

_LONGEST = {
    Input.NUMBER: 12,
    Input.MONEY: 15,
    Input.PHONE: 12,
    Input.ID_NUMBER: CODE_LENGTH,
    Input.CREDIT_CODE: CODE_LENGTH,
    Input.DOCUMENT_NUMBER: 22,
    Input.PIN: 12,
}
# As people read them aloud and compare them: 138 0000 0000; region, birth, order and check; fours.
_GROUPS = {Input.PHONE: (3, 4, 4), Input.ID_NUMBER: (6, 8, 4), Input.CREDIT_CODE: (4, 4, 4, 4, 2)}
_SEEN_WHOLE = (Input.ID_NUMBER, Input.CREDIT_CODE, Input.PIN)
_MASK = "\N{BLACK CIRCLE}"
_DIGIT_MM, _SHORTER_DIGIT_MM = 24.0, 20.0


def build_keypad(screen: Any, page: Question) -> None:
    """Draw field and keys; every key writes the screen's draft."""
    look, width = screen.look, screen.body.width
    field = _field(screen, page)

    def press(key: str) -> None:
        screen.write(after(page, str(screen.draft), key))
        field.write(shown(page.input, str(screen.draft)))
        screen.desk.changed()

    keys, columns, key_mm = _keys(look, width, page.input)
    screen.add_bottom(KeyGrid(look, width, keys, columns, press, key_mm=key_mm))
    if look.is_portrait:
        screen.add_bottom_gap(look.mm(6))
        screen.add_bottom(field)
    elif screen.is_whole():
        screen.put_beside(field)
    else:
        screen.add_top(field)
    field.write(shown(page.input, str(screen.draft)))


def _field(screen: Any, page: Question) -> Field:
    """Large; a code is seen whole, and each digit of a PIN counted, also where that takes smaller letters and
    a second line."""
    unit, is_long = screen.read(page.unit), page.input in _SEEN_WHOLE
    if is_long and not screen.look.is_portrait:
        lines = 1 if screen.is_whole() else 2
        return Field(screen.look, screen.field_width, unit=unit, lines=lines)
    return Field(screen.look, screen.field_width, unit=unit, role=Role.TITLE)


def _keys(look: Look, width: float, kind: Input) -> tuple[Sequence[Key], int, float]:
    match kind:
        case Input.CREDIT_CODE:
            return (
                code_keys(look, CREDIT_CODE_CHARACTERS),
                10 if look.is_low else columns_for(look, width),
                KEY_MM,
            )
        case Input.DOCUMENT_NUMBER:
            characters = digits + ascii_uppercase
            return code_keys(look, characters), 10 if look.is_low else columns_for(look, width), KEY_MM
        case Input.ID_NUMBER:
            return digit_keys(look, "X"), 3, _SHORTER_DIGIT_MM
        case Input.MONEY:
            return digit_keys(look, "."), 3, _SHORTER_DIGIT_MM
        case _:
            return digit_keys(look), 3, _DIGIT_MM


def after(page: Question, typed: str, key: str) -> str:
    """What stands in the field after this key: no longer than such a number is, one point at most."""
    if key == DELETE:
        return typed[:-1]
    if key == CLEAR:
        return ""
    is_full = len(typed) >= (page.max_length or _LONGEST[page.input])
    return typed if is_full or (key == "." and ("." in typed or not typed)) else typed + key


def shown(kind: Input, typed: str) -> str:
    """What was typed, in groups that can be read aloud and compared; of a PIN only how long it is."""
    if kind is Input.PIN:
        return _MASK * len(typed)
    if kind is Input.MONEY:
        whole, point, part = typed.partition(".")
        return f"{int(whole):,}{point}{part}" if whole.isdecimal() else typed
    if kind not in _GROUPS or (kind is Input.PHONE and not typed.startswith("1")):
        return typed
    parts, start = [], 0
    for length in _GROUPS[kind]:
        parts.append(typed[start : start + length])
        start += length
    return " ".join(part for part in (*parts, typed[start:]) if part)
