"""Conditions worked out by cel-python, an engine of other makers, with the answers made ready as for ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

import celpy

from kiosk.rule_functions import FUNCTIONS, TODAY, Function, Kind
from kiosk.rules import UNDECIDED, Rows, Rule, Truth, usable, usable_rows

_RESULT = {
    Kind.NUMBER: celpy.celtypes.IntType,
    Kind.MONEY: celpy.celtypes.IntType,
    Kind.BOOL: celpy.celtypes.BoolType,
}


def truth(rule: Rule, answers: Mapping[str, object], on: date) -> Truth:
    """What this engine makes of it; what it cannot work out is undecided."""
    data: dict[str, Any] = {TODAY: on.isoformat()}
    for name, shape in rule.names.items():
        given = answers.get(name)
        value = usable_rows(given, shape) if isinstance(shape, Rows) else usable(given, shape)
        data |= {} if value is None else {name: value}
    try:
        return bool(_program(rule.expression).evaluate(celpy.json_to_cel(data)))
    except celpy.CELEvalError:
        return UNDECIDED


@cache
def _program(expression: str) -> celpy.Runner:
    environment = celpy.Environment()
    functions = {function.name: _callable(function) for function in FUNCTIONS}
    return environment.program(environment.compile(expression), functions=functions)


def _callable(function: Function) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        wrong = next((each for each in arguments if isinstance(each, celpy.CELEvalError)), None)
        return wrong or _RESULT[function.result](function.call(*arguments))

    return call
