"""A sealed paper, as the approval backend makes it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from peripherals.page_printer.sealed import SealedDocument
from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.page import PageSeal, SignedPageSeal
from sync.protocol.papers import CasePaper

DOCUMENT_ID = "01938f2a-7c10-7abc-8def-0123456789ab"
NAME = "样本卡"  # on the paper, and nowhere else


@dataclass(frozen=True)
class Backend:
    """Seals as the approval backend does."""

    key: Ed25519PrivateKey

    @property
    def sealed_by(self) -> str:
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode("ascii")

    def seal(self, pdf: bytes) -> SealedDocument:
        signed = self.signed(pdf)
        return SealedDocument(pdf, canonical_bytes(signed.seal), base64.b64decode(signed.signature))

    def signed(self, pdf: bytes, document_id: str = DOCUMENT_ID) -> SignedPageSeal:
        seal = PageSeal(
            document_id=document_id,
            case_number="HT07-000482-6",
            size=len(pdf),
            sha256=sha256_hex(pdf),
            sealed_at=datetime(2026, 11, 24, tzinfo=UTC),
            key_id="0" * 16,
        )
        signature = base64.b64encode(self.key.sign(canonical_bytes(seal))).decode("ascii")
        return SignedPageSeal(seal=seal, signature=signature)

    def paper(self, pdf: bytes, document_id: str = DOCUMENT_ID, **changes: Any) -> CasePaper:
        """As it comes down to a terminal."""
        proper: dict[str, Any] = {
            "document_id": document_id,
            "case_number": "HT07-000482-6",
            "title": "准予行政许可决定书",
            "issued_on": date(2026, 11, 24),
            "pages": 1,
            "pdf": base64.b64encode(pdf).decode("ascii"),
            "sealed": self.signed(pdf, document_id),
        }
        return CasePaper(**(proper | changes))
