"""`kiosk find`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import main
from tests.kiosk.domain import FOOD


def test_each_query_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "想开个小饭馆", "领结婚证", "--json"]) == 0
    shop, wedding = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert list(shop) == ["query", "confident", "items"]
    assert shop["query"] == "想开个小饭馆"
    assert shop["confident"] is True
    assert list(shop["items"][0]) == ["name", "code", "score"]
    assert shop["items"][0]["code"] == FOOD
    assert wedding["confident"] is False


ODD = (
    "",
    " ",
    "。，！？",
    "😀🐶",
    "a\tb\nc\x1b[31m\x7f",
    "\u202e\u200b",
    "开饭店" * 1700,
    "\"'\\",
    "𠮷野家",
    "﷽",
    "0",
    "İ",
)


def test_odd_input_gets_its_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", *ODD, "--json"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.split("\n")[:-1]]
    assert [answer["query"] for answer in answers] == list(ODD)
    assert [answer["confident"] for answer in answers[:4]] == [False] * 4
    assert [answer["items"] for answer in answers[:3]] == [[]] * 3


@pytest.mark.parametrize(
    "locale",
    [
        {},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "gbk"},
    ],
    ids=["utf-8", "ascii", "gbk"],
)
def test_a_shell_of_any_locale_gets_json_in_utf8(locale: dict[str, str]) -> None:
    """The last query is bytes that are no text."""
    command = [sys.executable, "-m", "kiosk", "find", "狗证", b"\xff\xfe", "--json"]
    done = subprocess.run(command, env={"PATH": "/usr/bin:/bin", **locale}, capture_output=True, check=True)
    dog, bad = (json.loads(line) for line in done.stdout.decode("utf-8").splitlines())
    assert (dog["query"], dog["items"][0]["code"]) == ("狗证", "D028")
    assert (bad["query"], bad["confident"]) == ("\ufffd\ufffd", False)
    assert done.stderr == b""


def test_without_json_it_is_told_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "spjy", "领结婚证"]) == 0
    sure, unsure = capsys.readouterr().out.splitlines()
    assert sure.startswith(f"+ spjy\t{FOOD} ")
    assert unsure.startswith("? ")


def test_a_file_of_queries_is_evaluated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "few.tsv"
    path.write_text("狗证\tD028\tshort\n狗证\tD001\tshort\n领结婚证\t-\tother\n", encoding="utf-8")
    assert main(["find", "--evaluate", str(path)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "few.tsv\tshort\t2 queries\thit@1 0.500\thit@3 0.500\tconfident 1.000"
    assert out[2] == "few.tsv\t-\t1 queries\tfalse confidence 0.000"
    assert out[3] == "few.tsv\tmissed\t狗证\twanted D001\tfirst D028"


@pytest.mark.parametrize("arguments", [["狗证", "--catalogue", "nowhere"], ["--evaluate", "nowhere.tsv"]])
def test_what_cannot_be_read_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", *arguments]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_nothing_to_look_for_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "请写上要找什么" in captured.err
