"""The linter: everything that is wrong with a catalogue, and what is worth a look, told at one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kiosk.catalogue.findings import Finding, Mistake, Severity, warning
from kiosk.catalogue.lint.bundles import bundle_findings
from kiosk.catalogue.lint.codes import bad_codes, bad_ids, bad_version
from kiosk.catalogue.lint.reach import dead_choices, idle_questions, unreachable
from kiosk.catalogue.lint.words import wording
from kiosk.catalogue.loader import Built, build
from kiosk.catalogue.model import Item
from kiosk.catalogue.raw import Source

RULES: tuple[Callable[[Item], Iterator[Mistake]], ...] = (
    unreachable,
    dead_choices,
    idle_questions,
    wording,
    bad_ids,
    bad_codes,
)
_BY_CONDITIONS = (unreachable, idle_questions)
_PARTS_GONE = frozenset({"sheet_missing", "sheet_headless", "sheet_too_large"})


def lint(source: Source) -> tuple[Finding, ...]:
    """All findings, errors first. No error: a package can be made of it."""
    if any(not source.raw or each.code in _PARTS_GONE for each in source.findings):
        return source.findings  # the rest would be what follows from that
    built = build(source.raw)
    found = [*built.mistakes, *_item_findings(built), *bundle_findings(built), *_unused(source, built)]
    if not any(mistake.path[:1] == ("head",) for mistake in built.mistakes):
        found += bad_version(source.raw)
    told = {
        (each.place.sheet, each.place.row, each.place.field) for each in source.findings if each.place.sheet
    }
    gone = {(each.place.sheet, each.place.field) for each in source.findings if each.code == "column_missing"}
    placed = [
        each
        for each in source.placed(found)
        if (each.place.sheet, each.place.field) not in gone
        and not (
            each.code == "missing_field" and (each.place.sheet, each.place.row, each.place.field) in told
        )
    ]
    return tuple(sorted((*source.findings, *placed), key=lambda each: each.severity is Severity.WARNING))


def _item_findings(built: Built) -> Iterator[Mistake]:
    """What the rules say of every item that could be made."""
    for described in built.described.values():
        if described.item is None:
            continue
        has_bad_condition = any(each.code.startswith("rule_") for each in described.mistakes)
        for rule in RULES:
            if has_bad_condition and rule in _BY_CONDITIONS:  # all they could tell would follow from that
                continue
            yield from described.expanded.placed(rule(described.item))


def _unused(source: Source, built: Built) -> Iterator[Mistake]:
    """Common entries that no item uses."""
    if built.catalogue is None:
        return
    used = {name for described in built.described.values() for name in described.expanded.names}
    for kind, entries in source.raw.get("common", {}).items():
        for number, entry in enumerate(entries):
            name = entry.get("id") or entry.get("value")
            if (kind, name) not in used:
                yield warning(("common", kind, number), "unused_common", id=name)
