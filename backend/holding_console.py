"""`python -m backend holding …` and `record …`: what is held of a holder, and broken commitments.

A holder is named by a case or by kind and number; `--number -` reads the number from standard input, so that
it stands in no history and no process list.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from backend.approval import Approval
from backend.console import ACTOR, refused
from backend.holdings import IssuedDocument, new_id
from backend.papers import is_pdf
from backend.problems import refuse
from backend.standing import StandingRecord
from config.strings import text
from kiosk.deadlines import local_date
from kiosk.holdings import holder_of
from sync.protocol.holdings import HeldDocument, Holder, HolderKind
from sync.protocol.wire import Problem


def add_to(
    holding: argparse.ArgumentParser, record: argparse.ArgumentParser, common: argparse.ArgumentParser
) -> None:
    """The sub-commands of both."""
    whose = argparse.ArgumentParser(add_help=False, parents=[common])
    which = whose.add_mutually_exclusive_group(required=True)
    which.add_argument("--case", metavar="RECEIPT", help="the applicant of this case")
    which.add_argument("--number", help="of a person or a unit; - reads it from standard input")
    whose.add_argument("--kind", type=HolderKind, default=HolderKind.PERSON, help="person, or unit")
    verbs = holding.add_subparsers(dest="verb", required=True)
    issue = verbs.add_parser("issue", parents=[whose], help="an authority has issued this document")
    issue.add_argument("--document", required=True, metavar="MATERIAL", help="as business_licence")
    issue.add_argument("--file", type=Path, required=True, help="the document, a PDF")
    issue.add_argument("--by", required=True, metavar="AUTHORITY", help="who issued it, for people to read")
    issue.add_argument("--on", type=date.fromisoformat, help="since when, if not today")
    issue.add_argument("--until", type=date.fromisoformat, help="its last day, if it has one")
    issue.add_argument("--field", type=_field, action="append", default=[], metavar="NAME=VALUE")
    verbs.add_parser("list", parents=[whose], help="what is in force")
    verbs.add_parser("inquiries", parents=[whose], help="where and when somebody was asked about")
    withdraw = verbs.add_parser("withdraw", parents=[common], help="revoked, cancelled, or wrong")
    withdraw.add_argument("holding_id")
    withdraw.add_argument("--why", required=True)
    verbs = record.add_subparsers(dest="verb", required=True)
    enter = verbs.add_parser("enter", parents=[whose], help="a commitment was broken")
    enter.add_argument("--reason", required=True)
    verbs.add_parser("list", parents=[whose])
    lift = verbs.add_parser("lift", parents=[common], help="made good, or wrong")
    lift.add_argument("record_id")
    lift.add_argument("--reason", required=True)


def run(approval: Approval, given: argparse.Namespace) -> int:
    """The exit status of one command."""
    act = _ACTS[given.command, given.verb]
    outcome = act(approval, given)
    if isinstance(outcome, Problem):
        return refused(outcome)
    for line in outcome:
        print(line)
    return 0


Outcome = Sequence[str] | Problem


def _issue(approval: Approval, given: argparse.Namespace) -> Outcome:
    holder = _holder(approval, given)
    if isinstance(holder, Problem):
        return holder
    pdf = given.file.read_bytes()
    if not is_pdf(pdf):
        return refuse("holding.not_pdf", str(given.file))
    holding_id = new_id()
    issued = IssuedDocument(
        holding_id,
        given.document,
        given.by,
        approval.papers.store(holding_id, pdf),
        dict(given.field),
        given.on or local_date(approval.clock.now()),
        given.until,
    )
    return [_line(approval.register.issue(holder, issued, actor=ACTOR))]


def _list(approval: Approval, given: argparse.Namespace) -> Outcome:
    holder = _holder(approval, given)
    if isinstance(holder, Problem):
        return holder
    return [_line(held) for held in approval.register.all_of(holder, local_date(approval.clock.now()))]


def _inquiries(approval: Approval, given: argparse.Namespace) -> Outcome:
    holder = _holder(approval, given)
    if isinstance(holder, Problem):
        return holder
    return [
        "\t".join((row.at.isoformat(timespec="seconds"), row.terminal_id, " ".join(row.consents), *row.told))
        for row in approval.questions.about(holder)
    ]


def _withdraw(approval: Approval, given: argparse.Namespace) -> Outcome:
    withdrawn = approval.register.withdraw(given.holding_id, actor=ACTOR, why=given.why)
    return withdrawn if isinstance(withdrawn, Problem) else [_line(withdrawn)]


def _enter(approval: Approval, given: argparse.Namespace) -> Outcome:
    holder = _holder(approval, given)
    if isinstance(holder, Problem):
        return holder
    return _record(approval.standing.enter(holder, actor=ACTOR, reason=given.reason))


def _lift(approval: Approval, given: argparse.Namespace) -> Outcome:
    return _record(approval.standing.lift(given.record_id, actor=ACTOR, reason=given.reason))


def _records(approval: Approval, given: argparse.Namespace) -> Outcome:
    holder = _holder(approval, given)
    if isinstance(holder, Problem):
        return holder
    return [_record_line(record) for record in approval.standing.of(holder)]


_ACTS: dict[tuple[str, str], Callable[[Approval, argparse.Namespace], Outcome]] = {
    ("holding", "issue"): _issue,
    ("holding", "list"): _list,
    ("holding", "inquiries"): _inquiries,
    ("holding", "withdraw"): _withdraw,
    ("record", "enter"): _enter,
    ("record", "list"): _records,
    ("record", "lift"): _lift,
}


def _holder(approval: Approval, given: argparse.Namespace) -> Holder | Problem:
    if given.case is None:
        number = sys.stdin.readline().strip() if given.number == "-" else given.number
        return Holder(kind=given.kind, number=number)
    file = approval.files.file(given.case)
    if isinstance(file, Problem):
        return file
    holder = holder_of(file.application.applicant) if file.application else None
    return holder or refuse("case.no_applicant", given.case)


def _line(held: HeldDocument) -> str:
    grade = text(f"holding.grade.{held.grade}")
    until = text("holding.until", day=held.valid_until) if held.valid_until else text("holding.no_end")
    return "\t".join((held.holding_id, held.document, grade, held.source, str(held.held_since), until))


def _record(outcome: StandingRecord | Problem) -> Outcome:
    return outcome if isinstance(outcome, Problem) else [_record_line(outcome)]


def _record_line(record: StandingRecord) -> str:
    state = text("record.lifted") if record.lifted_at else text("record.in_force")
    return "\t".join((record.record_id, state, str(local_date(record.entered_at)), record.reason))


def _field(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError("NAME=VALUE, as name=...")
    return name, value
