"""How a character is read."""

from __future__ import annotations

from pypinyin.pinyin_dict import pinyin_dict


def reading(character: str) -> str:
    """With its tone; empty for what has none. The most common one: in a name it may be read otherwise."""
    return pinyin_dict.get(ord(character), "").partition(",")[0] if len(character) == 1 else ""
