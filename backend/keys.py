"""The backend's two secrets: what opens sealed documents, and what signs receipts."""

from __future__ import annotations

import base64
import binascii
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backend.durable import make_folder, write_once
from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.seal import OpeningKey, SealError
from sync.protocol.wire import Receipt, SignedReceipt

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(ValueError):
    """A key file that is not what this program wrote, or that others may read; names the file."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Signs receipts with Ed25519 (RFC 8032)."""

    _key: Ed25519PrivateKey

    @property
    def public_text(self) -> str:
        """The 32 public bytes in base64, as a terminal profile holds them (`receipt_key`)."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    @property
    def key_id(self) -> str:
        return sha256_hex(self._key.public_key().public_bytes_raw())[:16]

    def sign(self, receipt: Receipt) -> SignedReceipt:
        signature = self._key.sign(canonical_bytes(receipt))
        return SignedReceipt(receipt=receipt, signature=base64.b64encode(signature).decode("ascii"))


@dataclass(frozen=True, slots=True)
class Keys:
    opening: OpeningKey
    signing: SigningKey


def load_or_create_keys(folder: Path) -> Keys:
    """The same keys for ever: made at the first start, 0600, durable before anything is done with them.

    Errors: KeyFileError.
    """
    make_folder(folder)
    opening, signing = folder / "opening.key", folder / "signing.key"
    if not opening.exists():
        write_once(opening, OpeningKey.generate().private_text().encode())
    if not signing.exists():
        write_once(signing, base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()))
    try:
        opening_key = OpeningKey.from_private_text(_read(opening))
    except SealError as error:
        raise KeyFileError(f"{opening}: {error}") from error
    try:
        raw = base64.b64decode(_read(signing), validate=True)
        signing_key = SigningKey(Ed25519PrivateKey.from_private_bytes(raw))
    except (binascii.Error, ValueError) as error:
        raise KeyFileError(f"{signing}: not a signing key: {error}") from error
    return Keys(opening_key, signing_key)


def _read(path: Path) -> str:
    if path.stat().st_mode & _OTHERS:
        raise KeyFileError(f"{path}: others can read this key: chmod 600, and find out who did")
    return path.read_text(encoding="ascii").strip()
