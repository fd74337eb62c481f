"""Every fault is told in words: to the citizen and to the technician."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from config.strings import LANGUAGES, LOCALE_DIR, is_for_citizens, text, texts
from config.traditional import traditional
from tests.repo import tree

# Where the code stands when it is given by position: `Failed(completion, code, ...)`, `Fault(code, ...)`.
POSITION_OF_CODE = {"Failed": 1, "Fault": 0}
LISTENERS = ("citizen", "technician")


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


def test_every_fault_has_words_for_the_citizen_and_for_the_technician() -> None:
    needed = {f"fault.{code}.{listener}" for code in used_codes() for listener in LISTENERS}
    assert needed - texts().keys() == set()


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_has_every_text_a_citizen_can_meet_and_no_other(language: str) -> None:
    assert texts(language).keys() == {key for key in texts() if is_for_citizens(key)}


def test_every_file_of_a_language_is_one_that_can_be_chosen() -> None:
    assert {path.stem for path in LOCALE_DIR.glob("*.po")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_text_is_filled_with_the_same_names_in_every_language(language: str) -> None:
    filled = {key: (names(said), names(texts()[key])) for key, said in texts(language).items()}
    assert {key: pair for key, pair in filled.items() if pair[0] != pair[1]} == {}


def test_traditional_chinese_is_what_opencc_makes_of_the_simplified_texts() -> None:
    assert texts("zh_Hant") == traditional()


HAN = re.compile(r"[\u3400-\u9fff]")


def test_english_has_no_chinese_but_what_it_explains_or_names() -> None:
    with_han = {key for key, said in texts("en").items() if HAN.search(said)}
    assert with_han == {
        "attract.languages", "find.explanation", "language.zh_Hans", "language.zh_Hant", "tool.language",
        *(f"key.stroke.{stroke}" for stroke in "hspnz"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "is_citizens"),
    [
        ("home.title", True),
        ("fault.card.mute.citizen", True),
        ("fault.card.mute.technician", False),
        ("fault.staff.locked.citizen", False),
        ("lint.bundle.dead_option", False),
        ("slip.next", False),
        ("service.title", False),
    ],
)
def test_staff_and_paper_are_told_in_chinese_and_citizens_in_every_language(
    key: str, is_citizens: bool
) -> None:
    assert is_for_citizens(key) is is_citizens


def test_a_month_has_its_name_in_the_language() -> None:
    day = {"year": "2026", "month": "3", "day": "9"}
    assert text("date.year_month_day", "en", **day) == "9 March 2026"
    assert text("date.year_month_day", **day) == "2026年3月9日"


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize(
    ("language", "claim"), [("zh_Hans", "已通知"), ("zh_Hant", "已通知"), ("en", "staff have been told")]
)
def test_nobody_is_told_that_staff_were_called(language: str, claim: str) -> None:
    """Nothing on a terminal calls anybody: whoever stands there is asked to."""
    assert [key for key, words in texts(language).items() if claim in words] == []


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


# What is said to staff, on paper, or to a program: always in Chinese. `spoken` is given its language.
IN_CHINESE = (
    "kiosk/calendars/", "kiosk/catalogue/", "kiosk/demo/", "kiosk/doctor/", "kiosk/__main__.py",
    "kiosk/arguments.py", "kiosk/input/cli.py", "kiosk/input/handwriting/ink.py", "kiosk/prompts_cli.py",
    "kiosk/reader_command.py", "kiosk/support_cli.py",
    "kiosk/card_cli.py", "kiosk/console.py", "kiosk/deadline_cli.py", "kiosk/explain.py", "kiosk/guidance.py",
    "kiosk/matter_needs.py", "kiosk/sheets.py", "kiosk/slips.py", "kiosk/spoken.py", "kiosk/staff_cli.py",
    "kiosk/supplement_slip.py", "kiosk/templates.py", "kiosk/words.py", "screens/hand_bar.py",
    "screens/overlays.py", "screens/theme.py",
)  # fmt: skip
SAYING = {("config.strings", "text"), ("kiosk.words", "render")}


def test_no_page_is_put_into_words_before_its_language_is_known() -> None:
    said_at_once = {
        tree.name(path)
        for path in tree.tracked(".py")
        if tree.name(path).startswith(("kiosk/", "screens/")) and not tree.name(path).startswith(IN_CHINESE)
        for node in ast.walk(ast.parse(tree.text(path)))
        if isinstance(node, ast.ImportFrom) and SAYING & {(node.module, each.name) for each in node.names}
    }
    assert said_at_once == set()


def test_traditional_texts_are_as_wide_as_the_simplified_ones() -> None:
    lengths = {key: (len(said), len(texts()[key])) for key, said in texts("zh_Hant").items()}
    assert {key: pair for key, pair in lengths.items() if pair[0] != pair[1]} == {}
