"""Pinyin: how characters sound, and which sounds a run of typed letters may stand for."""

from __future__ import annotations

from functools import cache, lru_cache

from pypinyin import lazy_pinyin
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.pinyin_dict import pinyin_dict
from pypinyin.seg.mmseg import seg

_INITIAL_COST = 1.4  # a letter that stands for a whole character, against a syllable written out
_SAME = (("zh", "z"), ("ch", "c"), ("sh", "s"))  # not told apart in much of the country
_SAME_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
_LONGEST_SYLLABLE = 6
_COMMON_BLOCK = range(0x4E00, 0x9FA6)  # Source: Unicode, CJK Unified Ideographs
_NOT_TYPED = {"m", "n", "ng", "hm", "hng", "ê"}  # interjections


def sounds(text: str) -> tuple[str, ...]:
    """A syllable for each character, without tones; empty for letters and digits. Words are read whole:
    the same sign is *kuai* in accountant and *hui* in meeting."""
    return tuple(sound for word in seg.cut(text) for sound in _sounds_of_word(word))


@lru_cache(maxsize=16384)
def _sounds_of_word(word: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(word, errors=lambda other: [""] * len(other)))  # type: ignore[arg-type,return-value]


@lru_cache(maxsize=4096)
def alike(syllable: str) -> str:
    """One spelling for syllables that many say and type alike: shi and si, lin and ling, nan and lan."""
    if not syllable:
        return ""
    for written, heard in _SAME:
        if syllable.startswith(written):
            syllable = heard + syllable[len(written) :]
    if syllable[0] == "n" and len(syllable) > 1:
        syllable = "l" + syllable[1:]
    for written, heard in _SAME_ENDS:
        if syllable.endswith(written):
            syllable = syllable[: -len(written)] + heard
    return syllable


def split(letters: str) -> tuple[str, ...]:
    """Letters as syllables and single initials, the likeliest way: "shipinjy" is shi, pin, j, y."""
    known = _syllables()
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for end in range(1, len(letters) + 1):
        ways = []
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            part = letters[start:end]
            cost, before = best[start]
            if len(part) == 1:
                ways.append((cost + _INITIAL_COST, (*before, part)))
            elif part in known:
                ways.append((cost + 1.0, (*before, part)))
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]


@cache
def _syllables() -> frozenset[str]:
    """All syllables that characters of the basic plane's common block have."""
    toned = {one for code in _COMMON_BLOCK for one in pinyin_dict.get(code, "").split(",") if one}
    return frozenset(to_normal(one) for one in toned) - _NOT_TYPED
