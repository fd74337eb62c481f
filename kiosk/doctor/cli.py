"""`kiosk doctor`, `kiosk device test` and `kiosk device mat`: for a technician at the terminal or a
program far away.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from config.profile import Profile, load_profile
from config.strings import texts
from kiosk.console import print_json, refuse, seconds
from kiosk.doctor.device_trial import Refused, try_device
from kiosk.doctor.devices import fault_words
from kiosk.doctor.finding import Finding
from kiosk.doctor.mat import take_mat
from kiosk.doctor.rounds import Report, examine
from kiosk.words import Words, listed, render, say


def add_doctor_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `doctor`."""
    parser.set_defaults(act=_doctor)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--json", action="store_true")


def add_device_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `device`."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    test = verbs.add_parser("test")
    test.set_defaults(act=_test)
    test.add_argument("name")
    test.add_argument("--profile", type=Path, required=True)
    test.add_argument("--wait", type=seconds, default=20.0, metavar="SECONDS")
    mat = verbs.add_parser("mat")
    mat.set_defaults(act=_mat)
    mat.add_argument("--profile", type=Path, required=True)
    mat.add_argument("--wait", type=seconds, default=20.0, metavar="SECONDS")


def _doctor(given: argparse.Namespace) -> int:
    report = examine(given.profile)
    if given.json:
        print_json(report.as_json())
    else:
        print("\n".join(lines(report)))
    return report.verdict.exit_status


def lines(report: Report) -> list[str]:
    """For reading: what is wrong with what to do below it, then what the terminal offers."""
    told = [line for finding in report.findings for line in _lines(finding)]
    if report.services:
        is_open = [say(f"doctor.service.{name}") for name, code in report.services.items() if code is None]
        told.append(render(say("doctor.services", open=listed(is_open) or "-")))
    for name, code in report.services.items():
        if code is not None:
            service = say(f"doctor.service.{name}")
            told.append(render(say("doctor.services.closed", service=service, why=fault_words(code))))
    told.append(render(say(f"doctor.verdict.{report.verdict}.whole")))
    return told


def _lines(finding: Finding) -> list[str]:
    mark = render(say(f"doctor.verdict.{finding.verdict}"))
    key = f"doctor.name.{finding.check}"
    name = f"{texts()[key]} {finding.check}" if key in texts() else finding.check
    told = [f"[{mark}] {name}：{render(finding.words)}"]
    if (original := finding.facts.get("last_fault_words")) and finding.verdict is not finding.verdict.OK:
        told.append(f"       {original}")
    return [*told, f"       → {render(finding.advice)}"] if finding.advice else told


def _test(given: argparse.Namespace) -> int:
    return _told(given, lambda profile: try_device(profile, given.name, given.wait, tell=_request))


def _request(words: Words) -> None:
    """Beside the answer, which is for programs."""
    print(render(words), file=sys.stderr, flush=True)


def _mat(given: argparse.Namespace) -> int:
    return _told(given, lambda profile: take_mat(profile, given.wait))


def _told(given: argparse.Namespace, act: Callable[[Profile], Finding | Refused]) -> int:
    outcome = act(load_profile(given.profile))
    if isinstance(outcome, Refused):
        return refuse(render(outcome.words), outcome.status)
    print_json(outcome.as_json())
    return outcome.verdict.exit_status
