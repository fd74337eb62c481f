"""A sealed paper, as the approval backend makes it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from peripherals.page_printer.sealed import SealedDocument
from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.page import PageSeal

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
        seal = PageSeal(
            document_id=DOCUMENT_ID,
            case_number="HT07-000482-6",
            size=len(pdf),
            sha256=sha256_hex(pdf),
            sealed_at=datetime(2026, 11, 24, tzinfo=UTC),
            key_id="0" * 16,
        )
        statement = canonical_bytes(seal)
        return SealedDocument(pdf, statement, self.key.sign(statement))
