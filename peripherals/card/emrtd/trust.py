"""Passive authentication: whether what a chip says was signed under an authority this terminal trusts.

It proves that the data is what an issuer wrote, not that this chip is the one it was written to: a copy of
all files passes, unless the chip has a key for active authentication. Source: ICAO 9303-11, 5.1; 9303-12, 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from peripherals.card import tlv
from peripherals.card.emrtd import certificates, signatures
from peripherals.card.emrtd.certificates import Certificate
from peripherals.card.emrtd.security_object import LDS_SECURITY_OBJECT, SecurityObject


class Verdict(StrEnum):
    GENUINE = "genuine"
    ALTERED = "altered"  # a digest or the signature does not fit
    COPIED = "copied"  # the chip does not hold the key that was signed as its own
    ISSUER_UNKNOWN = "issuer_unknown"  # no trusted authority signed the signer's certificate
    ISSUER_EXPIRED = "issuer_expired"  # one did, and it or the signer is out of its time
    NOT_JUDGED = "not_judged"  # an algorithm this reader does not know
    NO_TRUST_LIST = "no_trust_list"  # this terminal trusts nobody yet


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict and, for a technician, where it was found. Never what a data group says."""

    verdict: Verdict
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TrustList:
    """Certificates of country signing authorities."""

    authorities: tuple[Certificate, ...] = ()

    @classmethod
    def of_folder(cls, folder: Path) -> TrustList:
        """Errors: OSError; ValueError naming the file."""
        return cls(certificates.load_folder(folder))

    def judge(self, signed: SecurityObject, groups: Mapping[int, bytes], now: datetime) -> Judgement:
        """On these data groups, read from the same chip. Errors: TlvError."""
        try:
            return self._judge(signed, groups, now)
        except signatures.SignatureNotSupported as error:
            return Judgement(Verdict.NOT_JUDGED, str(error))

    def _judge(self, signed: SecurityObject, groups: Mapping[int, bytes], now: datetime) -> Judgement:
        if signed.content_type != LDS_SECURITY_OBJECT:
            return Judgement(Verdict.ALTERED, "SOD: it signs something else")
        for number, content in groups.items():
            if not signed.has_group(number, content):
                return Judgement(Verdict.ALTERED, f"DG{number}: digest")
        if not signed.is_signed():
            return Judgement(Verdict.ALTERED, "SOD: signature")
        if not self.authorities:
            return Judgement(Verdict.NO_TRUST_LIST)
        issuers = [authority for authority in self.authorities if _signed(authority, signed.certificate)]
        if not issuers:
            return Judgement(Verdict.ISSUER_UNKNOWN)
        if not signed.certificate.is_valid(now):
            return Judgement(Verdict.ISSUER_EXPIRED, f"document signer: {_span(signed.certificate)}")
        if not any(issuer.is_valid(now) for issuer in issuers):
            return Judgement(Verdict.ISSUER_EXPIRED, f"authority: {_span(issuers[0])}")
        return Judgement(Verdict.GENUINE)


def _signed(authority: Certificate, certificate: Certificate) -> bool:
    """By the signature alone: names of issuer and subject differ in string types from one to the other.

    An authority whose key this reader cannot use did not sign, as far as it can tell.
    """
    try:
        return signatures.fits(
            authority.public_key,
            certificate.signature_algorithm,
            certificate.signature,
            certificate.to_be_signed,
        )
    except (signatures.SignatureNotSupported, tlv.TlvError):
        return False


def _span(certificate: Certificate) -> str:
    return f"{certificate.not_before:%Y-%m-%d} to {certificate.not_after:%Y-%m-%d}"
