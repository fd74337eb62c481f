"""Who of the staff may enter: a card that proved its key, or a one-time code, and always the own PIN.

The profile knows a PIN by a salted, slow hash and a card by its public key's digest. Failures lock out for
twice as long each time, over restarts (`staff_ledger`).
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from config.people import RegisteredStaff, Staff, StaffRole
from kiosk.assistance import digest_of
from kiosk.one_time_code import step_of
from kiosk.staff_ledger import CODES, StaffLedger
from peripherals.card.piv import StaffCard
from peripherals.devices import Completion, Deadline, Device, Done, Failed, Recovery, StaffCardReader

_SUFFIXES = frozenset({".cer", ".crt", ".der", ".pem"})


@dataclass(frozen=True, slots=True, repr=False)
class ByCard:
    """A card that has just proven to hold its key, and the PIN typed."""

    card: StaffCard
    pin: str


@dataclass(frozen=True, slots=True, repr=False)
class ByCode:
    """Who it is said to be, the one-time code and the PIN typed."""

    id: str
    code: str
    pin: str


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who may enter."""

    id: str
    name: str
    role: StaffRole

    @property
    def may_service(self) -> bool:
        """Whether the technician's mode opens."""
        return self.role is StaffRole.TECHNICIAN


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nobody is let in, and until when no further attempt of that kind is even judged."""

    failed: Failed
    locked_until: datetime | None = None


def authenticate_staff(
    staff: Staff, ledger: StaffLedger, given: ByCard | ByCode, now: datetime
) -> StaffMember | Refused:
    """Who it is, or why nobody is let in. What is wrong of number, code and PIN is not told.

    Only who shows a card or a code of somebody's counts against that member: a stranger who types a number
    locks nobody out but strangers.

    Errors: OSError of the ledger or the folder of authorities; ValueError of a certificate in it, naming the
    file. Thread: any but the event loop's; a PIN is slow to check on purpose.
    """
    member = _by_card(staff, given, now) if isinstance(given, ByCard) else _by_code(staff, ledger, given, now)
    if isinstance(member, Refused):
        return member
    if not ledger.begin_attempt(member.id, now):
        return _locked(ledger, member.id, now)
    if not _is_pin(member, given.pin):
        return _wrong(ledger, member.id, now)
    ledger.succeed(member.id)
    return StaffMember(member.id, member.name, member.role)


def _by_card(staff: Staff, given: ByCard, now: datetime) -> RegisteredStaff | Refused:
    """Whose card it is."""
    untrusted = judge_card(given.card, load_authorities(staff.authorities), now)
    if untrusted is not None:
        return Refused(untrusted)
    fingerprint = given.card.fingerprint
    member = next((each for each in staff.members if each.card == fingerprint), None)
    return member or Refused(Failed(Completion.USER_ERROR, "staff.unknown", Recovery.STAFF))


def _by_code(staff: Staff, ledger: StaffLedger, given: ByCode, now: datetime) -> RegisteredStaff | Refused:
    """Whose code it is. A wrong one, and a number nobody has, count against the terminal's codes."""
    if not ledger.begin_attempt(CODES, now):
        return _locked(ledger, CODES, now)
    wanted = given.id.strip().upper()
    member = next((each for each in staff.members if each.id == wanted and each.code_secret), None)
    if member is None or not _uses_code(member, ledger, given.code, now):
        return _wrong(ledger, CODES, now)
    ledger.succeed(CODES)
    return member


def _locked(ledger: StaffLedger, who: str, now: datetime) -> Refused:
    failed = Failed(Completion.USER_ERROR, "staff.locked", Recovery.LATER)
    return Refused(failed, ledger.locked_until(who, now))


def _wrong(ledger: StaffLedger, who: str, now: datetime) -> Refused:
    failed = Failed(Completion.USER_ERROR, "staff.wrong", Recovery.RETRY)
    return Refused(failed, ledger.locked_until(who, now))


def prove_card(reader: Device, deadline: Deadline) -> Done[StaffCard] | Failed:
    """The staff card on this reader, proven to hold its key. Errors: OSError. Thread: the device's own."""
    if isinstance(reader, StaffCardReader):
        return reader.prove_staff_card(deadline)
    return Failed(Completion.UNSUPPORTED, "staff_card.no_reader", Recovery.SKIP)


def judge_card(card: StaffCard, authorities: Sequence[x509.Certificate], now: datetime) -> Failed | None:
    """Why the card's certificate is none of ours; None when it is."""
    certificate = card.certificate
    issuers = [authority for authority in authorities if _issued(authority, certificate)]
    if not issuers:
        return Failed(Completion.INVALID_DATA, "staff_card.unknown_authority", Recovery.STAFF)
    if not any(_is_valid(each, now) for each in issuers) or not _is_valid(certificate, now):
        detail = f"{certificate.not_valid_before_utc:%Y-%m-%d} to {certificate.not_valid_after_utc:%Y-%m-%d}"
        return Failed(Completion.INVALID_DATA, "staff_card.expired", Recovery.STAFF, detail)
    return None


def load_authorities(folder: Path | None) -> tuple[x509.Certificate, ...]:
    """Certificates of the folder. Errors: OSError; ValueError naming the file."""
    found = []
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix.lower() not in _SUFFIXES:
            continue
        content = path.read_bytes()
        is_pem = b"-----BEGIN" in content
        try:
            found.append(
                (x509.load_pem_x509_certificate if is_pem else x509.load_der_x509_certificate)(content)
            )
        except ValueError as error:
            raise ValueError(f"{path}: no certificate: {error}") from None
    return tuple(found)


def pin_digest(pin: str, salt: bytes) -> str:
    """As it stands in the profile. Thread: as `authenticate_staff`."""
    return base64.b64encode(digest_of(pin, salt)).decode()


def _is_pin(member: RegisteredStaff, pin: str) -> bool:
    return hmac.compare_digest(pin_digest(pin, base64.b64decode(member.pin_salt)), member.pin_digest)


def _uses_code(member: RegisteredStaff, ledger: StaffLedger, code: str, now: datetime) -> bool:
    """Whether the code is good now; it never is again."""
    step = step_of(member.code_secret, code, now, ledger.standing(member.id).last_step)
    return step is not None and ledger.use_code(member.id, step)


def _issued(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _is_valid(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
