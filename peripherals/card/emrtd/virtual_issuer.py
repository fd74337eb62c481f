"""A country that issues travel documents in software: its authority, its signer, its signed objects.

Simulator: keys are made anew each time and lost with the program; nobody real trusts them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from peripherals.card import tlv
from peripherals.card.emrtd import security_object
from peripherals.card.emrtd.security_object import CONTENT_TYPE, LDS_SECURITY_OBJECT, MESSAGE_DIGEST

_SHA256 = "2.16.840.1.101.3.4.2.1"
_ECDSA_SHA256 = "1.2.840.10045.4.3.2"
_RSA_SHA256 = "1.2.840.113549.1.1.11"
_PSS = "1.2.840.113549.1.1.10"
_MGF1 = "1.2.840.113549.1.1.8"
_PSS_SALT_BYTES = 32
_NULL = b"\x05\x00"


class Signing(StrEnum):
    ECDSA_P256 = "ecdsa_p256"
    ECDSA_BRAINPOOL = "ecdsa_brainpool"
    RSA = "rsa"
    RSA_PSS = "rsa_pss"


PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Spans:
    """Days from now in which authority and signer are good."""

    authority: tuple[int, int] = (-1000, 5000)
    signer: tuple[int, int] = (-500, 4000)


@dataclass(slots=True)
class VirtualIssuer:
    """One country: made once, then it signs as many documents as one likes."""

    signing: Signing = Signing.ECDSA_P256
    country: str = "UT"
    spans: Spans = field(default_factory=Spans)
    authority_der: bytes = field(init=False)
    signer_der: bytes = field(init=False)
    _signer_key: PrivateKey = field(init=False, repr=False)

    def __post_init__(self) -> None:
        authority_key, self._signer_key = _key(self.signing), _key(self.signing)
        authority = self._name("CSCA")
        self.authority_der = self._certificate(
            authority, authority_key, authority_key, self.spans.authority, is_authority=True
        )
        self.signer_der = self._certificate(
            self._name("Document Signer"),
            self._signer_key,
            authority_key,
            self.spans.signer,
            is_authority=False,
        )

    def security_object(self, groups: Mapping[int, bytes]) -> bytes:
        """EF.SOD over these data groups."""
        content = tlv.write(
            tlv.SEQUENCE,
            tlv.write_integer(0),
            _algorithm(_SHA256),
            tlv.write(
                tlv.SEQUENCE,
                *(
                    tlv.write(
                        tlv.SEQUENCE,
                        tlv.write_integer(number),
                        tlv.write(tlv.OCTET_STRING, hashlib.sha256(group).digest()),
                    )
                    for number, group in sorted(groups.items())
                ),
            ),
        )
        boxed = tlv.write(0xA0, tlv.write(tlv.OCTET_STRING, content))
        signed = tlv.write(
            tlv.SEQUENCE,
            tlv.write_integer(3),
            tlv.write(tlv.SET, _algorithm(_SHA256)),
            tlv.write(tlv.SEQUENCE, tlv.write_object_id(LDS_SECURITY_OBJECT), boxed),
            tlv.write(0xA0, self.signer_der),
            tlv.write(tlv.SET, self._signer_info(content)),
        )
        message = tlv.write(
            tlv.SEQUENCE, tlv.write_object_id(security_object.SIGNED_DATA), tlv.write(0xA0, signed)
        )
        return tlv.write(security_object.TAG, message)

    def _signer_info(self, content: bytes) -> bytes:
        attributes = _attribute(CONTENT_TYPE, tlv.write_object_id(LDS_SECURITY_OBJECT)) + _attribute(
            MESSAGE_DIGEST, tlv.write(tlv.OCTET_STRING, hashlib.sha256(content).digest())
        )
        certificate = x509.load_der_x509_certificate(self.signer_der)
        identifier = tlv.write(
            tlv.SEQUENCE,
            certificate.issuer.public_bytes(),
            tlv.write_integer(certificate.serial_number),
        )
        algorithm, signature = self._signed(tlv.write(tlv.SET, attributes))
        return tlv.write(
            tlv.SEQUENCE,
            tlv.write_integer(1),
            identifier,
            _algorithm(_SHA256),
            tlv.write(0xA0, attributes),
            algorithm,
            tlv.write(tlv.OCTET_STRING, signature),
        )

    def _signed(self, data: bytes) -> tuple[bytes, bytes]:
        """Algorithm and signature."""
        key = self._signer_key
        if isinstance(key, ec.EllipticCurvePrivateKey):
            algorithm = tlv.write(tlv.SEQUENCE, tlv.write_object_id(_ECDSA_SHA256))
            return algorithm, key.sign(data, ec.ECDSA(hashes.SHA256()))
        if self.signing is Signing.RSA_PSS:
            return _pss_algorithm(), key.sign(data, _pss(), hashes.SHA256())
        return _algorithm(_RSA_SHA256), key.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def _name(self, common_name: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, self.country),
                x509.NameAttribute(NameOID.COMMON_NAME, f"{common_name} {self.country} (virtual)"),
            ]
        )

    def _certificate(
        self,
        subject: x509.Name,
        key: PrivateKey,
        by: PrivateKey,
        span: tuple[int, int],
        *,
        is_authority: bool,
    ) -> bytes:
        now = datetime.now(UTC).replace(microsecond=0)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name("CSCA"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=span[0]))
            .not_valid_after(now + timedelta(days=span[1]))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        scheme = _pss() if self.signing is Signing.RSA_PSS else None
        return builder.sign(by, hashes.SHA256(), rsa_padding=scheme).public_bytes(Encoding.DER)


def _key(signing: Signing) -> PrivateKey:
    match signing:
        case Signing.ECDSA_P256:
            return ec.generate_private_key(ec.SECP256R1())
        case Signing.ECDSA_BRAINPOOL:
            return ec.generate_private_key(ec.BrainpoolP256R1())
        case Signing.RSA | Signing.RSA_PSS:
            return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pss() -> padding.PSS:
    return padding.PSS(padding.MGF1(hashes.SHA256()), _PSS_SALT_BYTES)


def _algorithm(name: str) -> bytes:
    return tlv.write(tlv.SEQUENCE, tlv.write_object_id(name), _NULL)


def _pss_algorithm() -> bytes:
    mask = tlv.write(tlv.SEQUENCE, tlv.write_object_id(_MGF1), _algorithm(_SHA256))
    parameters = tlv.write(
        tlv.SEQUENCE,
        tlv.write(0xA0, _algorithm(_SHA256)),
        tlv.write(0xA1, mask),
        tlv.write(0xA2, tlv.write_integer(_PSS_SALT_BYTES)),
    )
    return tlv.write(tlv.SEQUENCE, tlv.write_object_id(_PSS), parameters)


def _attribute(name: str, value: bytes) -> bytes:
    return tlv.write(tlv.SEQUENCE, tlv.write_object_id(name), tlv.write(tlv.SET, value))
