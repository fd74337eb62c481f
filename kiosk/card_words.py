"""Codes on cards, in words. A code that no standard has is shown as it is."""

from __future__ import annotations

from config.strings import texts
from kiosk.words import Words, say
from peripherals.identity import Sex


def sex_words(sex: Sex) -> Words:
    """Source: GB/T 2261.1."""
    return say(f"sex.{sex.value}")


def ethnic_group_words(code: str) -> Words:
    """Source: GB/T 3304."""
    key = f"ethnic_group.{code}"
    return say(key) if key in texts() else code
