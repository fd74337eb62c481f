"""`kiosk ime` as a technician or a test calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from tests.kiosk.input.pen import DRAWN, points


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[Any]:
    assert main(["ime", *arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["ime", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    return said.err.strip()


def test_each_entry_of_a_file_is_answered_by_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ink.json"
    file.write_text(json.dumps([{"strokes": points(each)} for each in DRAWN]), encoding="utf-8")
    told = asked(capsys, "strokes", str(file))
    assert [answer["candidates"][0] for answer in told] == list(DRAWN)
    assert {len(set(answer["candidates"])) for answer in told} == {10}
    assert all(0 < answer["ms"] < 5000 for answer in told)


def test_a_line_is_answered_character_by_character(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ink.json"
    strokes = [*points("王"), *points("木", 130)]
    file.write_text(json.dumps([{"strokes": strokes}]), encoding="utf-8")
    (told,) = asked(capsys, "strokes", str(file), "--line")
    assert [candidates[0] for candidates in told["characters"]] == ["王", "木"]


def test_keys_are_answered_with_ten_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    (by_sound,) = asked(capsys, "pinyin", "NiHao")
    (by_strokes,) = asked(capsys, "stroke-keys", "hhsh")
    assert by_sound["candidates"][0] == "你好"
    assert by_strokes["candidates"][0] == "王"
    assert [len(set(each["candidates"])) for each in (by_sound, by_strokes)] == [10, 10]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "不是 JSON（第 1 行第 1 列看不懂）。"),
        ('[{"strokes": [[[1, 2]]]},\n', "不是 JSON（第 2 行第 1 列看不懂）。"),
        ("5", "里应当是一个列表"),
        ('{"strokes": []}', "里应当是一个列表"),
        ("[[[1, 2]]]", "第 1 个字：应当是 {"),
        ('[{"strokes": [[[1, 2]]]}, {"stroke": 1}]', "第 2 个字：应当是 {"),
        ('[{"strokes": [[[1, 2]]]}, {"strokes": []}]', "第 2 个字：一笔也没有写。"),
        ('[{"strokes": [[[1, 2], [NaN, 0]]]}]', "第 1 个字：第 1 笔第 2 个点：坐标是 NaN"),
        ('[{"strokes": [[[1, 1e999]]]}]', "第 1 个字：第 1 笔第 1 个点：坐标是 NaN 或无穷大"),
        (f'[{{"strokes": [[[1, {"9" * 5000}]]]}}]', "里有一个数太长。"),
        ("[" * 200_000, "里的括号套得太深，看不懂。"),
    ],
)
def test_what_is_no_ink_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str, words: str
) -> None:
    file = tmp_path / "ink.json"
    file.write_text(written, encoding="utf-8")
    said = refused(capsys, "strokes", str(file), "--json")
    assert said.startswith(str(file))
    assert words in said


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bytes_only = tmp_path / "picture.png"
    bytes_only.write_bytes(b"\x89PNG\xff")
    assert str(tmp_path) in refused(capsys, "strokes", str(tmp_path))
    assert "nothing" in refused(capsys, "strokes", str(tmp_path / "nothing"))
    assert "不是 UTF-8 文字" in refused(capsys, "strokes", str(bytes_only))


@pytest.mark.parametrize(
    ("way", "keys", "words"),
    [
        ("pinyin", "", "请写上按哪些键"),
        ("pinyin", "ni hao", "第 3 个键“ ”用不上"),
        ("pinyin", "你好", "第 1 个键“你”用不上"),
        ("pinyin", "a" * 41, "有 41 个键，太多，最多 40 个。"),
        ("stroke-keys", "hsx", "第 3 个键“x”用不上，可以用的有：hnpsz"),
    ],
)
def test_keys_that_are_none_are_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], way: str, keys: str, words: str
) -> None:
    assert refused(capsys, way, keys, "--json").startswith(words)
