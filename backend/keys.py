"""The backend's secrets: what opens sealed documents, what signs receipts, what finds a holder again."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backend.durable import make_folder, write_once
from sync.protocol.canonical import canonical_bytes, sha256_hex
from sync.protocol.holdings import Holder
from sync.protocol.page import PageSeal, SignedPageSeal
from sync.protocol.seal import OpeningKey, SealError
from sync.protocol.wire import Receipt, SignedReceipt

_HOLDER_KEY_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(ValueError):
    """A key file that is not what this program wrote, or that others may read; names the file."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Signs receipts, and papers to print, with Ed25519 (RFC 8032). Each says what it is."""

    _key: Ed25519PrivateKey

    @property
    def public_text(self) -> str:
        """The 32 public bytes in base64, as a terminal profile holds them (`receipt_key`)."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    @property
    def key_id(self) -> str:
        return sha256_hex(self._key.public_key().public_bytes_raw())[:16]

    def sign(self, receipt: Receipt) -> SignedReceipt:
        return SignedReceipt(receipt=receipt, signature=self._signature(canonical_bytes(receipt)))

    def seal_page(self, seal: PageSeal) -> SignedPageSeal:
        return SignedPageSeal(seal=seal, signature=self._signature(canonical_bytes(seal)))

    def _signature(self, told: bytes) -> str:
        return base64.b64encode(self._key.sign(told)).decode("ascii")


@dataclass(frozen=True, slots=True)
class HolderKey:
    """Finds what is held about somebody without the number: the database alone tells none."""

    _key: bytes = field(repr=False)

    def tag(self, holder: Holder) -> str:
        """HMAC-SHA-256 of kind and number, in hexadecimal."""
        told = f"{holder.kind}/{holder.number.strip().upper()}"
        return hmac.new(self._key, told.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Keys:
    opening: OpeningKey
    signing: SigningKey
    holder: HolderKey


def load_or_create_keys(folder: Path) -> Keys:
    """The same keys for ever: made at the first start, 0600, durable before anything is done with them.

    Errors: KeyFileError.
    """
    make_folder(folder)
    opening, signing, holder = (folder / f"{name}.key" for name in ("opening", "signing", "holder"))
    if not opening.exists():
        write_once(opening, OpeningKey.generate().private_text().encode())
    if not signing.exists():
        write_once(signing, base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()))
    if not holder.exists():
        write_once(holder, base64.b64encode(secrets.token_bytes(_HOLDER_KEY_BYTES)))
    try:
        opening_key = OpeningKey.from_private_text(_read(opening))
    except SealError as error:
        raise KeyFileError(f"{opening}: {error}") from error
    try:
        signing_key = SigningKey(Ed25519PrivateKey.from_private_bytes(_raw(signing)))
    except ValueError as error:
        raise KeyFileError(f"{signing}: not a signing key: {error}") from error
    raw = _raw(holder)
    if len(raw) != _HOLDER_KEY_BYTES:
        raise KeyFileError(f"{holder}: not a key of {_HOLDER_KEY_BYTES} bytes")
    return Keys(opening_key, signing_key, HolderKey(raw))


def _raw(path: Path) -> bytes:
    try:
        return base64.b64decode(_read(path), validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeyFileError(f"{path}: not base64: {error}") from error


def _read(path: Path) -> str:
    if path.stat().st_mode & _OTHERS:
        raise KeyFileError(f"{path}: others can read this key: chmod 600, and find out who did")
    return path.read_text(encoding="ascii").strip()
