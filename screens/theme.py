"""Sizes in millimetres, colours by role, four sizes of text, the language: what every part is drawn with."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from config.profile import PanelProfile
from config.strings import DEFAULT_LANGUAGE, text
from kiosk.words import Words, render

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """A screen as it is mounted. Units: pixels; inches of the diagonal."""

    width_px: int
    height_px: int
    diagonal_in: float

    @property
    def is_portrait(self) -> bool:
        return self.height_px > self.width_px

    @property
    def px_per_mm(self) -> float:
        return math.hypot(self.width_px, self.height_px) / (self.diagonal_in * 25.4)


PANELS = {
    PanelProfile.PORTRAIT_21_5: Panel(1080, 1920, 21.5),
    PanelProfile.PORTRAIT_27: Panel(1080, 1920, 27),
    PanelProfile.LANDSCAPE_15_6: Panel(1920, 1080, 15.6),
    PanelProfile.LANDSCAPE_10_1: Panel(1280, 800, 10.1),
}


class TextStep(StrEnum):
    NORMAL = "normal"
    ELDER = "elder"
    LARGEST = "largest"


class Role(StrEnum):
    """What a text is for; each has one size per step."""

    TITLE = "title"
    BODY = "body"
    SMALL = "small"
    STATUS = "status"


# Units: mm of the em square. Source: experience.md, row text: 7 default, 10 elder, 12 largest, least 5.
TEXT_MM = {
    TextStep.NORMAL: {Role.TITLE: 13.5, Role.BODY: 8.6, Role.SMALL: 7.0, Role.STATUS: 6.0},
    TextStep.ELDER: {Role.TITLE: 15.0, Role.BODY: 11.0, Role.SMALL: 10.0, Role.STATUS: 7.0},
    TextStep.LARGEST: {Role.TITLE: 16.0, Role.BODY: 13.0, Role.SMALL: 12.0, Role.STATUS: 7.5},
}
# A wide panel has half the height: the same promises kept with smaller titles.
WIDE_TEXT_MM = {
    TextStep.NORMAL: {Role.TITLE: 10.0, Role.BODY: 7.0, Role.SMALL: 7.0, Role.STATUS: 6.0},
    TextStep.ELDER: {Role.TITLE: 11.0, Role.BODY: 10.0, Role.SMALL: 10.0, Role.STATUS: 6.0},
}
# A panel this low has room for one size only, larger than the 5 mm that is the floor.
LOW_PANEL_MM = 150.0
LOW_TEXT_MM = {
    TextStep.NORMAL: {Role.TITLE: 8.0, Role.BODY: 6.4, Role.SMALL: 5.2, Role.STATUS: 5.0},
}
# Words in letters take twice the room of the same in characters, and are read by their shape: titles and body
# are set smaller, never below the small text of the step, which is the size that is asked for.
LATIN = frozenset(("en",))
LATIN_SHARE = 0.8
LINE_HEIGHT = 1.448  # of the em; ascent and descent of Noto Sans CJK, above the 1.4 that is asked for
MAX_LINE_EM = 24  # Source: experience.md, at most 24 characters a line


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by role, as `#rrggbb`. `field` is the ground of rows and keys, `idle` of what is blocked."""

    paper: str
    field: str
    ink: str
    soft: str
    line: str
    deep: str
    on_deep: str
    blue: str
    on_blue: str
    pressed: str
    wash: str
    ok: str
    ok_wash: str
    warn: str
    warn_wash: str
    idle: str
    on_idle: str
    stage: str
    on_stage: str
    found: str
    unsure: str

    def rgb(self, role: str) -> Rgb:
        value = getattr(self, role).lstrip("#")
        return (int(value[0:2], 16) / 255, int(value[2:4], 16) / 255, int(value[4:6], 16) / 255)


DAY = Palette(
    paper="#FBFAF6",
    field="#FFFFFF",
    ink="#16202B",
    soft="#44515E",
    line="#C9CFD6",
    deep="#07335F",
    on_deep="#FFFFFF",
    blue="#0B4A8B",
    on_blue="#FFFFFF",
    pressed="#07335F",
    wash="#E8F0F8",
    ok="#0B5533",
    ok_wash="#E4F3EA",
    warn="#754000",
    warn_wash="#FFF1DC",
    idle="#F1F1EC",
    on_idle="#44515E",
    stage="#20252B",
    on_stage="#FFFFFF",
    found="#45D68D",
    unsure="#FFC24D",
)
HIGH_CONTRAST = Palette(
    paper="#000000",
    field="#000000",
    ink="#FFFFFF",
    soft="#FFFFFF",
    line="#FFFFFF",
    deep="#000000",
    on_deep="#FFFFFF",
    blue="#FFFFFF",
    on_blue="#000000",
    pressed="#FFFFFF",
    wash="#000000",
    ok="#FFFFFF",
    ok_wash="#000000",
    warn="#FFFFFF",
    warn_wash="#000000",
    idle="#000000",
    on_idle="#FFFFFF",
    stage="#000000",
    on_stage="#FFFFFF",
    found="#FFFFFF",
    unsure="#FFFFFF",
)

# (text, ground, smallest ratio by day). Source: experience.md, row contrast; high contrast needs 20 for all.
PAIRS = (
    ("ink", "paper", 10),
    ("ink", "field", 10),
    ("ink", "wash", 10),
    ("ink", "warn_wash", 10),
    ("ink", "ok_wash", 10),
    ("soft", "paper", 7),
    ("soft", "field", 7),
    ("soft", "wash", 7),
    ("on_idle", "idle", 7),
    ("warn", "idle", 7),
    ("warn", "paper", 7),
    ("warn", "field", 7),
    ("warn", "wash", 7),
    ("warn", "warn_wash", 7),
    ("ok", "paper", 7),
    ("ok", "field", 7),
    ("ok", "wash", 7),
    ("ok", "ok_wash", 7),
    ("blue", "paper", 7),
    ("blue", "field", 7),
    ("blue", "wash", 7),
    ("on_deep", "deep", 10),
    ("on_blue", "blue", 7),
    ("on_blue", "pressed", 7),
    ("on_stage", "stage", 10),
    ("found", "stage", 7),
    ("unsure", "stage", 7),
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a part needs to draw itself; replaced as a whole when size, contrast or language change."""

    width_px: int
    height_px: int
    px_per_mm: float
    step: TextStep = TextStep.NORMAL
    is_high_contrast: bool = False
    language: str = DEFAULT_LANGUAGE

    @property
    def palette(self) -> Palette:
        return HIGH_CONTRAST if self.is_high_contrast else DAY

    @property
    def is_portrait(self) -> bool:
        return self.height_px > self.width_px

    @property
    def is_low(self) -> bool:
        """So low a panel that frame and titles must shrink."""
        return self.height_px / self.px_per_mm < LOW_PANEL_MM

    @property
    def steps(self) -> tuple[TextStep, ...]:
        """The sizes of text this panel has room for."""
        if self.is_low:
            return (TextStep.NORMAL,)
        return tuple(TextStep) if self.is_portrait else (TextStep.NORMAL, TextStep.ELDER)

    @property
    def next_step(self) -> TextStep:
        return self.steps[(self.steps.index(self.step) + 1) % len(self.steps)]

    def mm(self, length: float) -> int:
        """Pixels for millimetres of the panel, rounded up so that a floor stays a floor."""
        return math.ceil(length * self.px_per_mm - 1e-6)

    def font_px(self, role: Role) -> int:
        sizes = TEXT_MM if self.is_portrait else LOW_TEXT_MM if self.is_low else WIDE_TEXT_MM
        least, size = sizes[self.step][Role.SMALL], sizes[self.step][role]
        if self.language in LATIN:
            size = max(min(size, least), size * LATIN_SHARE)
        return self.mm(size)

    def with_step(self, step: TextStep) -> Look:
        return replace(self, step=step)

    def with_contrast(self, is_high: bool) -> Look:
        return replace(self, is_high_contrast=is_high)

    def with_language(self, language: str) -> Look:
        return replace(self, language=language)

    def text(self, key: str, /, **args: object) -> str:
        """A text of the screens' own, in the language in force. Errors: MissingTextError."""
        return text(key, self.language, **args)

    def read(self, words: Words) -> str:
        """What a page says, in the language in force."""
        return render(words, self.language)


def look_for(panel: PanelProfile, size_px: tuple[int, int] | None = None) -> Look:
    """The look of a panel; with another window size everything scales as if seen from further away."""
    real = PANELS[panel]
    width_px, height_px = size_px or (real.width_px, real.height_px)
    scale = min(width_px / real.width_px, height_px / real.height_px)
    return Look(width_px, height_px, real.px_per_mm * scale)
