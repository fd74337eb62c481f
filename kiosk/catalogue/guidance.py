"""What leads people to an item: the words they use for it, themes with situations, and what is not here.

Part of a catalogue's raw description, as the sections `wishes`, `guide` and `elsewhere`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Situation:
    """`matters` are item codes, the likeliest first."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    title: str
    matters: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    title: str
    situations: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A matter that people ask for and no item covers. `belongs` is who does it, where law is the same
    everywhere; else empty."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    matter: str
    wishes: tuple[str, ...]
    belongs: str = ""


@dataclass(frozen=True, slots=True)
class Guidance:
    """`wishes` are by item code."""

    wishes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    themes: tuple[Theme, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


_GUIDANCE: TypeAdapter[Guidance] = TypeAdapter(Guidance)


def guidance_of(raw: Mapping[str, Any]) -> Guidance:
    """The guidance in a catalogue's raw description. Errors: ValidationError."""
    return _GUIDANCE.validate_python(
        {
            "wishes": raw.get("wishes", {}),
            "themes": raw.get("guide", {}).get("themes", ()),
            "elsewhere": raw.get("elsewhere", {}).get("matters", ()),
        }
    )


def strange_codes(guidance: Guidance, codes: Set[str]) -> Iterator[tuple[str, str]]:
    """What names an item that the catalogue does not have: the section and the code."""
    yield from (("wishes", code) for code in guidance.wishes if code not in codes)
    for theme in guidance.themes:
        for situation in theme.situations:
            yield from (("guide", code) for code in situation.matters if code not in codes)
