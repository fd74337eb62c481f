"""The two families of ciphers that travel documents speak, behind one face: triple DES and AES.

Source: ICAO 9303-11, 9.7 (keys) and 9.8 (secure messaging); ISO/IEC 9797-1 algorithm 3 (retail MAC).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import cmac
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes

MAC_BYTES = 8
ENCRYPTION, AUTHENTICATION, PASSWORD = 1, 2, 3
"""Counters of the key derivation."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A cipher with its key length, and what follows from it. Units: bytes."""

    name: str
    key_bytes: int
    block_bytes: int
    is_aes: bool

    def derive(self, secret: bytes, counter: int) -> bytes:
        """A key from a shared secret. Source: ICAO 9303-11, 9.7.1."""
        seed = secret + counter.to_bytes(4, "big")
        if self.key_bytes <= 16:
            key = hashlib.sha1(seed, usedforsecurity=False).digest()[: self.key_bytes]
        else:
            key = hashlib.sha256(seed).digest()[: self.key_bytes]
        return key if self.is_aes else _with_parity(key)

    def encrypt(self, key: bytes, data: bytes, iv: bytes | None = None) -> bytes:
        """CBC of whole blocks; the IV is zero unless given."""
        encryptor = self._cbc(key, iv).encryptor()
        return encryptor.update(data) + encryptor.finalize()

    def decrypt(self, key: bytes, data: bytes, iv: bytes | None = None) -> bytes:
        """CBC of whole blocks; the IV is zero unless given."""
        decryptor = self._cbc(key, iv).decryptor()
        return decryptor.update(data) + decryptor.finalize()

    def iv(self, key: bytes, counter: bytes) -> bytes:
        """IV of a message with this send sequence counter. Source: ICAO 9303-11, 9.8.6.2 and 9.8.7.2."""
        return self.encrypt(key, counter) if self.is_aes else bytes(self.block_bytes)

    def mac(self, key: bytes, data: bytes) -> bytes:
        """Eight bytes over data of any length: CMAC, or retail MAC with padding of its own."""
        if not self.is_aes:
            return _retail_mac(key, pad(data, self.block_bytes))
        code = cmac.CMAC(algorithms.AES(key))
        code.update(data)
        whole: bytes = code.finalize()
        return whole[:MAC_BYTES]

    def message_mac(self, key: bytes, data: bytes) -> bytes:
        """MAC of secure messaging, where the data is padded for either cipher."""
        return self.mac(key, pad(data, self.block_bytes) if self.is_aes else data)

    def _cbc(self, key: bytes, iv: bytes | None) -> Cipher[modes.CBC]:
        algorithm: BlockCipherAlgorithm = algorithms.AES(key) if self.is_aes else _three_des(key)
        return Cipher(algorithm, modes.CBC(iv or bytes(self.block_bytes)))


TRIPLE_DES = Suite("3DES", 16, 8, is_aes=False)
AES_128 = Suite("AES-128", 16, 16, is_aes=True)
AES_192 = Suite("AES-192", 24, 16, is_aes=True)
AES_256 = Suite("AES-256", 32, 16, is_aes=True)


def pad(data: bytes, block_bytes: int) -> bytes:
    """Padding method 2 of ISO/IEC 9797-1: one bit, then zeros; at least a byte."""
    padded = data + b"\x80"
    return padded + bytes(-len(padded) % block_bytes)


def unpad(data: bytes) -> bytes:
    """What was padded. Errors: ValueError."""
    stripped = data.rstrip(b"\x00")
    if not stripped.endswith(b"\x80"):
        raise ValueError("no padding")
    return stripped[:-1]


def _three_des(key: bytes) -> TripleDES:
    """Two keys as K1 K2 K1, one key three times: the library wants three."""
    return TripleDES(key + key[:8] if len(key) == 16 else key * 3)


def _retail_mac(key: bytes, data: bytes) -> bytes:
    """Single DES along the chain, triple DES on its last block."""
    chain = bytes(8)
    if len(data) > 8:
        first = Cipher(_three_des(key[:8]), modes.CBC(bytes(8))).encryptor()
        chain = (first.update(data[:-8]) + first.finalize())[-8:]
    last = Cipher(_three_des(key), modes.CBC(chain)).encryptor()
    return last.update(data[-8:]) + last.finalize()


def _with_parity(key: bytes) -> bytes:
    """Each byte with an odd number of ones, as DES keys are written."""
    return bytes(octet & 0xFE | (octet >> 1).bit_count() & 1 ^ 1 for octet in key)
