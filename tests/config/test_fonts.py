from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import ImageFont

import config.fonts
from config.fonts import FontFaces, MissingFontError, font_faces


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> FontFaces:
    return font_faces(tmp_path_factory.mktemp("fonts"))


def test_the_faces_are_the_simplified_chinese_ones(faces: FontFaces) -> None:
    assert ImageFont.truetype(faces.regular, 20).getname() == ("Noto Sans CJK SC", "Regular")
    assert ImageFont.truetype(faces.bold, 20).getname() == ("Noto Sans CJK SC", "Bold")


def test_a_second_call_extracts_nothing(faces: FontFaces) -> None:
    before = faces.regular.stat()
    assert font_faces(faces.regular.parent) == faces
    assert faces.regular.stat().st_ino == before.st_ino


def test_a_face_older_than_the_systems_is_extracted_again(faces: FontFaces) -> None:
    right_ns = faces.bold.stat().st_mtime_ns
    os.utime(faces.bold, ns=(1, 1))
    font_faces(faces.bold.parent)
    assert faces.bold.stat().st_mtime_ns == right_ns


def test_nothing_half_written_is_left(faces: FontFaces) -> None:
    assert sorted(path.name for path in faces.regular.parent.iterdir()) == [
        "NotoSansSC-Bold.otf",
        "NotoSansSC-Regular.otf",
    ]


def test_a_machine_without_the_font_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(config.fonts, "_COLLECTIONS", ())
    with pytest.raises(MissingFontError, match="fonts-noto-cjk"):
        font_faces(tmp_path / "cache")


def test_kivy_sets_chinese_with_the_extracted_face(faces: FontFaces, tmp_path: Path) -> None:
    script = (
        "import sys; from kivy.core.text import Label; "
        "label = Label(font_name=sys.argv[1], font_size=40); "
        "print(label.get_extents('许可许可')[0])"
    )
    environment = os.environ | {
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_CONFIG": "1",
        "KIVY_NO_CONSOLELOG": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_HOME": str(tmp_path),
    }
    width = subprocess.run(
        [sys.executable, "-c", script, faces.regular],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert width.stdout.strip() == "160"
