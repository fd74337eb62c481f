"""The words of argparse in the language of the technician: what is wrong with a command, and what may stand.

argparse takes its texts through gettext, which wants compiled catalogues on disk and picks them by the
locale; ours are in `config/locale`, and a terminal's locale is often none. So its one door is led here.
What a command and each of its arguments is for stands there too, by its place: parsers say no words.
"""

from __future__ import annotations

import argparse
from typing import Any, Final

from config.strings import text, texts

Commands = Any  # `argparse._SubParsersAction`, which has no public name

WORDS: Final = {
    "usage: ": "arguments.usage",
    "positional arguments": "arguments.positional",
    "options": "arguments.options",
    "subcommands": "arguments.subcommands",
    "show this help message and exit": "arguments.help",
    " (default: %(default)s)": "arguments.default",
    "argument %(argument_name)s: %(message)s": "arguments.of",
    "%(prog)s: error: %(message)s\n": "arguments.error",
    "unrecognized arguments: %s": "arguments.unknown",
    "not allowed with argument %s": "arguments.not_with",
    "ignored explicit argument %r": "arguments.takes_nothing",
    "the following arguments are required: %s": "arguments.required",
    "one of the arguments %s is required": "arguments.one_required",
    "expected one argument": "arguments.one",
    "expected at most one argument": "arguments.at_most_one",
    "expected at least one argument": "arguments.at_least_one",
    "expected %s argument": "arguments.so_many",
    "expected %s arguments": "arguments.so_many",
    "ambiguous option: %(option)s could match %(matches)s": "arguments.ambiguous",
    "unexpected option string: %s": "arguments.unknown",
    "invalid %(type)s value: %(value)r": "arguments.wrong_value",
    "invalid choice: %(value)r (choose from %(choices)s)": "arguments.choice",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "arguments.parser",
}
"""What whoever types a command can meet; whatever else argparse says is for who writes parsers."""


def speak_chinese() -> None:
    """From now on argparse speaks from the locale files, in this process."""
    argparse._ = _said  # type: ignore[attr-defined]
    argparse.ngettext = _counted  # type: ignore[attr-defined]


def explain(parser: argparse.ArgumentParser, *path: str) -> None:
    """Give the parser and all below it their words: `command.<path>` of a command, `.more` in its own help,
    `argument.<path>.<name>` of an argument, or `argument.<name>` where it means the same everywhere.
    Errors: MissingTextError."""
    told, place = texts(), ".".join(path)
    parser.description = told.get(f"command.{place}.more") or told.get(f"command.{place}")
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                explain(command, *path, name)
                words = text(f"command.{'.'.join((*path, name))}")
                action._choices_actions.append(action._ChoicesPseudoAction(name, (), words))
        elif not isinstance(action, argparse._HelpAction):
            own = f"argument.{place}.{action.dest}"
            action.help = text(own if own in told else f"argument.{action.dest}")


def _said(message: str) -> str:
    key = WORDS.get(message)
    return message if key is None else text(key)


def _counted(one: str, many: str, count: int) -> str:
    return _said(one if count == 1 else many)
