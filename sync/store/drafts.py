"""What a person wants kept until he comes back: opened by his card alone, gone after its days.

It is encrypted twice: with all of the store, and by a key that takes the card's number to make.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.clock import Clock, best_time_ms, from_ms, to_ms
from sync.store.database import Database, Row
from sync.store.holder import HolderTags
from sync.store.link import Link

_NONCE_BYTES = 12  # Source: NIST SP 800-38D §8.2, random 96 bits; a key seals one draft a few dozen times


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """`answers`: what was filled in, as the terminal writes it."""

    matter_code: str
    catalogue_version: str
    kept_at: datetime
    until: datetime
    answers: str = field(repr=False)


class Drafts:
    def __init__(self, database: Database, clock: Clock, link: Link) -> None:
        self._database = database
        self._clock = clock
        self._link = link
        self._tags = HolderTags(database)
        self._key = database.derive_key("yichuang/v1/kept-draft")

    def keep(self, card_number: str, draft: KeptDraft) -> None:
        """Durable when it returns, in the place of what was kept of this matter before."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._cipher(card_number).encrypt(
            nonce, draft.answers.encode(), draft.matter_code.encode()
        )
        self._database.change(
            "INSERT INTO kept_draft VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (holder_tag, matter_code)"
            " DO UPDATE SET catalogue_version = excluded.catalogue_version, kept_ms = excluded.kept_ms,"
            " until_ms = excluded.until_ms, sealed = excluded.sealed",
            (
                self._tags.tag(card_number), draft.matter_code, draft.catalogue_version,
                to_ms(draft.kept_at), to_ms(draft.until), sealed,
            ),
        )  # fmt: skip

    def of_holder(self, card_number: str) -> tuple[KeptDraft, ...]:
        """Those of this card whose days are not over, the newest first."""
        self.drop_expired()
        rows = self._database.query(
            "SELECT * FROM kept_draft WHERE holder_tag = ? ORDER BY kept_ms DESC",
            (self._tags.tag(card_number),),
        )
        cipher = self._cipher(card_number)
        return tuple(draft for row in rows if (draft := _opened(row, cipher)) is not None)

    def are_any(self) -> bool:
        """Of anybody."""
        self.drop_expired()
        return self._database.one("SELECT 1 FROM kept_draft LIMIT 1") is not None

    def drop(self, card_number: str, matter_code: str) -> None:
        self._database.change(
            "DELETE FROM kept_draft WHERE holder_tag = ? AND matter_code = ?",
            (self._tags.tag(card_number), matter_code),
        )

    def drop_expired(self) -> int:
        """How many were, by the best time known here: that by which their days were counted."""
        now_ms = best_time_ms(self._clock(), self._link.server_time())
        return self._database.change("DELETE FROM kept_draft WHERE until_ms <= ?", (now_ms,))

    def _cipher(self, card_number: str) -> AESGCM:
        number = card_number.strip().upper().encode()
        return AESGCM(hmac.digest(self._key, number, hashlib.sha256))


def _opened(row: Row, cipher: AESGCM) -> KeptDraft | None:
    """None for what does not open: it counts as not kept."""
    sealed = row["sealed"]
    try:
        answers = cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], row["matter_code"].encode())
    except InvalidTag:
        return None
    return KeptDraft(
        row["matter_code"],
        row["catalogue_version"],
        from_ms(row["kept_ms"]),
        from_ms(row["until_ms"]),
        answers.decode(),
    )
