"""Sealing: what a terminal writes down, only the backend can read.

Source: RFC 9180 HPKE, base mode, with the hybrid post-quantum KEM ML-KEM-768 + X25519.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from sync.protocol.canonical import sha256_hex

SUITE_NAME = "MLKEM768_X25519/HKDF_SHA256/AES_256_GCM"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_X25519_BYTES = 32  # RFC 7748
_MLKEM_SEED_BYTES = 64  # FIPS 203: d || z


class SealError(ValueError):
    """A key text or a sealed document that cannot be what it says it is."""


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The backend's public half, as a terminal holds it. `key_id` is stored with every sealed document."""

    key_id: str
    _key: MLKEM768X25519PublicKey

    @classmethod
    def from_text(cls, text: str) -> SealingKey:
        """Errors: SealError for anything that `OpeningKey.public_text` did not make."""
        raw = _decode(text)
        try:
            mlkem = MLKEM768PublicKey.from_public_bytes(raw[:-_X25519_BYTES])
            x25519 = X25519PublicKey.from_public_bytes(raw[-_X25519_BYTES:])
        except ValueError as error:
            raise SealError(f"not a sealing key: {error}") from error
        return cls(sha256_hex(raw)[:16], MLKEM768X25519PublicKey(mlkem, x25519))

    def seal(self, plaintext: bytes, context: str) -> bytes:
        """Only the backend can open the result, and only for the same context (submission/document id)."""
        return _SUITE.encrypt(plaintext, self._key, info=context.encode())


@dataclass(frozen=True, slots=True)
class OpeningKey:
    """The backend's private half."""

    _mlkem: MLKEM768PrivateKey
    _x25519: X25519PrivateKey

    @classmethod
    def generate(cls) -> OpeningKey:
        return cls(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    def from_private_text(cls, text: str) -> OpeningKey:
        """Errors: SealError for anything that `private_text` did not make."""
        raw = _decode(text)
        try:
            mlkem = MLKEM768PrivateKey.from_seed_bytes(raw[:_MLKEM_SEED_BYTES])
            return cls(mlkem, X25519PrivateKey.from_private_bytes(raw[_MLKEM_SEED_BYTES:]))
        except ValueError as error:
            raise SealError(f"not an opening key: {error}") from error

    def private_text(self) -> str:
        return _encode(self._mlkem.private_bytes_raw() + self._x25519.private_bytes_raw())

    def public_text(self) -> str:
        mlkem = self._mlkem.public_key().public_bytes_raw()
        return _encode(mlkem + self._x25519.public_key().public_bytes_raw())

    @property
    def key_id(self) -> str:
        return SealingKey.from_text(self.public_text()).key_id

    def open(self, sealed: bytes, context: str) -> bytes:
        """Errors: SealError when the bytes, the key or the context do not belong together."""
        private = MLKEM768X25519PrivateKey(self._mlkem, self._x25519)
        try:
            return _SUITE.decrypt(sealed, private, info=context.encode())
        except (InvalidTag, ValueError) as error:
            raise SealError("the sealed document does not open with this key and context") from error


def document_context(submission_id: str, document_id: str) -> str:
    """What a document is sealed for: it opens as this document of this submission and as no other."""
    return f"yichuang/v1/{submission_id}/{document_id}"


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SealError("a key is one line of base64") from error
