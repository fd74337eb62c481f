"""Names and numbers that must be made in one way: ids for conditions, official codes, versions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.cn import uscc

from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.model import Item
from kiosk.catalogue.raw import Raw
from kiosk.catalogue.sections import VERSION
from kiosk.catalogue.walk import ItemPath, placed_questions

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Source: CEL language definition, "Syntax", RESERVED; and the names of its types.
_CEL_WORDS = frozenset(
    {
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let",
        "loop", "package", "namespace", "null", "return", "true", "var", "void", "while", "bool", "bytes",
        "double", "duration", "dyn", "int", "list", "map", "string", "timestamp", "type", "uint",
    }
)  # fmt: skip
# The basic code: region 2, type 2, department 2, main item 3, sub-item 3 (domain.md §4).
_BASIC = re.compile(r"(?P<region>[0-9]{2})(?P<type>[0-9]{2})(?P<department>[0-9]{2})[0-9]{3}[0-9]{3}")
_TYPES = frozenset({"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "20"})
_CREDIT_DIGITS, _TASK_DIGITS = 18, 31
_LEVELS = frozenset("123456")  # 1 state … 6 village


def bad_ids(item: Item) -> Iterator[Mistake]:
    """Ids that a condition could not name, or that are not plain words."""
    named: list[tuple[ItemPath, str]] = []
    for path, question in placed_questions(item):
        named.append(((*path, "id"), question.id))
        named += [((*path, "options", n, "value"), option.value) for n, option in enumerate(question.options)]
        if question.id in _CEL_WORDS:
            yield mistake((*path, "id"), "id_reserved", id=question.id)
    named += [(("groups", n, "id"), group.id) for n, group in enumerate(item.groups)]
    named += [(("materials", n, "id"), material.id) for n, material in enumerate(item.materials)]
    named += [(("exits", n, "id"), way_out.id) for n, way_out in enumerate(item.exits)]
    named += [(("delivery", n, "value"), option.value) for n, option in enumerate(item.delivery)]
    for path, id_ in named:
        if not _ID.fullmatch(id_):
            yield mistake(path, "id_shape", id=id_)


def bad_codes(item: Item) -> Iterator[Mistake]:
    """Official codes that cannot be: wrong length, unknown type, a check character that does not fit."""
    if item.basic_code and (wrong := _basic_wrong(item.basic_code)):
        yield mistake(("basic_code",), wrong, code=item.basic_code)
    if item.task_code and (wrong := _task_wrong(item.task_code, item.basic_code)):
        yield mistake(("task_code",), wrong, code=item.task_code)


def _basic_wrong(code: str) -> str:
    found = _BASIC.fullmatch(code)
    if found is None:
        return "basic_code_shape"
    return "" if found["type"] in _TYPES else "basic_code_type"


def _task_wrong(code: str, basic_code: str) -> str:
    """Source: GB 32100 for the first 18, whose last is their check character."""
    credit, level, basic = code[:_CREDIT_DIGITS], code[_CREDIT_DIGITS : _CREDIT_DIGITS + 1], code[-12:]
    if len(code) != _TASK_DIGITS or not code.isascii():
        return "task_code_shape"
    if not uscc.is_valid(credit) or uscc.compact(credit) != credit:
        return "task_code_credit"
    if level not in _LEVELS:
        return "task_code_level"
    if basic_code and basic != basic_code:
        return "task_code_other_basic"
    return _basic_wrong(basic)


def bad_version(raw: Raw) -> Iterator[Mistake]:
    """A version that does not end in a number."""
    version = raw["head"]["version"]
    if not VERSION.fullmatch(version):
        yield mistake(("head", "version"), "version_shape", version=version)
