"""House rules that no linter knows."""

from __future__ import annotations

import ast
import re

from tests.repo import tree

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Words for people live in these; tests may quote them.
HOMES_OF_CHINESE = ("tests/", "config/locale/", "config/catalogue/")
LONGEST_MODULE = 300


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


def test_every_module_of_the_product_says_what_it_is_for() -> None:
    product = [path for path in tree.tracked(".py") if not tree.name(path).startswith("tests/")]
    silent = [tree.name(path) for path in product if not ast.get_docstring(ast.parse(tree.text(path)))]
    assert silent == []
