"""A virtual chip's own key: its public half as data groups, and how it signs a challenge."""

from __future__ import annotations

import hashlib
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from peripherals.card import tlv
from peripherals.card.emrtd import active
from peripherals.card.emrtd.data_groups import TAG_OF_GROUP

_ECDSA_SHA256 = "0.4.0.127.0.7.1.1.4.1.3"
_TRAILER = bytes([0x34, 0xCC])  # SHA-256


class ActiveKey:
    """RSA of so many bits, or ECDSA on P-256 for none."""

    def __init__(self, rsa_bits: int | None = None) -> None:
        self._key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = (
            ec.generate_private_key(ec.SECP256R1())
            if rsa_bits is None
            else rsa.generate_private_key(public_exponent=65537, key_size=rsa_bits)
        )

    def groups(self) -> dict[int, bytes]:
        """DG15, and DG14 where the key is none of RSA."""
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        groups = {active.KEY_GROUP: tlv.write(TAG_OF_GROUP[active.KEY_GROUP], public)}
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            names = (tlv.write_object_id(name) for name in (active.INFORMATION, _ECDSA_SHA256))
            info = tlv.write(tlv.SEQUENCE, next(names), tlv.write_integer(1), next(names))
            options = tlv.write(TAG_OF_GROUP[active.OPTIONS_GROUP], tlv.write(tlv.SET, info))
            groups[active.OPTIONS_GROUP] = options
        return groups

    def sign(self, challenge: bytes) -> bytes:
        """The chip's answer to INTERNAL AUTHENTICATE."""
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            r, s = decode_dss_signature(self._key.sign(challenge, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        numbers = self._key.private_numbers()
        size = self._key.key_size // 8
        message = os.urandom(size - 1 - hashes.SHA256.digest_size - len(_TRAILER))
        content = b"\x6a" + message + hashlib.sha256(message + challenge).digest() + _TRAILER
        signed = pow(int.from_bytes(content, "big"), numbers.d, numbers.public_numbers.n)
        return signed.to_bytes(size, "big")
