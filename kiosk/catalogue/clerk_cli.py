"""`kiosk catalogue …` for those who write one: check, compare, look, make a workbook or a package of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from config.strings import text
from kiosk.arguments import Commands
from kiosk.catalogue.diff import differences, item_names
from kiosk.catalogue.findings import CatalogueError
from kiosk.catalogue.lint import lint
from kiosk.catalogue.loader import build
from kiosk.catalogue.outline import outline
from kiosk.catalogue.package import SUFFIX, package_of, package_schema, read_package
from kiosk.catalogue.raw import Source
from kiosk.catalogue.shape import shape_mistakes
from kiosk.catalogue.sources import read_source
from kiosk.console import WRONG_USE, iso_day, print_json, refuse
from kiosk.deadlines import LOCAL_ZONE
from sync.store.files import FOR_COLLEAGUES, write_durably

NO = 1


def add_to(commands: Commands) -> None:
    """The commands that only read, and those that make a file of a catalogue."""
    check = _command(commands, "check", _check)
    check.add_argument("--json", action="store_true")
    making = _command(commands, "build", _build)
    making.add_argument("--out", type=Path)
    diff = _command(commands, "diff", _diff, name="old")
    diff.add_argument("new", type=Path)
    diff.add_argument("--json", action="store_true")
    looking = _command(commands, "preview", _preview)
    looking.add_argument("item")
    looking.add_argument("--answer", action="append", default=[], metavar="QUESTION=VALUE")
    looking.add_argument("--on", type=iso_day, default=datetime.now(LOCAL_ZONE).date())
    looking.add_argument("--png", type=Path, metavar="OUT")
    looking.add_argument("--pdf", type=Path, metavar="OUT")
    book = _command(commands, "workbook", _workbook)
    book.add_argument("out", type=Path)
    schema = commands.add_parser("schema")
    schema.set_defaults(act=lambda _: print_json(package_schema()))


def _command(commands: Commands, name_: str, act: Any, name: str = "source") -> Any:
    parser = commands.add_parser(name_)
    parser.set_defaults(act=lambda given: _told(act, given))
    parser.add_argument(name, type=Path)
    return parser


def _told(act: Callable[[argparse.Namespace], int], given: argparse.Namespace) -> int:
    """What the command answers; a file that cannot be read or written is told."""
    try:
        return act(given)
    except BrokenPipeError:
        raise
    except OSError as error:
        return refuse(error)


def _check(given: argparse.Namespace) -> int:
    if not given.source.exists():
        return refuse(text("catalogue.no_file", name=str(given.source)))
    findings = lint(read_source(given.source))
    errors = sum(finding.is_error for finding in findings)
    if given.json:
        print_json([finding.as_json() for finding in findings])
        return NO if errors else 0
    for finding in findings:
        print(finding.line())
    print(text("catalogue.checked", errors=errors, warnings=len(findings) - errors))
    return NO if errors else 0


def _build(given: argparse.Namespace) -> int:
    source = _read(given.source)
    if source is None:
        return WRONG_USE
    errors = [finding for finding in lint(source) if finding.is_error]
    if errors:
        return refuse(CatalogueError(errors), NO)
    package = package_of(source.raw)
    out = given.out or Path(f"{package.version}{SUFFIX}")
    if out.exists() and not _is_unsigned_package(out):
        return refuse(text("catalogue.there", out=str(out)))
    write_durably(out, package.to_bytes(), FOR_COLLEAGUES)
    print(text("catalogue.built", out=str(out), version=package.version, digest=package.digest[:16]))
    return 0


def _is_unsigned_package(path: Path) -> bool:
    """The only file that is made anew in its place: all that it says stands in its source."""
    try:
        return not read_package(path.read_bytes(), str(path)).signatures
    except CatalogueError:
        return False


def _diff(given: argparse.Namespace) -> int:
    sources = [_read(given.old), _read(given.new)]
    old, new = sources
    if old is None or new is None:
        return WRONG_USE
    changes = list(differences(old.raw, new.raw))
    if given.json:
        return print_json([change.as_json() for change in changes])
    names = item_names(old.raw, new.raw)
    for change in changes:
        print(change.line(names))
    print(text("catalogue.diff.count", count=len(changes)))
    return 0


def _preview(given: argparse.Namespace) -> int:
    from kiosk.catalogue.preview import NoAnswerError, answers_of, preview
    from kiosk.matter import matter_named

    source = _read(given.source)
    if source is None:
        return WRONG_USE
    built = build(source.raw)
    if built.catalogue is None:
        return refuse(CatalogueError(source.placed(built.mistakes)), NO)
    try:
        matter = matter_named(built.catalogue, given.item, given.on)
        shown = preview(built.catalogue, matter, answers_of(matter, given.answer))
    except KeyError:
        return refuse(text("catalogue.no_item", item=given.item))
    except NoAnswerError as error:
        return refuse(error)
    for line in shown.lines():
        print(line)
    if given.png is not None:
        given.png.write_bytes(shown.slip_png())
    if given.pdf is not None:
        given.pdf.write_bytes(shown.sheet_pdf())
    return 0


def _workbook(given: argparse.Namespace) -> int:
    from kiosk.catalogue.workbook.write import write_workbook

    source = _read(given.source)
    if source is None:
        return WRONG_USE
    if misshapen := shape_mistakes(source.raw):
        return refuse(CatalogueError(source.placed(misshapen)), NO)
    if given.out.exists():
        return refuse(text("catalogue.there", out=str(given.out)))
    write_workbook(source.raw, given.out)
    print(text("catalogue.workbook", out=str(given.out)))
    return 0


def show_part(raw: Any, *, as_json: bool) -> int:
    """A part of a raw description, for people or for programs."""
    if as_json:
        return print_json(raw)
    for line in outline(raw):
        print(line)
    return 0


def _read(path: Path) -> Source | None:
    """The source, or None once it was said why it cannot be read."""
    if not path.exists():
        refuse(text("catalogue.no_file", name=str(path)))
        return None
    source = read_source(path)
    errors = [finding for finding in source.findings if finding.is_error]
    if errors:
        refuse(CatalogueError(errors))
        return None
    return source
