"""A mistake with a name: where it stands, and the words for it by `lint.<code>`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.strings import text


@dataclass(frozen=True, slots=True)
class NamedMistake:
    """`path` from the entry that was checked; `args` fill the words."""

    path: tuple[str | int, ...]
    code: str
    args: Mapping[str, Any]

    def words(self) -> str:
        return text(f"lint.{self.code}", **self.args)
