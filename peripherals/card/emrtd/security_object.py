"""EF.SOD: the digests of all data groups under the signature of whoever made the document.

Source: ICAO 9303-10, 4.6.2 (tag 77) and 9303-12, 7.1.3; RFC 5652 (CMS SignedData).
"""

from __future__ import annotations

from dataclasses import dataclass

from peripherals.card import tlv
from peripherals.card.emrtd import certificates, signatures
from peripherals.card.emrtd.certificates import Certificate

TAG = 0x77
SIGNED_DATA = "1.2.840.113549.1.7.2"
LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_CONTEXT_0 = 0xA0
_KEY_IDENTIFIER = 0x80


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """What was signed, by whom, and how; not yet judged."""

    content_type: str
    content: bytes
    digests: dict[int, bytes]
    hash_algorithm: tlv.Node
    certificate: Certificate
    signer_hash: tlv.Node
    signed_attributes: tlv.Node | None
    signature_algorithm: tlv.Node
    signature: bytes

    def has_group(self, number: int, content: bytes) -> bool:
        """Whether this is the data group that was signed. Errors: SignatureNotSupported, TlvError."""
        hashed = signatures.hash_named(self.hash_algorithm)
        return self.digests.get(number) == signatures.digest(hashed, content)

    def is_signed(self) -> bool:
        """Whether the certificate inside made this signature. Errors: SignatureNotSupported, TlvError."""
        hashed = signatures.hash_named(self.signer_hash)
        signed = self.content
        if self.signed_attributes is not None:
            attributes = _attributes(self.signed_attributes)
            if attributes.get(MESSAGE_DIGEST) != signatures.digest(hashed, self.content):
                return False
            signed = tlv.write(tlv.SET, self.signed_attributes.value)  # RFC 5652, 5.4: as a SET, not as [0]
        key = self.certificate.public_key
        return signatures.fits(key, self.signature_algorithm, self.signature, signed, hashed)


def parse(file: bytes) -> SecurityObject:
    """Errors: TlvError."""
    kind, wrapped = _parts(tlv.expect(tlv.read(file), TAG).child(tlv.SEQUENCE), 2)
    if tlv.object_id(kind) != SIGNED_DATA:
        raise tlv.TlvError("SOD: not signed data")
    signed = tlv.expect(wrapped, _CONTEXT_0).child(tlv.SEQUENCE).children()
    if len(signed) < 5:
        raise tlv.TlvError("SOD: not all parts of signed data")
    content_type, content_box = _parts(signed[2], 2)
    content = content_box.child(tlv.OCTET_STRING).value
    listed = next((node for node in signed[3:] if node.tag == _CONTEXT_0), None)
    if listed is None:
        raise tlv.TlvError("SOD: no certificate")
    signer = tlv.expect(signed[-1], tlv.SET).child(tlv.SEQUENCE).children()
    attributes = signer[3] if len(signer) > 3 and signer[3].tag == _CONTEXT_0 else None
    tail = signer[4:] if attributes else signer[3:]
    if len(tail) < 2:
        raise tlv.TlvError("SOD: no signature")
    hash_algorithm, digests = _digests(content)
    return SecurityObject(
        content_type=tlv.object_id(content_type),
        content=content,
        digests=digests,
        hash_algorithm=hash_algorithm,
        certificate=_signers(listed, signer[1]),
        signer_hash=signer[2],
        signed_attributes=attributes,
        signature_algorithm=tail[0],
        signature=tlv.expect(tail[1], tlv.OCTET_STRING).value,
    )


def _digests(content: bytes) -> tuple[tlv.Node, dict[int, bytes]]:
    """Hash and digests of an LDSSecurityObject."""
    parts = tlv.expect(tlv.read(content), tlv.SEQUENCE).children()
    if len(parts) < 3:
        raise tlv.TlvError("SOD: no digests")
    pairs = [_parts(node, 2) for node in parts[2].children()]
    return parts[1], {int.from_bytes(number.value, "big"): value.value for number, value in pairs}


def _signers(listed: tlv.Node, identifier: tlv.Node) -> Certificate:
    """The certificate that the signer names by issuer and serial number; by key identifier, the only one."""
    found = [certificates.parse(node.raw) for node in listed.children() if node.tag == tlv.SEQUENCE]
    if identifier.tag == _KEY_IDENTIFIER and len(found) == 1:
        return found[0]
    if identifier.tag == tlv.SEQUENCE:
        issuer, serial = _parts(identifier, 2)
        fitting = [c for c in found if c.serial_number == serial.value and c.issuer == issuer.raw]
        if fitting:
            return fitting[0]
        if len(found) == 1:  # names written in another string type; the signature decides
            return found[0]
    raise tlv.TlvError("SOD: the signer's certificate is not in it")


def _attributes(signed: tlv.Node) -> dict[str, bytes]:
    pairs = [_parts(node, 2) for node in signed.children()]
    return {tlv.object_id(name): values.children()[0].value for name, values in pairs if values.children()}


def _parts(node: tlv.Node, count: int) -> list[tlv.Node]:
    children = node.children()
    if len(children) < count:
        raise tlv.TlvError(f"{len(children)} parts in {node.tag:02X}, not {count}")
    return children[:count]
