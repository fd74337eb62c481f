"""The social-security card (LD/T 32): what it says about its holder, read without any key.

Pure over a `Transmit`: whatever bytes a card answers, the result is an Identity or a Failed.
Source: EF05 and EF06 as nine independent implementations read them (docs/devices/card-reader.md).
"""

from __future__ import annotations

import logging

from peripherals.card import apdu, outcomes
from peripherals.card.fields import (
    CardContentError,
    bcd_date,
    bcd_text,
    card_text,
    citizen_number,
    holder_name,
    sex_of,
)
from peripherals.card.records import BASIC_FILE, HOLDER_FILE, RecordFile, RefusedError
from peripherals.devices import Done, Failed
from peripherals.identity import Identity, IdentityKind, Sex

log = logging.getLogger(__name__)

APPLICATION = bytes.fromhex("7378312E73682E C9E7BBE1B1A3D5CF")
"""Name of the dedicated file: "sx1.sh." and four characters of GB 2312."""

# EF05
VERSION, ISSUED, EXPIRES, CARD_NUMBER = 0x03, 0x05, 0x06, 0x07
# EF06
NUMBER, NAME, NAME_EXTENSION, SEX, ETHNIC_GROUP, BIRTH = 0x08, 0x09, 0x4E, 0x0A, 0x0B, 0x0D


def read_identity(transmit: apdu.Transmit) -> Done[Identity] | Failed:
    """Who the social-security card belongs to, with its number checked; or why one cannot tell.

    Errors: only what `transmit` raises.
    """
    selected = apdu.exchange(transmit, apdu.select_by_name(APPLICATION))
    if not apdu.is_status_word(selected.sw):
        return outcomes.rubbish(f"SELECT application: {selected.sw:04X} is no status word")
    if selected.sw == apdu.SW_SECURITY_NOT_SATISFIED:
        return outcomes.needs_certified_reader(f"SELECT application: {apdu.describe(selected.sw)}")
    if not selected.is_ok:
        return outcomes.not_supported(f"SELECT application: {apdu.describe(selected.sw)}")
    try:
        return _identity(RecordFile(transmit, BASIC_FILE), RecordFile(transmit, HOLDER_FILE))
    except RefusedError as refused:
        return outcomes.needs_certified_reader(str(refused))
    except CardContentError as error:
        return outcomes.rubbish(str(error))


def _identity(basic: RecordFile, holder: RecordFile) -> Done[Identity] | Failed:
    version = card_text(basic.find(VERSION))
    number_bytes = holder.require(NUMBER)
    if number_bytes[:3].isalpha():  # a foreigner's social-security number begins with a country code
        return outcomes.not_supported(f"{holder.place(NUMBER)}: not a citizen identity number")
    number, birth = citizen_number(number_bytes, holder.place(NUMBER))
    extension = None if version[:1] == "1" else holder.find(NAME_EXTENSION)
    name = holder_name(holder.require(NAME), extension, holder.place(NAME))
    sex = sex_of(holder.find(SEX))
    _compare(number, sex, holder)
    if (stated := bcd_date(holder.find(BIRTH))) is not None and stated != birth:
        log.warning("%s disagrees with the identity number; the number counts", holder.place(BIRTH))
    return Done(
        Identity(
            kind=IdentityKind.SOCIAL_SECURITY_CARD,
            name=name,
            number=number,
            sex=sex,
            birth=birth,
            ethnic_group=bcd_text(holder.find(ETHNIC_GROUP), length=1),
            valid_from=bcd_date(basic.find(ISSUED)),
            valid_to=bcd_date(basic.find(EXPIRES)),
            card_number=card_text(basic.find(CARD_NUMBER)) or None,
        )
    )


def _compare(number: str, sex: Sex, holder: RecordFile) -> None:
    """Warns when the 17th digit (odd: male, GB 11643) and the stated sex differ; refuses nothing."""
    by_number = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    if sex in (Sex.MALE, Sex.FEMALE) and sex is not by_number:
        log.warning("%s disagrees with the identity number", holder.place(SEX))
