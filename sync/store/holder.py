"""Finds a person's submissions by the card, without keeping the card's number."""

from __future__ import annotations

import hashlib
import hmac

from sync.store.database import Database


class HolderTags:
    def __init__(self, database: Database) -> None:
        self._key = database.derive_key("yichuang/v1/holder-tag")

    def tag(self, card_number: str) -> bytes:
        """HMAC-SHA-256 under a key of this store: tags of two terminals cannot be compared."""
        return hmac.digest(self._key, card_number.strip().upper().encode(), hashlib.sha256)
