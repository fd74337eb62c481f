"""The tree of regions an address is picked from: district, town or street, village or community."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kiosk.pages import Answer, Choice


class RegionError(ValueError):
    """The region file says something that cannot be; names file and place."""


@dataclass(frozen=True, slots=True)
class RegionTree:
    roots: tuple[Choice, ...]
    children: Mapping[str, tuple[Choice, ...]]

    def path(self, answer: Answer) -> str:
        """The names from the root down, as one address line."""
        ids = (answer,) if isinstance(answer, str) else answer
        names = {c.id: str(c.label) for level in (self.roots, *self.children.values()) for c in level}
        return "".join(names.get(id_, id_) for id_ in ids)

    def is_whole(self, answer: Answer) -> bool:
        """Whether the ids lead from a root down to a leaf."""
        ids = (answer,) if isinstance(answer, str) else answer
        level = self.roots
        for id_ in ids:
            if id_ not in {choice.id for choice in level}:
                return False
            level = self.children.get(id_, ())
        return bool(ids) and not level
