"""The key of the store: 32 random bytes in a file that only its owner may read.

A TPM or an OS keyring would hold it better; until there is one, `KeyKind.FILE` is what a technician is told.
"""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from config.strings import text
from sync.store.files import write_durably
from sync.store.trouble import StoreUnreadable

_KEY_BYTES = 32  # AES-256
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyKind(StrEnum):
    """Where the key lives, as the doctor reports it."""

    FILE = "file"


@dataclass(frozen=True, slots=True)
class StoreKey:
    kind: KeyKind
    _raw: bytes = field(repr=False)

    def pragma(self) -> str:
        """The raw key as SQLCipher takes it: no passphrase, so no stretching."""
        return f"PRAGMA key = \"x'{self._raw.hex()}'\""

    def derive(self, purpose: str) -> bytes:
        """A key for one other purpose, from which this one cannot be found. Source: RFC 5869."""
        return HKDFExpand(SHA256(), _KEY_BYTES, purpose.encode()).derive(self._raw)


def load_or_create_key(path: Path, is_first_start: bool) -> StoreKey:
    """The key, durable before anything is encrypted with it. The caller holds the opening lock.

    Errors: StoreUnreadable when a store is there without its key, or the key is cut or open to others.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if not is_first_start:
            raise StoreUnreadable(path, text("store.unreadable.no_key")) from None
        raw = secrets.token_bytes(_KEY_BYTES)
        write_durably(path, raw)
        return StoreKey(KeyKind.FILE, raw)
    except OSError as error:
        raise StoreUnreadable(
            path, text("store.unreadable.key", why=os.strerror(error.errno or 0))
        ) from error
    if path.stat().st_mode & _OTHERS:
        raise StoreUnreadable(path, text("store.unreadable.open_key"))
    if len(raw) != _KEY_BYTES:
        raise StoreUnreadable(path, text("store.unreadable.short_key", is_=len(raw), needed=_KEY_BYTES))
    return StoreKey(KeyKind.FILE, raw)
