"""Whether a signature fits: RSA (PKCS#1 v1.5 and PSS) and ECDSA, by the algorithm a document names.

Source: RFC 4055, 5480, 5758; ICAO 9303-12, 4.4.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_public_key

from peripherals.card import tlv

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "1.3.14.3.2.26": hashes.SHA1(),  # noqa: S303 some documents in force still carry it
    "2.16.840.1.101.3.4.2.4": hashes.SHA224(),
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
_RSA = "1.2.840.113549.1.1."
_PLAIN_RSA, _PSS = _RSA + "1", _RSA + "10"
_HASH_OF_RSA = {
    _RSA + "5": hashes.SHA1(),  # noqa: S303
    _RSA + "14": hashes.SHA224(),
    _RSA + "11": hashes.SHA256(),
    _RSA + "12": hashes.SHA384(),
    _RSA + "13": hashes.SHA512(),
}
_HASH_OF_ECDSA = {
    "1.2.840.10045.4.1": hashes.SHA1(),  # noqa: S303
    "1.2.840.10045.4.3.1": hashes.SHA224(),
    "1.2.840.10045.4.3.2": hashes.SHA256(),
    "1.2.840.10045.4.3.3": hashes.SHA384(),
    "1.2.840.10045.4.3.4": hashes.SHA512(),
}
_EC_KEY = "1.2.840.10045.2.1"
_NAMED_CURVES = {
    "A9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377": "1.3.36.3.3.2.8.1.1.7",
    "8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B412B1DA197FB71123ACD3A729901D1A71874700133107EC53": (
        "1.3.36.3.3.2.8.1.1.11"
    ),
    "AADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA70330871"
    "7D4D9B009BC66842AECDA12AE6A380E62881FF2F2D82C68528AA6056583A48F3": "1.3.36.3.3.2.8.1.1.13",
}
"""Brainpool curves by their prime. Source: RFC 5639."""
_SALT_BYTES_BY_DEFAULT = 20  # RFC 4055, 3.1


class SignatureNotSupported(Exception):
    """An algorithm, a hash or a curve this reader does not know. Names it."""


def hash_named(algorithm: tlv.Node) -> hashes.HashAlgorithm:
    """The hash of an AlgorithmIdentifier. Errors: SignatureNotSupported, TlvError."""
    name = tlv.object_id(algorithm.child(tlv.OBJECT_ID))
    if name not in _HASHES:
        raise SignatureNotSupported(f"hash {name}")
    return _HASHES[name]


def digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    """The digest of the data."""
    return hashlib.new(algorithm.name, data, usedforsecurity=False).digest()


def fits(
    public_key: bytes,
    algorithm: tlv.Node,
    signature: bytes,
    data: bytes,
    signer_hash: hashes.HashAlgorithm | None = None,
) -> bool:
    """Whether the holder of the key signed the data. `signer_hash` counts where the algorithm names no hash.

    Errors: SignatureNotSupported, TlvError.
    """
    key = load_key(public_key)
    name = tlv.object_id(algorithm.child(tlv.OBJECT_ID))
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and name in _HASH_OF_ECDSA:
            key.verify(signature, data, ec.ECDSA(_HASH_OF_ECDSA[name]))
        elif isinstance(key, rsa.RSAPublicKey) and name == _PSS:
            scheme, hashed = _pss(algorithm)
            key.verify(signature, data, scheme, hashed)
        elif isinstance(key, rsa.RSAPublicKey) and (hashed_ := _HASH_OF_RSA.get(name, signer_hash)):
            if name not in _HASH_OF_RSA and name != _PLAIN_RSA:
                raise SignatureNotSupported(f"signature {name}")
            key.verify(signature, data, padding.PKCS1v15(), hashed_)
        else:
            raise SignatureNotSupported(f"signature {name} with {type(key).__name__}")
    except InvalidSignature:
        return False
    except UnsupportedAlgorithm as error:
        raise SignatureNotSupported(str(error)) from None
    return True


def load_key(public_key: bytes) -> PublicKeyTypes:
    """The key of a SubjectPublicKeyInfo, also where it describes a known curve in full.

    Errors: SignatureNotSupported.
    """
    try:
        return load_der_public_key(_with_named_curve(public_key))
    except (UnsupportedAlgorithm, ValueError, IndexError) as error:
        raise SignatureNotSupported(f"public key: {error}") from None


def _with_named_curve(public_key: bytes) -> bytes:
    """The same key, its curve named where it is a brainpool curve described in full."""
    algorithm, bits = tlv.read(public_key).children()[:2]
    parts = algorithm.children()
    if tlv.object_id(parts[0]) != _EC_KEY or len(parts) < 2 or parts[1].tag != tlv.SEQUENCE:
        return public_key
    field = parts[1].children()[1].children()
    prime = f"{int.from_bytes(field[1].value, 'big'):X}" if len(field) == 2 else ""
    if prime not in _NAMED_CURVES:
        return public_key  # a NIST curve, which the library knows described in full
    named = tlv.write(tlv.SEQUENCE, parts[0].raw, tlv.write_object_id(_NAMED_CURVES[prime]))
    return tlv.write(tlv.SEQUENCE, named, bits.raw)


def _pss(algorithm: tlv.Node) -> tuple[padding.PSS, hashes.HashAlgorithm]:
    """Hash, mask and salt length of RSASSA-PSS, with the defaults of RFC 4055."""
    hashed: hashes.HashAlgorithm = hashes.SHA1()  # noqa: S303
    mask_hash: hashes.HashAlgorithm = hashes.SHA1()  # noqa: S303
    salt_bytes = _SALT_BYTES_BY_DEFAULT
    parameters = algorithm.find(tlv.SEQUENCE)
    for node in parameters.children() if parameters else []:
        inner = tlv.read(node.value)
        if node.tag == 0xA0:
            hashed = hash_named(inner)
        elif node.tag == 0xA1:
            mask_hash = hash_named(inner.child(tlv.SEQUENCE))
        elif node.tag == 0xA2:
            salt_bytes = int.from_bytes(inner.value, "big")
    return padding.PSS(padding.MGF1(mask_hash), salt_bytes), hashed
