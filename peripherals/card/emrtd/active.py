"""Active authentication: the chip signs with a key that no copy of its files carries along.

Source: ICAO 9303-11, 6.1; ISO/IEC 9796-2 scheme 1 (RSA, partial recovery); BSI TR-03111 (plain ECDSA).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from peripherals.card import tlv
from peripherals.card.apdu import INTERNAL_AUTHENTICATE, Command
from peripherals.card.emrtd import signatures
from peripherals.card.emrtd.data_groups import TAG_OF_GROUP
from peripherals.card.emrtd.signatures import SignatureNotSupported

KEY_GROUP, OPTIONS_GROUP = 15, 14
CHALLENGE_BYTES = 8
INFORMATION = "2.23.136.1.1.5"
PLAIN_ECDSA: dict[str, hashes.HashAlgorithm] = {
    "0.4.0.127.0.7.1.1.4.1.1": hashes.SHA1(),  # noqa: S303 some chips in use know nothing else
    "0.4.0.127.0.7.1.1.4.1.2": hashes.SHA224(),
    "0.4.0.127.0.7.1.1.4.1.3": hashes.SHA256(),
    "0.4.0.127.0.7.1.1.4.1.4": hashes.SHA384(),
    "0.4.0.127.0.7.1.1.4.1.5": hashes.SHA512(),
}
_HEADER, _SHA1_TRAILER, _LONG_TRAILER = 0x6A, 0xBC, 0xCC
_LAST_DIGIT = 0x0C  # of either trailer
_HASH_OF_TRAILER = {0x33: "sha1", 0x34: "sha256", 0x35: "sha512", 0x36: "sha384", 0x38: "sha224"}
"""Source: ISO/IEC 10118-3, hash-function identifiers."""
_SHORT_SEALED_BYTES = 208  # the longest data whose sealed answer stays within 256 bytes, for either cipher
_WHOLE_ANSWER, _LONG_ANSWER = 256, 512


@dataclass(frozen=True, slots=True)
class ActiveKey:
    """The chip's public key and, for ECDSA, the hash it signs with."""

    public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
    hashed: hashes.HashAlgorithm | None = None

    @classmethod
    def parse(cls, key_group: bytes, options_group: bytes | None) -> ActiveKey:
        """Of DG15 and DG14. Errors: TlvError, SignatureNotSupported."""
        box = tlv.expect(tlv.read(key_group), TAG_OF_GROUP[KEY_GROUP])
        key = signatures.load_key(box.child(tlv.SEQUENCE).raw)
        if isinstance(key, rsa.RSAPublicKey):
            return cls(key)
        if isinstance(key, ec.EllipticCurvePublicKey):
            return cls(key, _hash_of(options_group))
        raise SignatureNotSupported(f"DG15: {type(key).__name__}")

    @property
    def has_long_signature(self) -> bool:
        """Whether a sealed signature takes an answer of extended length."""
        return (self.public.key_size + 7) // 8 > _SHORT_SEALED_BYTES

    def challenge(self, challenge: bytes) -> Command:
        """The command under which the chip signs."""
        le = _LONG_ANSWER if self.has_long_signature else _WHOLE_ANSWER
        return Command(0, INTERNAL_AUTHENTICATE, 0, 0, challenge, le)

    def fits(self, signature: bytes, challenge: bytes) -> bool:
        """Whether the chip holds the private half."""
        if isinstance(self.public, rsa.RSAPublicKey):
            return _recovers(self.public.public_numbers(), signature, challenge)
        half = len(signature) // 2
        r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
        try:
            self.public.verify(
                encode_dss_signature(r, s), challenge, ec.ECDSA(self.hashed or hashes.SHA256())
            )
        except InvalidSignature:
            return False
        return True


def _hash_of(options_group: bytes | None) -> hashes.HashAlgorithm:
    """What the ActiveAuthenticationInfo of DG14 names."""
    infos = tlv.read(options_group).child(tlv.SET).children() if options_group else []
    for info in infos:
        names = [tlv.object_id(node) for node in info.children() if node.tag == tlv.OBJECT_ID]
        if names[:1] == [INFORMATION] and len(names) > 1 and names[1] in PLAIN_ECDSA:
            return PLAIN_ECDSA[names[1]]
    raise SignatureNotSupported("DG14: no hash for active authentication")


def _recovers(key: rsa.RSAPublicNumbers, signature: bytes, challenge: bytes) -> bool:
    """Whether the message in the signature, with the challenge behind it, has the digest in the signature."""
    number = pow(int.from_bytes(signature, "big"), key.e, key.n)
    if number & 0x0F != _LAST_DIGIT:
        number = key.n - number  # the signer may take either root
    content = number.to_bytes((key.n.bit_length() + 7) // 8, "big")
    if content[0] != _HEADER:
        return False
    if content[-1] == _SHA1_TRAILER:
        name, trailer_bytes = "sha1", 1
    elif content[-1] == _LONG_TRAILER and content[-2] in _HASH_OF_TRAILER:
        name, trailer_bytes = _HASH_OF_TRAILER[content[-2]], 2
    else:
        return False
    size = hashlib.new(name, usedforsecurity=False).digest_size
    message, digest = content[1 : -size - trailer_bytes], content[-size - trailer_bytes : -trailer_bytes]
    return hashlib.new(name, message + challenge, usedforsecurity=False).digest() == digest
