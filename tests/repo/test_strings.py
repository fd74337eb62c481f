"""Every fault is told in words: to the citizen and to the technician."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from config.strings import LOCALE_DIR, texts
from tests.repo import tree

# Where the code stands when it is given by position: `Failed(completion, code, ...)`, `Fault(code, ...)`.
POSITION_OF_CODE = {"Failed": 1, "Fault": 0}
LISTENERS = ("citizen", "technician")
LANGUAGES = sorted(path.stem for path in LOCALE_DIR.glob("*.po"))


def constants(module: ast.Module) -> dict[str, str]:
    """Names given a text once at the top of a module: `PAPER_OUT = "printer.paper_out"`."""
    return {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def codes(source: str) -> Iterator[str]:
    """Every fault code that is written out where a `Failed` or a `Fault` is made."""
    module = ast.parse(source)
    known = constants(module)
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in POSITION_OF_CODE:
            continue
        by_position = node.args[POSITION_OF_CODE[called] :][:1]
        for given in [*by_position, *(k.value for k in node.keywords if k.arg == "code")]:
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value
            if isinstance(given, ast.Name) and given.id in known:
                yield known[given.id]


def used_codes() -> set[str]:
    product = [path for path in tree.tracked(".py") if not tree.name(path).startswith("tests/")]
    return {code for path in product for code in codes(tree.text(path))}


def test_codes_are_found_by_position_by_keyword_and_by_constant() -> None:
    source = """
JAM = "printer.jam"
Failed(Completion.USER_ERROR, "card.pulled", Recovery.RETRY)
devices.Fault("printer.paper_out", ErrorAction.CLEAR)
Failed(completion=done, code="scanner.dark", recovery=again)
Fault(JAM, ErrorAction.CLEAR)
Done("no.code")
"""
    assert set(codes(source)) == {"card.pulled", "printer.paper_out", "scanner.dark", "printer.jam"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_words_for_the_citizen_and_for_the_technician(language: str) -> None:
    needed = {f"fault.{code}.{listener}" for code in used_codes() for listener in LISTENERS}
    assert needed - texts(language).keys() == set()


def test_nobody_is_told_that_staff_were_called() -> None:
    """Nothing on a terminal calls anybody: whoever stands there is asked to."""
    assert [key for key, words in texts().items() if "已通知" in words] == []


def test_only_what_a_reader_with_a_slot_says_tells_to_insert_a_card() -> None:
    """Where it is laid on the reader, everything else is read too; the second is a word of the workbook."""
    told = {key for key, words in texts().items() if "插卡" in words}
    assert told == {"fault.card.pulled.citizen", "workbook.word.HowMet.from_card"}


def test_no_key_has_two_homes_in_a_language() -> None:
    homes: Counter[tuple[str, str]] = Counter()
    for path in tree.tracked(".po"):
        with path.open("rb") as file:
            keys = [str(message.id) for message in read_po(file) if message.id]
        homes.update((path.stem if path.parent == LOCALE_DIR else "zh_Hans", key) for key in keys)
    assert [key for key, count in homes.items() if count > 1] == []
