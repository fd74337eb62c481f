"""How rare a character is, by the standards' own lists."""

from __future__ import annotations

from functools import cache

_LAST_ROW_OF_LEVEL_1 = 0xD7  # Source: GB/T 2312 rows 16 to 55, in EUC-CN
_UNLISTED = 3


@cache
def rarity(character: str) -> int:
    """0 GB 2312 level 1 (3755 characters), 1 level 2, 2 the rest of GBK, 3 all others."""
    for standing, encoding in enumerate(("gb2312", "gbk")):
        try:
            encoded = character.encode(encoding)
        except UnicodeEncodeError:
            continue
        return 2 * standing or int(encoded[0] > _LAST_ROW_OF_LEVEL_1)
    return _UNLISTED
