"""House rules that no linter knows."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from tests.repo import tree

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Words for people live in these; tests may quote them.
PRODUCT = ("kiosk/", "peripherals/", "screens/", "sync/", "config/", "backend/")
HOMES_OF_CHINESE = ("tests/", "config/locale/", "config/catalogue/")
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40  # lines of code: neither its docstring nor empty lines nor comments


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(tree.text(path))


def test_chinese_stands_only_in_the_locale_the_catalogue_and_tests() -> None:
    found = [
        f"{tree.name(path)}:{number}: {line.strip()}"
        for path in tree.tracked(".py", ".kv")
        if not tree.name(path).startswith(HOMES_OF_CHINESE)
        for number, line in enumerate(tree.text(path).splitlines(), start=1)
        if HAN.search(line)
    ]
    assert found == []


def test_every_module_is_short_enough_to_read_at_one_go() -> None:
    lengths = {tree.name(path): len(tree.text(path).splitlines()) for path in tree.tracked(".py")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    start = function.lineno - 1
    first = function.body[0]
    docstring = range(first.lineno - 1, first.end_lineno or 0) if ast.get_docstring(function) else range(0)
    own = (lines[at].strip() for at in range(start, function.end_lineno or start) if at not in docstring)
    return sum(bool(line) and not line.startswith("#") for line in own)


def test_a_docstring_and_comments_are_no_lines_of_code() -> None:
    source = 'def f(x: int) -> int:\n    """One.\n\n    Two.\n    """\n    # three\n\n    return x\n'
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert lines_of_code(function, source.splitlines()) == 2


def test_every_function_of_the_product_is_short_enough_to_read_at_one_go() -> None:
    product = [path for path in tree.tracked(".py") if tree.name(path).startswith(PRODUCT)]
    long = {
        f"{tree.name(path)}:{node.name}": length
        for path in product
        for lines in (tree.text(path).splitlines(),)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := lines_of_code(node, lines)) > LONGEST_FUNCTION
    }
    assert long == {}


def test_what_a_driver_finds_wrong_with_its_options_is_said_from_the_locale() -> None:
    """It is told to who wrote the profile."""
    in_english = [
        f"{tree.name(path)}:{refusal.lineno}"
        for path in tree.tracked(".py")
        if tree.name(path).startswith("peripherals/")
        for init in ast.walk(parsed(path))
        if isinstance(init, ast.FunctionDef) and init.name == "__init__"
        for refusal in ast.walk(init)
        if isinstance(refusal, ast.Call) and ast.unparse(refusal.func) == "ValueError"
        if not all(isinstance(said, ast.Call) for said in refusal.args)
    ]
    assert in_english == []


def test_every_module_of_the_product_says_what_it_is_for() -> None:
    product = [path for path in tree.tracked(".py") if not tree.name(path).startswith("tests/")]
    silent = [tree.name(path) for path in product if not ast.get_docstring(parsed(path))]
    assert silent == []
