"""A wrong command is refused in Chinese, with what is allowed; nothing of argparse's English is left."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
from collections.abc import Iterator

import pytest

from config.strings import texts
from kiosk.__main__ import _parser, main
from kiosk.arguments import WORDS

HAN = re.compile("[\u4e00-\u9fff]")
FOR_WHO_WRITES_PARSERS = (
    "cannot merge",
    "'required' is an invalid",
    "invalid option string",
    "dest= is required",
    "invalid conflict_resolution",
    "mutually exclusive arguments must",
    "cannot have multiple subparser",
    "conflicting ",
    "%r is not callable",
    'argument "-" with mode',
    "can't open",
    ".__call__() not defined",
)


def said_by_argparse() -> set[str]:
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(argparse))) if isinstance(node, ast.Call)]
    named = [node for node in calls if getattr(node.func, "id", "") in ("_", "ngettext")]
    return {
        part.value
        for call in named
        for part in call.args
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def test_all_that_argparse_says_to_whoever_types_a_command_has_words() -> None:
    said = {each for each in said_by_argparse() if not each.startswith(FOR_WHO_WRITES_PARSERS)}
    assert len(said) > 15
    assert said - WORDS.keys() == set()
    assert set(WORDS.values()) - texts().keys() == set()


def helps(parser: argparse.ArgumentParser, *path: str) -> Iterator[tuple[str, str | None]]:
    """What each command and each argument is said to be for, by its place."""
    yield " ".join(path), parser.description
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            listed = {each.dest: each.help for each in action._choices_actions}
            for name, command in action.choices.items():
                yield " ".join((*path, "command", name)), listed.get(name)
                yield from helps(command, *path, name)
        elif not isinstance(action, argparse._HelpAction):
            yield " ".join((*path, action.dest)), action.help


def test_every_command_and_every_argument_is_explained_in_chinese() -> None:
    told = dict(helps(_parser()))
    assert len(told) > 150
    assert [place for place, words in told.items() if not HAN.search(words or "")] == []


def test_no_explanation_is_of_a_command_or_an_argument_that_is_gone() -> None:
    said = set(dict(helps(_parser())).values())
    headings = {key for key in texts() if key.startswith("argument.group.")}
    explained = {key for key in texts() if key.startswith(("command.", "argument."))}
    assert {key for key in explained - headings if texts()[key] not in said} == set()


def test_help_is_whole_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["device", "test", "--help"])
    told = capsys.readouterr().out
    assert told.startswith("用法：kiosk device test [-h] --profile PROFILE")
    assert "看这份说明" in told


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ([], "kiosk：还缺：COMMAND"),
        (["docter"], "没有 'docter'；可以写：'run', 'ui', "),
        (["doctor", "--profile"], "kiosk doctor：--profile：后面要写一个值"),
        (["doctor", "slip"], "不认得：slip"),
        (["device", "test"], "还缺：name, --profile"),
        (["card", "--profile", "x", "--reader", "y"], "不能和 --profile 一起用"),
        (["staff", "add", "--role", "boss"], "没有 'boss'；可以写：'helper', 'clerk', 'technician'"),
        (["deadline", "--days", "ten"], "--days：“ten”不是整数。"),
        (["ui", "--profile", "x", "--size", "big"], "“big”不是窗口大小"),
        (["ui", "--profile", "x", "--size", "0x99999"], "“0x99999”不是窗口大小"),
    ],
)
def test_a_wrong_command_is_told_with_what_is_allowed(
    command: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.startswith("用法：")
