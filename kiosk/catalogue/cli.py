"""`kiosk catalogue …`: questions about a catalogue, answered in words or as JSON."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from config.strings import text
from kiosk.catalogue import clerk_cli, package_cli, sames_cli
from kiosk.catalogue.loader import Catalogue, CatalogueError, load
from kiosk.catalogue.transfers import history
from kiosk.console import DEMO_CATALOGUE, iso_day, print_json, refuse
from kiosk.deadlines import LOCAL_ZONE
from kiosk.guidance import is_ended
from kiosk.words import listed, render

_WHO_LINES = (
    "name",
    "on",
    "ended",
    "receives",
    "decides",
    "entrusted",
    "joint",
    "supervises",
    "seal",
    "batch",
    "reason",
    "note",
)


def add_to(parser: argparse.ArgumentParser) -> None:
    """The sub-commands of `catalogue`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    clerk_cli.add_to(commands)
    package_cli.add_to(commands)

    sames_cli.add_to(commands.add_parser("sames"))
    who = commands.add_parser("who")
    who.set_defaults(act=_who)
    who.add_argument("item")
    who.add_argument("--on", type=iso_day, default=datetime.now(LOCAL_ZONE).date())
    who.add_argument("--catalogue", type=Path, default=DEMO_CATALOGUE)
    who.add_argument("--json", action="store_true")


def who(item: str, on: date, catalogue: Catalogue) -> dict[str, Any]:
    """Who receives, decides and supervises an item on a day, under which seal, and why it stayed.

    `item` is a code or an exact name. Errors: KeyError for one that the catalogue does not know.
    """
    found = catalogue.named(item)
    routing = catalogue.routing(found.code, on)
    return {
        "item": found.code,
        "name": found.name,
        "on": on.isoformat(),
        "ended": found.ended.since.isoformat() if found.ended and is_ended(found, on) else "",
        "receives": routing.receives.name,
        "decides": routing.decides.name,
        "supervises": routing.supervises.name,
        "seal": routing.seal,
        "transferred": routing.transferred,
        "reason": routing.reason,
        "batch": routing.batch,
        "entrusted": routing.entrusted.name if routing.entrusted else "",
        "joint": [body.name for body in routing.joint],
        "history": [
            {"batch": batch.batch, "since": batch.in_force_from.isoformat(), "to": batch.to}
            for batch in history(found, catalogue.transfers)
        ],
        "catalogue": catalogue.version,
        "note": catalogue.note,
    }


def _who(given: argparse.Namespace) -> int:
    try:
        answer = who(given.item, given.on, load(given.catalogue))
    except CatalogueError as error:
        return refuse(error)
    except KeyError:
        return refuse(text("catalogue.no_item", item=given.item))
    if given.json:
        return print_json(answer)
    for field in _WHO_LINES:
        if answer[field]:
            words = answer[field] if isinstance(answer[field], str) else render(listed(answer[field]))
            print(f"{text(f'catalogue.who.{field}')}\t{words}")
    return 0
