"""What leads people to an item: the words they use for it, themes with situations, and what is not here.

Part of a catalogue's raw description, as the sections `wishes`, `guide` and `elsewhere`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import TypeAdapter

from kiosk.catalogue.raw import RawPath


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
class Signposts:
    """`wishes` are by item code. `often` are the matters offered before anything is typed."""

    wishes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    often: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


_SIGNPOSTS: TypeAdapter[Signposts] = TypeAdapter(Signposts)


def signposts_of(raw: Mapping[str, Any]) -> Signposts:
    """Those in a catalogue's raw description. Errors: ValidationError."""
    return _SIGNPOSTS.validate_python(
        {
            "wishes": raw.get("wishes", {}),
            "elsewhere": raw.get("elsewhere", {}).get("matters", ()),
            **raw.get("guide", {}),
        }
    )


def strange_codes(signposts: Signposts, codes: Set[str]) -> Iterator[tuple[RawPath, str]]:
    """What names an item that the catalogue does not have: its path in the raw description, and the code."""
    named: list[tuple[RawPath, str]] = [(("wishes", code), code) for code in signposts.wishes]
    named += [(("guide", "often", n), code) for n, code in enumerate(signposts.often)]
    for t, theme in enumerate(signposts.themes):
        for s, situation in enumerate(theme.situations):
            at: RawPath = ("guide", "themes", t, "situations", s, "matters")
            named += [((*at, n), code) for n, code in enumerate(situation.matters)]
    yield from ((path, code) for path, code in named if code not in codes)
