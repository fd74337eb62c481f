"""The matter of an application as one, checked again: which items it has, and what stands beside theirs."""

from __future__ import annotations

from collections.abc import Iterator

from backend.findings import Finding
from kiosk.answer_checks import check
from kiosk.matter import Matter
from sync.protocol.wire import ApplicationBody


def matter_findings(matter: Matter, body: ApplicationBody) -> Iterator[Finding]:
    """All that is wrong whichever of its items is looked at."""
    answers, asked = body.answers, matter.asked(body.answers)
    standing = matter.standing(answers)
    if sorted(part.code for part in standing) != sorted(part.item_code for part in body.parts):
        yield Finding("matter.other_parts", " ".join(sorted(part.code for part in standing)))
    for key in sorted(answers.keys() - matter.keys()):
        yield Finding("form.schema", f"{key}: additionalProperties")
    for question in matter.own_questions():
        if question.id in asked and (trouble := check(question, answers.get(question.id), matter.on)):
            yield Finding(trouble.key, question.id)
    counted = matter.counting(answers)
    for rule in matter.own_without_value(answers):
        yield Finding("form.rule", rule.expression)
    for part in standing:
        for key in map(part.key, part.given_questions()):
            if answers.get(key) != counted.get(key):
                yield Finding("form.given_differs", key)
    for key in sorted((answers.keys() & matter.keys()) - counted.keys()):
        yield Finding("form.not_asked", key)
