"""Authorities, their certificates and signatures, and the picture, without a chip."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from peripherals.card import tlv
from peripherals.card.emrtd import certificates, signatures
from peripherals.card.emrtd.curves import STANDARDISED
from peripherals.card.emrtd.data_groups import PictureFormat, Portrait, portrait_of
from peripherals.card.emrtd.document import TravelDocument
from peripherals.card.emrtd.trust import TrustList
from peripherals.card.emrtd.virtual_chip import EmrtdProfile
from peripherals.card.emrtd.virtual_document import Content, second_group
from peripherals.card.emrtd.virtual_issuer import Signing, VirtualIssuer
from peripherals.devices import Done
from tests.card.test_travel_document import HOLDER, ISSUER, read, trusting


def test_authorities_are_read_from_a_folder_in_either_form(tmp_path: Path) -> None:
    other = VirtualIssuer(Signing.RSA)
    tmp_path.joinpath("a.cer").write_bytes(ISSUER.authority_der)
    pem = x509.load_der_x509_certificate(other.authority_der).public_bytes(Encoding.PEM)
    tmp_path.joinpath("b.pem").write_bytes(b"Country of Utopia\n" + pem)
    tmp_path.joinpath("read me.txt").write_text("no certificate")
    assert TrustList.of_folder(tmp_path) == trusting(ISSUER, other)
    tmp_path.joinpath("c.der").write_bytes(b"\x30\x00")
    with pytest.raises(ValueError, match=r"c\.der"):
        TrustList.of_folder(tmp_path)


def test_a_brainpool_key_described_in_full_is_understood() -> None:
    issuer = VirtualIssuer(Signing.ECDSA_BRAINPOOL)
    authority = certificates.parse(issuer.authority_der)
    described = dataclasses.replace(authority, public_key=_in_full(authority.public_key))
    assert read(EmrtdProfile(Content(issuer)), trust=TrustList((described,))) == Done(TravelDocument(HOLDER))


def _in_full(public_key: bytes) -> bytes:
    """The same key with its curve described. Source: SEC 1, C.2."""
    algorithm, bits = tlv.read(public_key).children()
    curve = STANDARDISED[13]
    numbers = (number.to_bytes(curve.size_bytes, "big") for number in (curve.a, curve.b))
    parameters = tlv.write(
        tlv.SEQUENCE,
        tlv.write_integer(1),
        tlv.write(tlv.SEQUENCE, tlv.write_object_id("1.2.840.10045.1.1"), tlv.write_integer(curve.p)),
        tlv.write(tlv.SEQUENCE, *(tlv.write(tlv.OCTET_STRING, number) for number in numbers)),
        tlv.write(tlv.OCTET_STRING, curve.encode(curve.generator)),
        tlv.write_integer(curve.n),
    )
    return tlv.write(tlv.SEQUENCE, tlv.write(tlv.SEQUENCE, algorithm.children()[0].raw, parameters), bits.raw)


def test_an_algorithm_this_reader_does_not_know_is_not_judged() -> None:
    node = tlv.read(tlv.write(tlv.SEQUENCE, tlv.write_object_id("1.2.3")))
    with pytest.raises(signatures.SignatureNotSupported, match=r"1\.2\.3"):
        signatures.fits(certificates.parse(ISSUER.authority_der).public_key, node, b"", b"")


def test_a_certificates_parts_are_those_the_library_sees() -> None:
    ours, theirs = (
        certificates.parse(ISSUER.signer_der),
        x509.load_der_x509_certificate(ISSUER.signer_der),
    )
    assert ours.not_before == theirs.not_valid_before_utc
    assert ours.not_after == theirs.not_valid_after_utc
    assert ours.issuer == theirs.issuer.public_bytes()
    assert ours.subject == theirs.subject.public_bytes()
    assert int.from_bytes(ours.serial_number, "big") == theirs.serial_number
    assert (ours.signature, ours.to_be_signed) == (theirs.signature, theirs.tbs_certificate_bytes)
    assert ours.is_valid(datetime.now(UTC))
    assert not ours.is_valid(datetime.now(UTC) + timedelta(days=5000))


@pytest.mark.parametrize(
    ("face", "expected"),
    [
        (b"\xff\xd8\xff\xe0 a JPEG file", PictureFormat.JPEG),
        (b"\x00\x00\x00\x0cjP  a JPEG 2000 file", PictureFormat.JPEG_2000),
        (b"\xff\x4f\xff\x51 its code stream", PictureFormat.JPEG_2000),
    ],
)
def test_the_picture_behind_the_heads_is_found(face: bytes, expected: PictureFormat) -> None:
    assert portrait_of(second_group(face)) == Portrait(expected, face)


def test_a_picture_of_another_format_is_none() -> None:
    assert portrait_of(second_group(b"GIF89a")) is None
