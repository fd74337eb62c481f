"""Conditions of the catalogue: CEL expressions over answers. Nothing but this module knows CEL.

Three answers, not two: a condition that hangs on a question nobody answered yet is UNDECIDED, never false.
Source: CEL, github.com/google/cel-spec; the engine is cel-expr-python (the C++ implementation).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Literal

from cel_expr_python import cel

_STRING_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^'\\]|\\.)*'")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")


class Kind(Enum):
    """What an answer is to a condition."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"


_CEL_TYPE = {
    Kind.TEXT: cel.Type.STRING,
    Kind.TEXTS: cel.Type.List(cel.Type.STRING),
    Kind.NUMBER: cel.Type.INT,
}


class Verdict(Enum):
    UNDECIDED = "undecided"


UNDECIDED: Final = Verdict.UNDECIDED
Truth = bool | Literal[Verdict.UNDECIDED]


class RuleError(ValueError):
    """A condition that cannot be read or cannot be worked out; says the expression, the place, the reason."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that has been read and type-checked. `names`: the questions it asks about."""

    expression: str
    names: Mapping[str, Kind] = field(compare=False)
    _program: Any = field(compare=False, repr=False)

    @property
    def literals(self) -> tuple[str, ...]:
        """The quoted words of the expression, for checks against the options of the questions."""
        return tuple(found[1:-1] for found in _STRING_LITERAL.findall(self.expression))


def compile(expression: str, names: Mapping[str, Kind]) -> Rule:
    """The condition, checked against the questions there are. Errors: RuleError."""
    environment = cel.NewEnv(variables={name: _CEL_TYPE[kind] for name, kind in names.items()})
    try:
        program = environment.compile(expression)
    except RuntimeError as error:
        raise RuleError(f"{expression!r}: {_first_line(error)}") from error
    if program.return_type() != cel.Type.BOOL:
        raise RuleError(f"{expression!r}: is {program.return_type()}, a condition is true or false")
    used = set(_IDENTIFIER.findall(_STRING_LITERAL.sub(" ", expression)))
    return Rule(expression, {name: kind for name, kind in names.items() if name in used}, program)


def evaluate(rule: Rule, answers: Mapping[str, object]) -> Truth:
    """True, False, or UNDECIDED while the outcome hangs on a question without a usable answer.

    Errors: RuleError when all is answered and the condition still has no value (division by zero).
    """
    data: dict[str, object] = {}
    for name, kind in rule.names.items():
        value = _usable(answers.get(name), kind)
        if value is not None:
            data[name] = value
    value = rule._program.eval(data=data).value()
    if isinstance(value, bool):
        return value
    if len(data) < len(rule.names):
        return UNDECIDED
    raise RuleError(f"{rule.expression!r}: {value}")


def _usable(answer: object, kind: Kind) -> object | None:
    """The answer as CEL takes it; None when there is none, or it is not of the question's kind."""
    if kind is Kind.TEXTS:
        is_texts = isinstance(answer, tuple | list) and all(isinstance(part, str) for part in answer)
        return list(answer) if isinstance(answer, tuple | list) and is_texts else None
    if not isinstance(answer, str) or not answer:
        return None
    if kind is Kind.NUMBER:
        return int(answer) if _WHOLE_NUMBER.fullmatch(answer) else None
    return answer


def _first_line(error: RuntimeError) -> str:
    return str(error).splitlines()[0].removeprefix("INVALID_ARGUMENT: ")
