"""`python -m backend case …`: the staff's side of cases at a console, on the same database as the server."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from backend import paper_console
from backend.approval import Approval
from backend.case_models import CaseFile, CaseSummary
from backend.cases import Instruction
from backend.console import ACTOR, refused
from backend.durable import OWNER_ONLY
from backend.transitions import Action
from config.strings import text
from kiosk.limits import Excluded
from sync.protocol.wire import ApplicationBody, Capacity, CaseEvent, CaseState, Problem, Unit


def add_to(
    parser: argparse.ArgumentParser, common: argparse.ArgumentParser, moment: Callable[[str], datetime]
) -> None:
    """The sub-commands of `case`."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", parents=[common])
    listing.add_argument("--state", type=CaseState)
    listing.add_argument("--attention", action="store_true", help="only those a person must look at")
    verbs.add_parser("show", parents=[common]).add_argument("number")
    export = verbs.add_parser("export", parents=[common], help="the whole case, with its applicant, as JSON")
    export.add_argument("number")
    export.add_argument("--out", type=Path, required=True)
    document = verbs.add_parser("document", parents=[common], help="one document in the clear")
    document.add_argument("number")
    document.add_argument("document_id")
    document.add_argument("--out", type=Path, required=True)
    verify = verbs.add_parser("verify", parents=[common], help="the original of a scan was seen at a window")
    verify.add_argument("number")
    verify.add_argument("--material", required=True, metavar="MATERIAL_ID")
    verify.add_argument("--until", type=date.fromisoformat, help="the document's last day, if it has one")
    paper_console.add_to(verbs, common)
    for action in Action:
        step = verbs.add_parser(action, parents=[common])
        step.add_argument("number")
        step.add_argument("--note", default="", help="for the citizen to read")
        step.add_argument("--by", default="", metavar="BODY", help="the acting body, by id or name")
        step.add_argument("--at", type=moment, help="when, if not now")
        if action is Action.PAUSE:
            step.add_argument("--why", default="", choices=[*Excluded], help="what is not counted")
        if action is Action.CORRECT:
            step.add_argument("--missing", action="append", default=[], metavar="MATERIAL_ID")
            step.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="the day it names")


def run(approval: Approval, given: argparse.Namespace) -> int:
    """The exit status of one command."""
    match given.verb:
        case "list":
            for summary in approval.files.summaries(given.state, attention_only=given.attention):
                print(_line(summary))
            return 0
        case "show":
            return _with_file(approval, given.number, lambda file: print(sheet(file)))
        case "export":
            return _with_file(
                approval,
                given.number,
                lambda file: _write(file.model_dump_json(indent=2).encode(), given.out),
            )
        case "document":
            opened = approval.files.document(given.number, given.document_id)
            if isinstance(opened, Problem):
                return refused(opened)
            _write(opened, given.out)
            return 0
        case "verify":
            return _verify(approval, given)
        case verb if verb in paper_console.VERBS:
            return paper_console.run(approval, given)
        case _:
            return _act(approval, given)


def _act(approval: Approval, given: argparse.Namespace) -> int:
    said = Instruction(
        Action(given.verb),
        ACTOR,
        note=given.note,
        by=given.by,
        missing=tuple(getattr(given, "missing", ())),
        why=getattr(given, "why", ""),
        at=given.at,
        supply_by=getattr(given, "until", None),
    )
    outcome = approval.cases.act(given.number, said)
    if isinstance(outcome, Problem):
        return refused(outcome)
    print(_event(outcome))
    return 0


def _verify(approval: Approval, given: argparse.Namespace) -> int:
    outcome = approval.files.verify(given.number, given.material, actor=ACTOR, until=given.until)
    if isinstance(outcome, Problem):
        return refused(outcome)
    print(text(f"holding.grade.{outcome.grade}"), outcome.document, outcome.holding_id, sep="\t")
    return 0


def _with_file(approval: Approval, number: str, use: Callable[[CaseFile], None]) -> int:
    file = approval.files.file(number)
    if isinstance(file, Problem):
        return refused(file)
    use(file)
    return 0


def _write(content: bytes, out: Path) -> None:
    """Only its owner may read what names a person."""
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with open(descriptor, "wb") as stream:
        os.fchmod(descriptor, OWNER_ONLY)
        stream.write(content)


def _line(case: CaseSummary) -> str:
    mark = text("case.attention") if case.needs_attention else ""
    state = text(f"case.state.{case.state}")
    return "\t".join((case.case_number, state, case.item_code, str(case.due or ""), mark)).rstrip()


def sheet(file: CaseFile) -> str:
    """The whole of a case for a person to read, its parties by name."""
    parties = _parties(file.application) if file.application else ()
    bodies = [
        text(f"case.{part}", body=file.case.routing[part]["name"])
        for part in ("receives", "decides", "supervises")
        if file.case.routing
    ]
    findings = [f"{text('case.attention')}\t{p['code']}\t{p['detail']}" for p in file.case.problems]
    documents = [f"{d.kind}\t{d.material_id or ''}\t{d.pages or ''}\t{d.sha256}" for d in file.documents]
    again = [
        f"{text(f'holding.grade.{used.grade}')}\t{used.material_id}\t{used.holding_id}\t{used.source}"
        for used in file.used_again
    ]
    papers = map(paper_console.line, file.papers)
    supplied = [
        f"{text('case.supplied')}\t{s.receipt_number}\t{' '.join(s.documents)}" for s in file.supplements
    ]
    steps = [_event(step.event) for step in file.timeline]
    return "\n".join(
        [_line(file.case), *parties, *bodies, *findings, *documents, *again, *papers, *supplied, *steps]
    )


def _parties(application: ApplicationBody) -> tuple[str, ...]:
    """Whose matter it is, who acted for them and who helped."""
    whose, who, helper = application.applicant, application.card_holder, application.helper
    if isinstance(whose, Unit):
        lines = [text("case.applicant.unit", name=whose.name, code=whose.code, by=whose.representative)]
    else:
        lines = [text("case.applicant.natural_person", name=whose.name, number=whose.number)]
    if application.capacity is not Capacity.SELF:
        lines.append(text(f"case.acting.{application.capacity}", name=who.name, number=who.number))
    if helper is not None:
        lines.append(text("case.helper", name=helper.name, number=helper.number, station=helper.station))
    return tuple(lines)


def _event(event: CaseEvent) -> str:
    day = f"{event.due} {text('case.provisional')}" if event.is_provisional else str(event.due or "")
    state = text(f"case.state.{event.state}")
    return "\t".join((event.at.isoformat(timespec="seconds"), state, event.by, day, event.note)).rstrip()
