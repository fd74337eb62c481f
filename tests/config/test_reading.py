from __future__ import annotations

from pathlib import Path

import pytest

from config.reading import UnreadableError, read_mapping


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: " + "[" * 64 + "]" * 64, "第 1 行：一层套一层，超过 64 层"),
        ("a:\n  " + "[" * 200_000, "第 2 行：一层套一层，超过 64 层"),
        ("a: &x [*x]", "recursion"),
        ("a: 1\na: 2", "“a”在这里写了两遍"),
        ("a: [1,\nb: 2", "第 3 行第"),
        ("a: *nobody", "undefined alias"),
        ("- 1", "要写成“名: 值”的样子"),
        ("", "要写成“名: 值”的样子"),
    ],
)
def test_what_is_no_mapping_is_refused_with_the_file_and_the_reason(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match=str(path)) as caught:
        read_mapping(path)
    assert told in str(caught.value)


def test_a_few_levels_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a: " + "[" * 60 + "]" * 60, encoding="utf-8")
    assert list(read_mapping(path)) == ["a"]
