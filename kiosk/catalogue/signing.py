"""Who may write a catalogue: Ed25519 keys (RFC 8032), the secret one in a file, the public ones in profiles.

A key file holds the 32 secret bytes in base64, as those of the backend do; only its owner may read it.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol.canonical import sha256_hex

_OWNER_ONLY = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ID_DIGITS = 16


class SigningKeyError(ValueError):
    """A key file that holds no key, or that others may read; names the file."""


@dataclass(frozen=True, slots=True)
class CatalogueKey:
    """A secret key. Signs what it is given."""

    _key: Ed25519PrivateKey

    @classmethod
    def generate(cls) -> CatalogueKey:
        return cls(Ed25519PrivateKey.generate())

    @property
    def public_text(self) -> str:
        """The 32 public bytes in base64, as a profile names a key it trusts."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    @property
    def key_id(self) -> str:
        return _key_id(self._key.public_key())

    def sign(self, data: bytes) -> str:
        """The signature in base64."""
        return base64.b64encode(self._key.sign(data)).decode("ascii")

    def write(self, path: Path) -> None:
        """A new file, for its owner alone. Errors: OSError, also when it exists."""
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as file:
            file.write(base64.b64encode(self._key.private_bytes_raw()) + b"\n")

    @classmethod
    def read(cls, path: Path) -> CatalogueKey:
        """Errors: SigningKeyError; OSError."""
        if path.stat().st_mode & _OTHERS:
            raise SigningKeyError(f"{path}: others can read this key: chmod 600, and find out who did")
        try:
            raw = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
            return cls(Ed25519PrivateKey.from_private_bytes(raw))
        except (binascii.Error, ValueError) as error:
            raise SigningKeyError(f"{path}: not a signing key: {error}") from error


@dataclass(frozen=True, slots=True)
class TrustedKeys:
    """The public keys whose signature counts, by id."""

    _keys: Mapping[str, Ed25519PublicKey]

    @classmethod
    def of(cls, texts: Iterable[str]) -> TrustedKeys:
        """Errors: ValueError for a text that is no public key."""
        keys = [Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True)) for text in texts]
        return cls({_key_id(key): key for key in keys})

    def has_signed(self, key_id: str, signature: str, data: bytes) -> bool:
        """Whether this is the signature of a trusted key over the data."""
        key = self._keys.get(key_id)
        if key is None:
            return False
        try:
            key.verify(base64.b64decode(signature, validate=True), data)
        except (InvalidSignature, ValueError):
            return False
        return True


def _key_id(key: Ed25519PublicKey) -> str:
    return sha256_hex(key.public_bytes_raw())[:_ID_DIGITS]
