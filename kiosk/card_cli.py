"""`kiosk card` and `kiosk helper`: what the card in the reader says; the profile's entry of a helper."""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from config.profile import ProfileError, RegisteredHelper, load_profile
from kiosk.assistance import SALT_BYTES, next_id, recognise, registered
from kiosk.console import UNCONFIGURED, print_json, refuse
from kiosk.deadlines import LOCAL_ZONE
from peripherals.card.emrtd.mrz import MrzError
from peripherals.card.emrtd.mrz import parse as parse_mrz
from peripherals.devices import Deadline, Failed
from peripherals.document_key import CanKey, DocumentKey, DocumentKeyError, MrzKey
from peripherals.identity import Identity
from peripherals.queue import DeviceQueue

_WAIT_S = 10.0


def add_card_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `card`."""
    parser.set_defaults(act=_card)
    parser.add_argument("--reader", default="", help="part of the reader's name")
    parser.add_argument("--wait", type=float, default=_WAIT_S, metavar="SECONDS")
    parser.add_argument("--reveal", action="store_true", help="show personal data whole")
    parser.add_argument("--csca", default="", metavar="FOLDER", help="authorities of travel documents")
    opens = parser.add_mutually_exclusive_group()
    opens.add_argument(
        "--mrz", type=_mrz_key, metavar="TEXT", help="NUMBER/BIRTH/EXPIRY (YYMMDD) or the zone"
    )
    opens.add_argument("--can", type=_can_key, metavar="DIGITS", help="card access number of the document")


def add_helper_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `helper`."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add", help="read a helper's card and print the entry for the profile")
    add.set_defaults(act=_add_helper)
    add.add_argument(
        "--profile", type=Path, required=True, help="the terminal's YAML file; it is not changed"
    )
    add.add_argument("--station", default="", help="where the helper works; the terminal's hall if not given")
    add.add_argument("--wait", type=float, default=_WAIT_S, metavar="SECONDS")


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
    try:
        result = asyncio.run(_read(given.reader, given.wait, given.mrz or given.can, given.csca))
    except ValueError as error:  # of the folder of authorities
        return refuse(error, UNCONFIGURED)
    if isinstance(result, Failed):
        return print_json({"read": False, "code": result.code, "detail": result.detail})
    return print_json(_told(result, is_revealed=given.reveal))


def _add_helper(given: argparse.Namespace) -> int:
    try:
        profile = load_profile(given.profile)
    except ProfileError as error:
        return refuse(error, UNCONFIGURED)
    choice = profile.devices.id_reader
    reader = str(choice.options.get("reader_name", "")) if choice else ""
    result = asyncio.run(_read(reader, given.wait))
    if isinstance(result, Failed):
        return refuse(f"{result.code}: {result.detail}", 1)
    if (known := recognise(profile.helpers, result)) is not None:
        return refuse(f"{given.profile}: {known.id}: this card stands there already", 1)
    station = given.station or profile.terminal.hall
    print(entry_text(registered(result, next_id(profile.helpers), station, os.urandom(SALT_BYTES))), end="")
    return 0


def entry_text(entry: RegisteredHelper) -> str:
    """The entry as it stands under `helpers:` in the profile."""
    return yaml.safe_dump([entry.model_dump()], allow_unicode=True, sort_keys=False)


async def _read(
    reader_name: str, wait_s: float, key: DocumentKey | None = None, csca_folder: str = ""
) -> Identity | Failed:
    from peripherals.card.pcsc import PcscReader  # the smart-card library is slow to load

    PcscReader(csca_folder=csca_folder)  # a folder that will not do is told before anybody waits for a card
    queue = DeviceQueue("id_reader", lambda: PcscReader(reader_name or None, csca_folder))
    queue.start()
    try:
        result = await queue.run(lambda reader: reader.read(Deadline.after(wait_s), key), wait_s + 2)
    finally:
        await queue.close()
    return result if isinstance(result, Failed) else result.value


def _told(who: Identity, *, is_revealed: bool) -> dict[str, Any]:
    """What the card says, masked unless revealed."""
    return {
        "read": True,
        "kind": who.kind.value,
        "name": who.name if is_revealed else who.masked_name,
        "number": who.number if is_revealed else who.masked_number,
        "sex": who.sex.value,
        "birth": who.birth if is_revealed else who.birth.year,
        "issuer": who.issuer,
        "ethnic_group": who.ethnic_group,
        "valid_to": who.valid_to,
        "is_expired": who.is_expired(datetime.now(LOCAL_ZONE).date()),
    }
