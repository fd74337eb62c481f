"""Conditions of the catalogue: CEL expressions over answers. Nothing but this module knows the engine.

Three answers, not two: a condition that hangs on a question nobody answered yet is UNDECIDED, never false; so
is one that hangs on what a row of a repeat group leaves open. `today` is the day the evaluation is for.
Source: CEL, github.com/google/cel-spec; the engine is cel-expr-python (the C++ implementation).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from typing import Any, Final, Literal

from cel_expr_python import cel

from kiosk.rule_functions import FUNCTIONS, TAKEN_NAMES, TODAY, Function, Kind

_STRING_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^'\\]|\\.)*'")
_IDENTIFIER = re.compile(r"(?<![.\w])[A-Za-z_][A-Za-z0-9_]*")
_LOOP = re.compile(r"\b(\w+)\s*\.\s*(?:all|exists|exists_one|filter|map)\s*\(\s*(\w+)\s*,")
_INDEXED = re.compile(r"(\w+|\))\s*\[")
_CONVERSION = re.compile(r"\b(int|uint|double|bool|string|bytes|timestamp|duration|dyn)\s*\(")
_KEPT_RULES = 2_000
_LARGEST = 2**53  # integers that every JSON reader keeps exactly
# Of a condition tried on answers of the right kinds; other errors hang on what was answered.
_NO_MEANING = ("No matching overload", "Key not found", "isoformat", "regular expression")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a repeat group to a condition: a list of maps with these columns."""

    columns: Mapping[str, Kind]

    def __hash__(self) -> int:
        return hash(frozenset(self.columns.items()))


Shape = Kind | Rows

_CEL_TYPE = {
    Kind.TEXT: cel.Type.STRING,
    Kind.TEXTS: cel.Type.List(cel.Type.STRING),
    Kind.NUMBER: cel.Type.INT,
    Kind.MONEY: cel.Type.INT,
    Kind.DATE: cel.Type.STRING,
    Kind.BOOL: cel.Type.BOOL,
}
_CEL_ROWS = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
_TRIAL: dict[Kind, object] = {
    Kind.TEXT: "a",
    Kind.TEXTS: ["a"],
    Kind.NUMBER: 1,
    Kind.MONEY: 100,
    Kind.DATE: "2000-02-29",
    Kind.BOOL: True,
}


class Verdict(Enum):
    UNDECIDED = "undecided"


UNDECIDED: Final = Verdict.UNDECIDED
Truth = bool | Literal[Verdict.UNDECIDED]


class RuleError(ValueError):
    """A condition that cannot be read; says the expression and the engine's reason."""

    def __init__(self, expression: str, reason: object) -> None:
        super().__init__(f"{expression!r}: {reason}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that has been read and type-checked. `names`: the questions it asks about."""

    expression: str
    names: Mapping[str, Shape] = field(compare=False)
    _program: Any = field(compare=False, repr=False)

    @property
    def literals(self) -> tuple[str, ...]:
        """The quoted words of the expression, for checks against the options of the questions."""
        return tuple(found[1:-1] for found in _STRING_LITERAL.findall(self.expression))


def compile(expression: str, names: Mapping[str, Shape]) -> Rule:
    """The condition, checked against the questions there are, but those of a name that means something else
    to CEL. Errors: RuleError."""
    bare = _STRING_LITERAL.sub(" ", expression)
    used = sorted(set(_IDENTIFIER.findall(bare)) & names.keys())
    return _compiled(expression, bare, tuple((name, names[name]) for name in used))


@lru_cache(maxsize=_KEPT_RULES)
def _compiled(expression: str, bare: str, used: tuple[tuple[str, Shape], ...]) -> Rule:
    """The versions of a catalogue, and the items of one, have most of their conditions in common."""
    if conversion := _CONVERSION.search(bare):
        raise RuleError(expression, f"{conversion[1]}(): an answer is of its kind already")
    types = {name: _cel_type(shape) for name, shape in used if name not in TAKEN_NAMES}
    types[TODAY] = cel.Type.STRING
    environment = cel.NewEnv(variables=types, functions=_functions())
    try:
        program = environment.compile(expression)
    except RuntimeError as error:
        raise RuleError(expression, _first_line(error)) from error
    if program.return_type() != cel.Type.BOOL:
        raise RuleError(expression, f"is {program.return_type()}, a condition is true or false")
    rule = Rule(expression, dict(used), program)
    _check_lists(rule, bare)
    _try(rule)
    return rule


def evaluate(rule: Rule, answers: Mapping[str, object], on: date) -> Truth:
    """True, False, or UNDECIDED: while the outcome hangs on a question without a usable answer, and where the
    condition has no value at all (`has_no_value`), which the log tells once."""
    outcome, is_open = _outcome(rule, answers, on)
    if isinstance(outcome, bool):
        return outcome
    if not is_open:
        _tell_of(rule.expression)
    return UNDECIDED


def has_no_value(rule: Rule, answers: Mapping[str, object], on: date) -> bool:
    """Whether all is answered and the condition has no value still: it divides by zero, or a number grows
    past what an integer holds. The catalogue is wrong then."""
    outcome, is_open = _outcome(rule, answers, on)
    return not is_open and not isinstance(outcome, bool)


def _outcome(rule: Rule, answers: Mapping[str, object], on: date) -> tuple[object, bool]:
    """What the engine makes of it, no bool when it finds no value; and whether an answer is missing."""
    data: dict[str, object] = {TODAY: on.isoformat()}
    is_open = False
    for name, shape in rule.names.items():
        value, is_whole = _given(answers.get(name), shape)
        is_open = is_open or not is_whole
        if value is not None:
            data[name] = value
    return _value(rule, data), is_open


def _value(rule: Rule, data: Mapping[str, object]) -> object:
    """The value, or the engine's reason why there is none."""
    try:
        return rule._program.eval(data=data).value()
    except RuntimeError as error:  # it gave up, on many rows within many rows
        return _first_line(error)


@cache
def _tell_of(expression: str) -> None:
    """Without the engine's reason, which may quote an answer."""
    log.error("a condition has no value for what was answered: %s", expression)


def _given(answer: object, shape: Shape) -> tuple[object | None, bool]:
    """The answer as CEL takes it, and whether nothing of it is missing."""
    if isinstance(shape, Kind):
        value = usable(answer, shape)
        return value, value is not None
    rows = usable_rows(answer, shape)
    return rows, rows is not None and all(len(row) == len(shape.columns) for row in rows)


def usable(answer: object, kind: Kind) -> object | None:
    """The answer as CEL takes it; None when there is none, or it is not of the question's kind."""
    match kind:
        case Kind.TEXT:
            return answer if _is_text(answer) and answer else None
        case Kind.TEXTS:
            is_texts = isinstance(answer, tuple | list) and all(_is_text(part) for part in answer)
            return list(answer) if isinstance(answer, tuple | list) and is_texts else None
        case Kind.NUMBER | Kind.MONEY:
            is_number = isinstance(answer, int) and not isinstance(answer, bool)
            return answer if is_number and isinstance(answer, int) and abs(answer) <= _LARGEST else None
        case Kind.DATE:
            return answer if _is_day(answer) else None
        case Kind.BOOL:
            return answer if isinstance(answer, bool) else None


def usable_rows(answer: object, rows: Rows) -> list[dict[str, object]] | None:
    """The rows as CEL takes them, each with the columns that have a usable answer."""
    if not isinstance(answer, tuple | list) or not all(isinstance(row, Mapping) for row in answer):
        return None
    return [
        {
            id_: value
            for id_, kind in rows.columns.items()
            if (value := usable(row.get(id_), kind)) is not None
        }
        for row in answer
    ]


def _is_text(answer: object) -> bool:
    """A text that can be written in UTF-8: half a surrogate pair from a wicked JSON cannot."""
    return isinstance(answer, str) and not any("\ud800" <= char <= "\udfff" for char in answer)


def _is_day(answer: object) -> bool:
    try:
        return isinstance(answer, str) and len(answer) == 10 and bool(date.fromisoformat(answer))
    except ValueError:
        return False


def _cel_type(shape: Shape) -> Any:
    return _CEL_ROWS if isinstance(shape, Rows) else _CEL_TYPE[shape]


@cache
def _functions() -> tuple[Any, ...]:
    return tuple(_declared(function) for function in FUNCTIONS)


def _declared(function: Function) -> Any:
    overload = cel.Overload(
        function.name,
        return_type=_CEL_TYPE[function.result],
        parameters=[_CEL_TYPE[kind] for kind in function.parameters],
        impl=function.call,
    )
    return cel.FunctionDecl(function.name, [overload])


def _check_lists(rule: Rule, bare: str) -> None:
    """What CEL lets pass: a place of a list that may be shorter, a column that no row has."""
    if any(before != "in" for before in _INDEXED.findall(bare)):
        raise RuleError(rule.expression, "a place of a list is not asked for; use exists, all or filter")
    if re.search(r"\bhas\s*\(", bare):
        raise RuleError(rule.expression, "has(): what is not answered is undecided by itself")
    for name, variable in _LOOP.findall(bare):
        if variable in rule.names:
            reason = f"{variable!r} is a question; name what runs over the rows anew"
            raise RuleError(rule.expression, reason)
        shape = rule.names.get(name)
        asked = set(re.findall(rf"(?<![.\w]){variable}\s*\.\s*(\w+)", bare))
        if isinstance(shape, Rows) and (strange := asked - shape.columns.keys()):
            raise RuleError(rule.expression, f"{min(strange)!r} is no column of {name!r}")


def _try(rule: Rule) -> None:
    """On answers of the right kinds: what is of any type to CEL, a row's column, is found out only so."""
    data: dict[str, object] = {TODAY: _TRIAL[Kind.DATE]}
    for name, shape in rule.names.items():
        data[name] = _TRIAL[shape] if isinstance(shape, Kind) else [_trial_row(shape)]
    value = _value(rule, data)
    if not isinstance(value, bool) and any(words in str(value) for words in _NO_MEANING):
        raise RuleError(rule.expression, value)


def _trial_row(rows: Rows) -> dict[str, object]:
    return {id_: _TRIAL[kind] for id_, kind in rows.columns.items()}


def _first_line(error: RuntimeError) -> str:
    return str(error).splitlines()[0].removeprefix("INVALID_ARGUMENT: ")
