"""Cases as rows: one opened for each item of a submission, and found again by its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.case_log import append_step
from backend.problems import refuse
from backend.recheck import Checked
from backend.rules import RuleBook
from backend.tables import Case
from kiosk.deadlines import local_date
from sync.protocol.manifest import Manifest
from sync.protocol.receipt_number import case_numbers
from sync.protocol.wire import CaseState, Problem


def open_cases(session: Session, manifest: Manifest, checked: Checked, rules: RuleBook) -> None:
    """A case for each item, each with its own routing and days, in the caller's transaction."""
    numbers = dict(
        zip(
            manifest.item_codes,
            case_numbers(manifest.receipt_number, len(manifest.item_codes)),
            strict=True,
        )
    )
    received_on = local_date(manifest.received_at)
    for item_code, number in numbers.items():
        routing = rules.of(manifest.catalogue_version).routing(item_code, received_on)
        findings = checked.findings[item_code]
        case = Case(
            case_number=number,
            submission_id=manifest.submission_id,
            receipt_number=manifest.receipt_number,
            terminal_id=manifest.terminal_id,
            item_code=item_code,
            catalogue_version=manifest.catalogue_version,
            received_at=manifest.received_at,
            state=CaseState.RECEIVED,
            routing=asdict(routing) if routing else None,
            needs_attention=bool(findings) or routing is None,
            problems=[asdict(finding) for finding in findings],
            waits_for=[numbers[code] for code in checked.waits_for[item_code] if code in numbers],
            counted_from=received_on,
            is_provisional=False,
        )
        session.add(case)
        session.flush()
        append_step(
            session,
            case,
            CaseState.RECEIVED,
            manifest.received_at,
            by=routing.receives.name if routing else "",
            actor=manifest.terminal_id,
            due=rules.notify_by(received_on),
        )


def find_case(session: Session, number: str, *, to_change: bool = False) -> Case | Problem:
    """The case; `to_change` locks it against others where the database locks rows.

    A receipt number finds the case of a single item; of several the refusal says which there are.
    """
    query = select(Case).where(Case.case_number == number)
    case = session.scalar(query.with_for_update() if to_change else query)
    if case is not None:
        return case
    siblings = cases_of_receipt(session, number)
    if siblings:
        return refuse("case.several", " ".join(sibling.case_number for sibling in siblings))
    return refuse("case.unknown", number)


def cases_of_receipt(session: Session, receipt_number: str) -> Sequence[Case]:
    query = select(Case).where(Case.receipt_number == receipt_number).order_by(Case.case_number)
    return session.scalars(query).all()
