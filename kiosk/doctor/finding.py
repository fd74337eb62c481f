"""One thing the doctor looked at: how it is, in words, and what to do. Never anything of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from traceback import extract_tb

from kiosk.words import Words, render, say


class Verdict(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"

    @property
    def exit_status(self) -> int:
        return {Verdict.OK: 0, Verdict.WARN: 1, Verdict.FAIL: 2}[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """`check` is a stable dotted name ("device.slip_printer"); `facts` are for programs."""

    check: str
    verdict: Verdict
    words: Words
    advice: Words = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {
            "check": self.check,
            "state": self.verdict.value,
            "words": render(self.words),
            "last_error": self.last_error(),
            "advice": render(self.advice),
            "exit_status": self.verdict.exit_status,
            "facts": dict(self.facts),
        }

    def last_error(self) -> str | None:
        """In the words of whatever failed, gone or not; else ours of what is wrong now."""
        original = self.facts.get("last_fault_words") or self.facts.get("last_trouble")
        if original:
            return str(original)
        return None if self.verdict is Verdict.OK else render(self.words)


def folder_words(error: OSError) -> Words:
    """Why the terminal's folder cannot be used."""
    return say("doctor.folder", why=f"{error.filename}: {error.strerror or type(error).__name__}")


def original_words(detail: str) -> Words:
    """What the driver itself said; nothing where it said nothing."""
    return say("doctor.trial.detail", detail=detail) if detail else ""


Check = Callable[[], Iterable[Finding]]


def ok(check: str, words: Words, **facts: object) -> Finding:
    return Finding(check, Verdict.OK, words, "", facts)


def warn(check: str, words: Words, advice: Words, **facts: object) -> Finding:
    return Finding(check, Verdict.WARN, words, advice, facts)


def fail(check: str, words: Words, advice: Words, **facts: object) -> Finding:
    return Finding(check, Verdict.FAIL, words, advice, facts)


def looked(name: str, check: Check) -> list[Finding]:
    """What a check found. One that breaks is itself a finding: the doctor goes on. The place is told, not
    the message, which may quote what must not be told."""
    try:
        return list(check())
    except Exception as error:  # noqa: BLE001 - the boundary of one check
        frame = extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} {frame.filename}:{frame.lineno}"
        return [fail(name, say("doctor.check_broke", place=place), say("doctor.check_broke.do"))]


def worst(findings: Iterable[Finding]) -> Verdict:
    return max((each.verdict for each in findings), key=lambda v: v.exit_status, default=Verdict.OK)
