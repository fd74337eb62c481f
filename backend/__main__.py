"""`python -m backend`: serve, provision a terminal or a member of staff, work on cases, deem, recompute."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from backend import case_console, holding_console
from backend.access import NameTakenError, Role
from backend.approval import Approval, open_approval
from backend.clock import SystemClock
from backend.keys import KeyFileError
from backend.server import Server
from backend.settings import Settings
from backend.versions import load_rules
from kiosk.catalogue.loader import CatalogueError
from kiosk.deadlines import LOCAL_ZONE
from sync.protocol.receipt_number import TERMINAL_ID

_USAGE_ERROR = 2


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 done, 1 refused, 2 not understood or not startable."""
    given = _parser().parse_args(arguments)
    try:
        approval = _open(given)
    except (CatalogueError, KeyFileError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return _USAGE_ERROR
    if given.command == "serve":
        return _serve(approval)
    try:
        return _run(approval, given)
    finally:
        approval.close()


def _run(approval: Approval, given: argparse.Namespace) -> int:
    match given.command:
        case "provision":
            return _provision(approval, given)
        case "deem":
            events = approval.cases.deem(given.now or approval.clock.now())
            print("\n".join(event.case_number for event in events))
            return 0
        case "appointments":
            for booking in approval.appointments.of_day(given.day):
                print(booking.hall, booking.starts, booking.number, sep="\t")
            return 0
        case "holding" | "record":
            return holding_console.run(approval, given)
        case "recompute":
            events = approval.cases.recompute(approval.clock.now(), is_everything=given.everything)
            print("\n".join(f"{event.receipt_number}\t{event.due}\t{event.note}" for event in events))
            return 0
        case _:
            return case_console.run(approval, given)


def _open(given: argparse.Namespace) -> Approval:
    options = {
        "data_dir": given.data,
        "catalogue_dir": given.catalogue,
        "catalogue_keys": given.catalogue_key,
        "host": getattr(given, "host", None),
        "port": getattr(given, "port", None),
    }
    chosen: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    settings = Settings(**chosen)
    rules = load_rules(settings.catalogue_dir, settings.calendar_dir, settings.catalogue_keys)
    return open_approval(settings, SystemClock(), rules)


def _serve(approval: Approval) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    server = Server(approval)
    print(json.dumps({"listening": server.url}), flush=True)
    server.run()
    return 0


def _provision(approval: Approval, given: argparse.Namespace) -> int:
    name, role = (given.terminal, Role.TERMINAL) if given.terminal else (given.staff, Role.STAFF)
    try:
        token = approval.access.issue(name, role)
    except NameTakenError as error:
        print(error, file=sys.stderr)
        return 1
    keys = approval.keys
    terminal_keys = {"sealing_key": keys.opening.public_text(), "receipt_key": keys.signing.public_text}
    print(json.dumps({"token": token} | (terminal_keys if role is Role.TERMINAL else {})))
    return 0


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="folder of this backend")
    common.add_argument("--catalogue", type=Path, help="folder of catalogue packages, or of one on trial")
    common.add_argument("--catalogue-key", action="append", metavar="KEY", help="whose packages count")
    parser = argparse.ArgumentParser(prog="python -m backend", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", parents=[common], help="answer terminals and staff")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int, help="0: one that is free; it is printed")
    provision = commands.add_parser("provision", parents=[common], help="issue a token")
    holder = provision.add_mutually_exclusive_group(required=True)
    holder.add_argument("--terminal", type=_terminal_id)
    holder.add_argument("--staff", metavar="NAME")
    deem = commands.add_parser("deem", parents=[common], help="accept what the law deems accepted")
    deem.add_argument("--now", type=moment, help="as if it were this moment")
    day = commands.add_parser("appointments", parents=[common], help="the numbers of a day, for the windows")
    day.add_argument("day", type=date.fromisoformat)
    recompute = commands.add_parser(
        "recompute", parents=[common], help="work out due days anew after a year's notice came"
    )
    recompute.add_argument(
        "--all", dest="everything", action="store_true", help="certain days too: a notice was amended"
    )
    case_console.add_to(commands.add_parser("case", help="list, show and work on cases"), common, moment)
    holding_console.add_to(
        commands.add_parser("holding", help="documents that are held of somebody"),
        commands.add_parser("record", help="commitments that were broken"),
        common,
    )
    return parser


def moment(text: str) -> datetime:
    """An ISO time; without a zone it is the hall's."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=LOCAL_ZONE)


def _terminal_id(text: str) -> str:
    if not TERMINAL_ID.fullmatch(text):
        raise argparse.ArgumentTypeError("two letters and two to four digits, as HT07")
    return text


if __name__ == "__main__":
    sys.exit(main())
