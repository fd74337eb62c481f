"""A staff card in software (PIV, slot 9E) and the authority that issues it, with faults to order.

Simulator; fidelity was checked against the text of NIST SP 800-73-4 as remembered, never against a real card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from peripherals.card import apdu, piv, tlv
from peripherals.card.emrtd.virtual_chip import parse
from peripherals.card.virtual_ssc import CardFault

_ATR_T1 = bytes.fromhex("3B951381018073FF01000B")
_OK, _NOT_FOUND, _NO_INSTRUCTION, _WRONG = 0x9000, 0x6A82, 0x6D00, 0x6A80

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class KeyKind(StrEnum):
    RSA_2048 = "rsa_2048"
    P256 = "p256"
    P384 = "p384"
    P521 = "p521"  # none of PIV's


def make_key(kind: KeyKind) -> PrivateKey:
    """A new private key."""
    match kind:
        case KeyKind.RSA_2048:
            return rsa.generate_private_key(public_exponent=65537, key_size=2048)
        case KeyKind.P256:
            return ec.generate_private_key(ec.SECP256R1())
        case KeyKind.P384:
            return ec.generate_private_key(ec.SECP384R1())
        case KeyKind.P521:
            return ec.generate_private_key(ec.SECP521R1())


@dataclass(slots=True)
class VirtualAuthority:
    """Issues staff cards; its key is lost with the program."""

    name: str = "Staff cards (virtual)"
    certificate: x509.Certificate = field(init=False)
    _key: ec.EllipticCurvePrivateKey = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._signed(self.name, self._key, days=4000, is_authority=True)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def card(self, kind: KeyKind = KeyKind.P256, *, days: int = 1000) -> PivProfile:
        """A card good for so many days from now; a negative number: expired for as many."""
        key = make_key(kind)
        return PivProfile(self._signed("Staff card (virtual)", key, days=days, is_authority=False), key)

    def _signed(self, name: str, key: PrivateKey, *, days: int, is_authority: bool) -> x509.Certificate:
        now = datetime.now(UTC).replace(microsecond=0)
        return (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1000))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )


@dataclass(frozen=True, slots=True)
class PivProfile:
    """Which card it is, and after how many commands which fault begins. Units: seconds."""

    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)
    fault: CardFault | None = None
    fault_after: int = 0
    slowness_s: float = 1.0

    def chip(self) -> VirtualPiv:
        """The card, fresh from its maker."""
        return VirtualPiv(self)


class VirtualPiv:
    """Answers commands as a card would. Pure: no clock, no link."""

    def __init__(self, profile: PivProfile) -> None:
        self.profile = profile
        self.atr = _ATR_T1
        self.reset()

    def reset(self) -> None:
        """Power on: nothing selected, nothing waiting."""
        self._is_selected = False
        self._pending = b""
        self._chain = b""
        self._commands = 0

    def active_fault(self) -> CardFault | None:
        """The fault that hits the next command, if it is time for it."""
        return self.profile.fault if self._commands >= self.profile.fault_after else None

    def answer(self, command: bytes) -> bytes:
        """Data and status word."""
        fault = self.active_fault()
        self._commands += 1
        if fault is CardFault.RUBBISH:
            return b"\x7c\x00\x90\x00"
        if command[1] == apdu.GET_RESPONSE:
            return self._part(self._pending)
        asked = parse(command)
        if asked.cla & apdu.CHAINED:
            self._chain += asked.data
            return _OK.to_bytes(2, "big")
        data, self._chain = self._chain + asked.data, b""
        sw, answer = self._handle(asked, data)
        return self._part(answer) if sw == _OK else sw.to_bytes(2, "big")

    def _part(self, data: bytes) -> bytes:
        """256 bytes at a time, with how many are left."""
        part, self._pending = data[:256], data[256:]
        left = min(len(self._pending), 256)
        return part + (bytes([0x61, left & 0xFF]) if left else _OK.to_bytes(2, "big"))

    def _handle(self, command: apdu.Command, data: bytes) -> tuple[int, bytes]:
        if command.ins == apdu.SELECT:
            self._is_selected = data == piv.APPLICATION
            return (
                (_OK, tlv.write(0x61, tlv.write(0x4F, piv.APPLICATION)))
                if self._is_selected
                else (_NOT_FOUND, b"")
            )
        if not self._is_selected:
            return _NO_INSTRUCTION, b""
        if command.ins == apdu.GET_DATA and data == tlv.write(piv.TAG_LIST, piv.CERTIFICATE_OBJECT):
            der = self.profile.certificate.public_bytes(Encoding.DER)
            info = tlv.write(piv.CERTIFICATE_INFO, b"\x00")
            return _OK, tlv.write(piv.OBJECT, tlv.write(piv.CERTIFICATE, der), info, tlv.write(0xFE))
        if command.ins == apdu.PIV_AUTHENTICATE and command.p2 == piv.KEY_REFERENCE:
            return self._sign(tlv.read(data).child(piv.CHALLENGE).value)
        return _NOT_FOUND, b""

    def _sign(self, challenge: bytes) -> tuple[int, bytes]:
        key = self.profile.key
        if isinstance(key, ec.EllipticCurvePrivateKey):
            hashed = hashes.SHA384() if len(challenge) == 48 else hashes.SHA256()
            signature = key.sign(challenge, ec.ECDSA(Prehashed(hashed)))
        elif len(challenge) == 256:
            numbers = key.private_numbers()
            n = numbers.public_numbers.n
            signature = pow(int.from_bytes(challenge, "big"), numbers.d, n).to_bytes(256, "big")
        else:
            return _WRONG, b""
        return _OK, tlv.write(piv.DYNAMIC, tlv.write(piv.RESPONSE, signature))


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
