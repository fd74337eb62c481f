"""What the re-check says of a case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the re-check did not like. `detail` names a field or an id, never what a person wrote."""

    code: str
    detail: str = ""
    material_id: str = ""
