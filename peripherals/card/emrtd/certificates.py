"""X.509 certificates of travel documents, as far as judging a signature needs them.

Read with our own hands: many of them describe their curve in full (ICAO 9303-12, 4.4 asks for it), some bend
the rules of X.509, and the library refuses both. Source: RFC 5280.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.strings import text
from peripherals.card import tlv

_UTC_TIME, _GENERALIZED_TIME, _VERSION = 0x17, 0x18, 0xA0
_PEM_BEGINS = b"-----BEGIN CERTIFICATE-----"
_SUFFIXES = frozenset({".cer", ".crt", ".der", ".pem"})


@dataclass(frozen=True, slots=True)
class Certificate:
    """Its parts; names, serial number and algorithms as they stand in the bytes."""

    to_be_signed: bytes
    serial_number: bytes
    issuer: bytes
    subject: bytes
    not_before: datetime
    not_after: datetime
    public_key: bytes
    signature_algorithm: tlv.Node
    signature: bytes

    def is_valid(self, now: datetime) -> bool:
        return self.not_before <= now <= self.not_after


def parse(der: bytes) -> Certificate:
    """Errors: TlvError."""
    to_be_signed, algorithm, signature = _three(tlv.expect(tlv.read(der), tlv.SEQUENCE))
    parts = to_be_signed.children()
    if parts and parts[0].tag == _VERSION:
        parts = parts[1:]
    if len(parts) < 6:
        raise tlv.TlvError("a certificate without all its parts")
    serial, _, issuer, validity, subject, public_key = parts[:6]
    days = validity.children()
    if len(days) != 2:
        raise tlv.TlvError("a certificate without begin and end")
    return Certificate(
        to_be_signed=to_be_signed.raw,
        serial_number=serial.value,
        issuer=issuer.raw,
        subject=subject.raw,
        not_before=_time(days[0]),
        not_after=_time(days[1]),
        public_key=public_key.raw,
        signature_algorithm=algorithm,
        signature=tlv.expect(signature, tlv.BIT_STRING).value[1:],
    )


def load_folder(folder: Path) -> tuple[Certificate, ...]:
    """Every certificate in the folder, DER or PEM. Errors: OSError; ValueError naming the file."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _SUFFIXES:
            continue
        content = path.read_bytes()
        try:
            begin = content.find(_PEM_BEGINS)  # what stands before it is for people
            der = content if begin < 0 else ssl.PEM_cert_to_DER_cert(content[begin:].decode())
            found.append(parse(der))
        except ValueError as error:
            raise ValueError(text("driver.no_certificate", path=path, why=error)) from None
    return tuple(found)


def _three(node: tlv.Node) -> tuple[tlv.Node, tlv.Node, tlv.Node]:
    children = node.children()
    if len(children) != 3:
        raise tlv.TlvError("not a certificate")
    return children[0], children[1], children[2]


def _time(node: tlv.Node) -> datetime:
    """UTCTime of 1950 to 2049, or GeneralizedTime. Source: RFC 5280, 4.1.2.5."""
    text = node.value.decode("ascii", "replace")
    if node.tag == _UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text
    elif node.tag != _GENERALIZED_TIME:
        raise tlv.TlvError("no time")
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise tlv.TlvError("no time") from None
