"""`kiosk staff`: the profile's entry of a member of staff, and whether one would be let in."""

from __future__ import annotations

import argparse
import base64
import getpass
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import yaml
from pydantic import ValidationError

from config.mistakes import mistakes_in
from config.people import RegisteredStaff, StaffRole
from config.profile import Profile, ProfileError, load_profile
from config.strings import text
from kiosk.console import UNCONFIGURED, print_json, refuse, seconds
from kiosk.doctor.devices import fault_words
from kiosk.one_time_code import enrolment_uri
from kiosk.reader_command import ReaderNotOurs, ask_profiles_reader, failed_words
from kiosk.staff import (
    ByCard,
    ByCode,
    Refused,
    authenticate_staff,
    judge_card,
    load_authorities,
    pin_digest,
    prove_card,
)
from kiosk.staff_ledger import StaffLedger
from kiosk.words import render
from peripherals.card.piv import StaffCard
from peripherals.devices import Failed

_PIN = re.compile(r"[0-9]{6,12}")
_SALT_BYTES, _SECRET_BYTES = 16, 20
_WAIT_S = 10.0


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `staff`."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add")
    add.set_defaults(act=_add)
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=[role.value for role in StaffRole], required=True)
    add.add_argument("--card", action="store_true")
    add.add_argument("--code", action="store_true")
    check = verbs.add_parser("check")
    check.set_defaults(act=_check)
    check.add_argument("--id", default="")
    check.add_argument("--code", default="")
    for verb in (add, check):
        verb.add_argument("--profile", type=Path, required=True)
        verb.add_argument("--wait", type=seconds, default=_WAIT_S, metavar="SECONDS")


def _add(given: argparse.Namespace) -> int:
    try:
        profile = load_profile(given.profile)
        fingerprint = _new_card(profile, given.wait) if given.card else ""
    except ReaderNotOurs as error:
        return refuse(error, 1)
    except (ProfileError, ValueError, OSError) as error:
        return refuse(error, UNCONFIGURED)
    if isinstance(fingerprint, Failed):
        return refuse(failed_words(fingerprint), 1)
    pin = _asked(text("staff_cli.pin"))
    if not _PIN.fullmatch(pin) or len(set(pin)) == 1 or _asked(text("staff_cli.pin_again")) != pin:
        return refuse(text("staff_cli.weak_pin"), 1)
    salt = os.urandom(_SALT_BYTES)
    secret = base64.b32encode(os.urandom(_SECRET_BYTES)).decode() if given.code else ""
    try:
        entry = RegisteredStaff(
            id=_next_id(profile),
            name=given.name,
            role=StaffRole(given.role),
            pin_salt=base64.b64encode(salt).decode(),
            pin_digest=pin_digest(pin, salt),
            card=fingerprint,
            code_secret=secret,
        )
    except ValidationError as error:
        return refuse("\n".join(mistakes_in(error, RegisteredStaff)), 1)
    print(yaml.safe_dump([entry.model_dump(mode="json")], allow_unicode=True, sort_keys=False), end="")
    if secret:
        print(enrolment_uri(secret, entry.id, profile.terminal.id), file=sys.stderr)
    return 0


def _new_card(profile: Profile, wait_s: float) -> str | Failed:
    """Fingerprint of the card on the reader, when its authority is ours and nobody has it yet."""
    card = _card(profile, "kiosk staff add", wait_s)
    if isinstance(card, Failed):
        return card
    untrusted = judge_card(card, load_authorities(profile.staff.authorities), datetime.now(UTC))
    if untrusted is not None:
        return untrusted
    if any(member.card == card.fingerprint for member in profile.staff.members):
        raise ValueError(text("staff_cli.card_known"))
    return card.fingerprint


def _check(given: argparse.Namespace) -> int:
    try:
        profile = load_profile(given.profile)
        card = None if given.code else _card(profile, "kiosk staff check", given.wait)
        if isinstance(card, Failed):
            return _refused(Refused(card))
        pin = _asked(text("staff_cli.pin"))
        attempt = ByCode(given.id, given.code, pin) if card is None else ByCard(card, pin)
        ledger = StaffLedger(profile.data_dir)
        found = authenticate_staff(profile.staff, ledger, attempt, datetime.now(UTC))
    except ReaderNotOurs as error:
        return refuse(error, 1)
    except (ProfileError, ValueError, OSError) as error:
        return refuse(error, UNCONFIGURED)
    if isinstance(found, Refused):
        return _refused(found)
    return print_json({"may_enter": True, "id": found.id, "role": found.role.value})


def _refused(refused: Refused) -> int:
    failed = refused.failed
    words = render(fault_words(failed.code))
    told = {"may_enter": False, "code": failed.code, "words": words, "detail": failed.detail}
    print_json(told | {"locked_until": refused.locked_until})
    return 1


def _card(profile: Profile, command: str, wait_s: float) -> StaffCard | Failed:
    """Errors: DeviceConfigError, ReaderNotOurs."""
    return ask_profiles_reader(profile, command, wait_s, prove_card)


def _asked(prompt: str) -> str:
    """Never shown, never on the command line, where others would see it."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt, stream=sys.stderr)
    return sys.stdin.readline().strip()


def _next_id(profile: Profile) -> str:
    """The first id that is not taken: S01, S02 …"""
    taken = {member.id for member in profile.staff.members}
    return next(id_ for n in range(1, len(taken) + 2) if (id_ := f"S{n:02d}") not in taken)
