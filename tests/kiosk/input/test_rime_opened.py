"""librime as it is opened and closed; in a module of its own, for it has one state."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.input.composer import InputMissingError
from kiosk.input.rime import PINYIN, SHARED_DIR, Rime


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="rime-data-pinyin-simp"):
        Rime(tmp_path)


def test_without_the_data_of_strokes_there_is_pinyin_alone(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    for path in (SHARED_DIR / "build").glob(f"{PINYIN.name}.*"):
        shutil.copy(path, tmp_path / "build")
    shutil.copy(SHARED_DIR / "default.yaml", tmp_path)
    with Rime(tmp_path) as alone:
        assert alone.strokes is None
        assert alone.pinyin.feed("nihao")[0] == "你好"
    assert not alone.folder.exists()


def test_one_that_is_closed_takes_nothing_from_another_that_is_open() -> None:
    with Rime() as first:
        with Rime() as second:
            assert second.pinyin.feed("wang")
        assert "王" in first.pinyin.feed("wang")
        first.pinyin.clear()
