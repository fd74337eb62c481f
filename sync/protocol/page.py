"""What the backend signs so that a terminal prints a paper: this document, these bytes, and no other."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from sync.protocol.wire import Sha256, Uuid, WireModel


class PageSeal(WireModel):
    """Signed with Ed25519 as canonical bytes. `size` and `sha256` are those of the PDF as it is printed."""

    what: Literal["yichuang/page/v1"] = "yichuang/page/v1"
    document_id: Uuid
    case_number: str
    size: int = Field(ge=1)
    sha256: Sha256
    sealed_at: AwareDatetime
    key_id: str


class SignedPageSeal(WireModel):
    seal: PageSeal
    signature: str  # Ed25519 over canonical_bytes(seal), base64
