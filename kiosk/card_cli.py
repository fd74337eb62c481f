"""`kiosk card` and `kiosk helper`: what the card in the reader says; the profile's entry of a helper."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from config.people import RegisteredHelper
from config.profile import load_profile
from config.strings import text
from kiosk.assistance import SALT_BYTES, next_id, recognise, registered
from kiosk.card_words import ethnic_group_words, sex_words
from kiosk.console import print_json, refuse, seconds
from kiosk.deadlines import LOCAL_ZONE
from kiosk.doctor.devices import fault_words
from kiosk.reader_command import FIRST_PCSC, ReaderNotOurs, ask_profiles_reader, ask_reader, failed_words
from kiosk.words import render
from peripherals.card.emrtd.mrz import MrzError
from peripherals.card.emrtd.mrz import parse as parse_mrz
from peripherals.devices import Deadline, Done, Failed, IdReader
from peripherals.document_key import CanKey, DocumentKey, DocumentKeyError, MrzKey
from peripherals.identity import Identity, masked_name, masked_number, masked_text

_WAIT_S = 10.0


def add_card_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `card`."""
    parser.set_defaults(act=_card)
    parser.add_argument("--json", action="store_true")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--profile", type=Path)
    which.add_argument("--reader", default="")
    parser.add_argument("--wait", type=seconds, default=_WAIT_S, metavar="SECONDS")
    parser.add_argument("--reveal", action="store_true")
    parser.add_argument("--csca", default="", metavar="FOLDER")
    opens = parser.add_mutually_exclusive_group()
    opens.add_argument("--mrz", type=_mrz_key, metavar="TEXT")
    opens.add_argument("--can", type=_can_key, metavar="DIGITS")


def add_helper_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `helper`."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add")
    add.set_defaults(act=_add_helper)
    add.add_argument("--profile", type=Path, required=True)
    add.add_argument("--station", default="")
    add.add_argument("--wait", type=seconds, default=_WAIT_S, metavar="SECONDS")


def _mrz_key(text: str) -> MrzKey:
    number, *days = text.split("/")
    try:
        return MrzKey(number.upper(), *days) if len(days) == 2 else parse_mrz(text).key
    except (DocumentKeyError, MrzError) as error:
        raise argparse.ArgumentTypeError(str(error)) from None  # names the entry, never shows it


def _can_key(text: str) -> CanKey:
    try:
        return CanKey(text)
    except DocumentKeyError:
        raise argparse.ArgumentTypeError("six digits") from None


def _card(given: argparse.Namespace) -> int:
    key = given.mrz or given.can
    try:
        if given.profile is None:
            named = {"reader_name": given.reader or None, "csca_folder": given.csca}
            result = ask_reader({**FIRST_PCSC, **named}, given.wait, _read(key))
        else:
            result = ask_profiles_reader(load_profile(given.profile), "kiosk card", given.wait, _read(key))
    except ReaderNotOurs as error:
        return refuse(error, 1)
    if isinstance(result, Failed):
        words = render(fault_words(result.code))
        print_json({"read": False, "code": result.code, "words": words, "detail": result.detail})
        return 1
    return print_json(_told(result, is_revealed=given.reveal))


def _add_helper(given: argparse.Namespace) -> int:
    try:
        profile = load_profile(given.profile)
        result = ask_profiles_reader(profile, "kiosk helper add", given.wait, _read())
    except ReaderNotOurs as error:
        return refuse(error, 1)
    if isinstance(result, Failed):
        return refuse(failed_words(result), 1)
    if (known := recognise(profile.helpers, result)) is not None:
        return refuse(text("console.card_known", id=known.id, file=given.profile), 1)
    station = given.station or profile.terminal.hall
    print(entry_text(registered(result, next_id(profile.helpers), station, os.urandom(SALT_BYTES))), end="")
    return 0


def entry_text(entry: RegisteredHelper) -> str:
    """The entry as it stands under `helpers:` in the profile."""
    return yaml.safe_dump([entry.model_dump()], allow_unicode=True, sort_keys=False)


def _read(key: DocumentKey | None = None) -> Callable[[Any, Deadline], Done[Identity] | Failed]:
    """The command to the reader, with what opens a travel document."""
    keys = () if key is None else (key,)

    def command(reader: IdReader, deadline: Deadline) -> Done[Identity] | Failed:
        return reader.read(deadline, *keys)

    return command


def _told(who: Identity, *, is_revealed: bool) -> dict[str, Any]:
    """What the card says, masked unless revealed; of the picture only whether there is one."""

    def shown(text: str | None, mask: Callable[[str], str]) -> str | None:
        return text if is_revealed or text is None else mask(text)

    group = who.ethnic_group
    return {
        "read": True,
        "kind": who.kind.value,
        "name": shown(who.name, masked_name),
        "english_name": shown(who.english_name, masked_name),
        "number": shown(who.number, masked_number),
        "sex": who.sex.value,
        "sex_words": render(sex_words(who.sex)),
        "birth": who.birth if is_revealed else who.birth.year,
        "ethnic_group": group,
        "ethnic_group_words": group and render(ethnic_group_words(group)),
        "nationality": who.nationality,
        "address": shown(who.address, masked_text),
        "issuer": who.issuer,
        "card_number": shown(who.card_number, masked_number),
        "pass_number": shown(who.pass_number, masked_number),
        "valid_from": who.valid_from,
        "valid_to": who.valid_to,
        "is_expired": who.is_expired(datetime.now(LOCAL_ZONE).date()),
        "photo_bytes": who.photo and len(who.photo.raw),
        "photo_decoded": who.photo is not None and who.photo.png is not None,
    }
