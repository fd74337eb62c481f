"""Staff cards (PIV): the card proves that it holds the key its certificate names. No PIN goes to the card.

Whether the certificate is one of ours is for whoever asked (kiosk/staff.py). Source: NIST SP 800-73-4 part 1
(object 5FC101, key 9E: card authentication) and part 2, 3.2.4 and appendix A.4; SP 800-78-4 (algorithms).
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from peripherals.card import tlv
from peripherals.card.apdu import (
    CHAINED,
    GET_DATA,
    PIV_AUTHENTICATE,
    SELECT,
    STAFF_CARD,
    Command,
    Response,
    Transmit,
    describe,
    exchange,
    is_status_word,
)
from peripherals.card.fields import CardContentError
from peripherals.devices import Completion, Done, Failed, Recovery

APPLICATION = bytes.fromhex("A000000308")
CERTIFICATE_OBJECT = bytes.fromhex("5FC101")
KEY_REFERENCE = 0x9E
RSA_2048, ECC_P256, ECC_P384 = 0x07, 0x11, 0x14
DYNAMIC, CHALLENGE, RESPONSE = 0x7C, 0x81, 0x82
OBJECT, CERTIFICATE, CERTIFICATE_INFO, TAG_LIST = 0x53, 0x70, 0x71, 0x5C
_COMPRESSED, _GZIP, _LARGEST_CERTIFICATE = 0x01, 31, 16_384
_MOST_OF_CHAIN = 255
_WHOLE_ANSWER = 256
_RSA_BYTES = 256

Hash = hashes.SHA256 | hashes.SHA384


@dataclass(frozen=True, slots=True)
class StaffCard:
    """A card that holds the key of this certificate. Whether anybody may trust the certificate is open."""

    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        """By which a register knows the card: SHA-256 of its public key, hexadecimal."""
        key = self.certificate.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return hashlib.sha256(key).hexdigest()


@dataclass(frozen=True, slots=True)
class _Key:
    """How a card with this public key is challenged."""

    public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
    algorithm: int
    hashed: Hash

    def question(self, digest: bytes) -> bytes:
        """What the card computes its signature from: a bare digest, or for RSA the whole padded block."""
        if self.algorithm != RSA_2048:
            return digest
        info = bytes.fromhex("3031300D060960864801650304020105000420") + digest  # DigestInfo of SHA-256
        return b"\x00\x01" + b"\xff" * (_RSA_BYTES - len(info) - 3) + b"\x00" + info  # RFC 8017, 9.2

    def fits(self, signature: bytes, digest: bytes) -> bool:
        try:
            if isinstance(self.public, rsa.RSAPublicKey):
                self.public.verify(signature, digest, padding.PKCS1v15(), Prehashed(self.hashed))
            else:
                self.public.verify(signature, digest, ec.ECDSA(Prehashed(self.hashed)))
        except InvalidSignature:
            return False
        return True


def prove(transmit: Transmit, random: Callable[[int], bytes] = os.urandom) -> Done[StaffCard] | Failed:
    """The card, proven to hold its certificate's key; or why not. Errors: only what `transmit` raises."""
    try:
        selected = _ask(transmit, Command(0, SELECT, 0x04, 0x00, APPLICATION, _WHOLE_ANSWER), "SELECT PIV")
        if not selected.is_ok:
            return _not_supported(f"SELECT PIV: {describe(selected.sw)}")
        certificate = _certificate(transmit)
        key = _key_of(certificate)
        if key is None:
            return _not_supported("slot 9E: neither RSA 2048 nor P-256 nor P-384")
        digest = random(key.hashed.digest_size)  # as good as the digest of something
        signature = _signature(transmit, key, digest)
    except (CardContentError, tlv.TlvError) as error:
        return Failed(Completion.INVALID_DATA, "staff_card.unreadable", Recovery.RETRY, str(error))
    if not key.fits(signature, digest):
        return Failed(Completion.INVALID_DATA, "staff_card.not_proven", Recovery.STAFF, "slot 9E: signature")
    return Done(StaffCard(certificate))


def _not_supported(detail: str) -> Failed:
    return Failed(Completion.UNSUPPORTED, "staff_card.not_supported", Recovery.RETRY, detail)


def _certificate(transmit: Transmit) -> x509.Certificate:
    """Errors: CardContentError, TlvError."""
    place = "certificate of slot 9E"
    asked = tlv.write(TAG_LIST, CERTIFICATE_OBJECT)
    response = _ask(transmit, Command(0, GET_DATA, 0x3F, 0xFF, asked, _WHOLE_ANSWER), place)
    if not response.is_ok:
        raise CardContentError(f"{place}: {describe(response.sw)}")
    parts = {node.tag: node.value for node in tlv.expect(tlv.read(response.data), OBJECT).children()}
    der = parts.get(CERTIFICATE, b"")
    try:
        if parts.get(CERTIFICATE_INFO, b"\x00")[:1] == bytes([_COMPRESSED]):
            der = zlib.decompressobj(_GZIP).decompress(der, _LARGEST_CERTIFICATE)
        return x509.load_der_x509_certificate(der)
    except (zlib.error, ValueError):
        raise CardContentError(f"{place}: no X.509") from None


def _key_of(certificate: x509.Certificate) -> _Key | None:
    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return None
    if isinstance(key, rsa.RSAPublicKey) and key.key_size == 8 * _RSA_BYTES:
        return _Key(key, RSA_2048, hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return _Key(key, ECC_P256, hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP384R1):
        return _Key(key, ECC_P384, hashes.SHA384())
    return None


def _signature(transmit: Transmit, key: _Key, digest: bytes) -> bytes:
    """GENERAL AUTHENTICATE, in a chain where the challenge is longer than one command."""
    data = tlv.write(DYNAMIC, tlv.write(RESPONSE), tlv.write(CHALLENGE, key.question(digest)))
    parts = [data[at : at + _MOST_OF_CHAIN] for at in range(0, len(data), _MOST_OF_CHAIN)]
    response = Response(b"", 0)
    for number, part in enumerate(parts, start=1):
        is_last = number == len(parts)
        command = Command(
            0 if is_last else CHAINED,
            PIV_AUTHENTICATE,
            key.algorithm,
            KEY_REFERENCE,
            part,
            _WHOLE_ANSWER if is_last else None,
        )
        response = _ask(transmit, command, "challenge of slot 9E")
        if not response.is_ok:
            raise CardContentError(f"challenge of slot 9E: {describe(response.sw)}")
    return tlv.expect(tlv.read(response.data), DYNAMIC).child(RESPONSE).value


def _ask(transmit: Transmit, command: Command, place: str) -> Response:
    response = exchange(transmit, command.encode(), STAFF_CARD)
    if not is_status_word(response.sw):
        raise CardContentError(f"{place}: {response.sw:04X} is no status word")
    return response
