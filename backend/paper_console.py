"""`python -m backend case paper | papers | paper-withdraw`: the papers of a case, put there by staff."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from backend.approval import Approval
from backend.case_models import PaperRecord
from backend.case_papers import NewPaper
from backend.console import ACTOR, refused
from backend.problems import refuse
from backend.tables import CasePaper
from config.strings import text
from sync.protocol.papers import LARGEST_PAPER_BYTES
from sync.protocol.wire import Problem

if TYPE_CHECKING:
    _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

VERBS = frozenset({"paper", "papers", "paper-withdraw"})


def add_to(verbs: _Verbs, common: argparse.ArgumentParser) -> None:
    """The sub-commands of `case` for papers."""
    add = verbs.add_parser("paper", parents=[common], help="a paper for the applicant to print")
    add.add_argument("number")
    add.add_argument("--item", default="", metavar="CODE", help="which case, of a receipt for several items")
    add.add_argument("--title", required=True, help="the kind of paper; never a person's name")
    add.add_argument("--pdf", type=Path, required=True, help="as the approval system made it")
    add.add_argument("--on", type=date.fromisoformat, help="the paper's own date, if not today")
    verbs.add_parser("papers", parents=[common], help="what papers a case has").add_argument("number")
    withdraw = verbs.add_parser("paper-withdraw", parents=[common], help="revoked, or wrong")
    withdraw.add_argument("document_id")
    withdraw.add_argument("--why", required=True)


def run(approval: Approval, given: argparse.Namespace) -> int:
    """The exit status of one command."""
    match given.verb:
        case "paper":
            return _tell(_add(approval, given))
        case "papers":
            rows = approval.desk.of(given.number)
            return refused(rows) if isinstance(rows, Problem) else _tell(*rows)
        case _:
            return _tell(approval.desk.withdraw(given.document_id, actor=ACTOR, why=given.why))


def _add(approval: Approval, given: argparse.Namespace) -> CasePaper | Problem:
    try:
        with given.pdf.open("rb") as file:
            pdf = file.read(LARGEST_PAPER_BYTES + 1)
    except OSError as error:
        return refuse("paper.unreadable", str(error))
    paper = NewPaper(given.title, pdf, given.item, given.on)
    return approval.desk.add(given.number, paper, actor=ACTOR)


def _tell(*outcomes: CasePaper | Problem) -> int:
    for outcome in outcomes:
        if isinstance(outcome, Problem):
            return refused(outcome)
        print(line(outcome))
    return 0


def line(paper: CasePaper | PaperRecord) -> str:
    state = text("paper.in_force") if paper.withdrawn_at is None else text("paper.withdrawn")
    told = (paper.document_id, paper.case_number, state, str(paper.issued_on), paper.title)
    return "\t".join((*told, paper.withdrawn_why)).rstrip()
