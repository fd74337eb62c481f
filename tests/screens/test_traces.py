"""The search for what a visit left behind would find it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.screens.traces import Person, in_files, in_live_objects, papers

BACKWARDS = "兰惠阳欧"
PERSON = Person((BACKWARDS,))


@dataclass(frozen=True, slots=True)
class Held:
    what: Any


def test_a_name_is_found_in_whatever_form_it_is_still_held() -> None:
    name, before = "".join(reversed(BACKWARDS)), papers()
    kept = (
        Held(name + "的店"),
        Held(bytearray(name.encode("gb18030"))),
        Held(np.frombuffer(name.encode("utf-16-le"), np.uint8)),
        Held({"a": (1, name.encode())}),
        Held(b"%PDF-1.7" + bytes(3000)),
    )
    assert len(in_live_objects(PERSON, before)) == len(kept)


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_name_is_found_in_a_file(tmp_path: Path, code: str) -> None:
    (tmp_path / "leak").write_bytes(b"x" + PERSON.data()[0].encode(code))
    (tmp_path / "slips").mkdir()
    (tmp_path / "slips" / "paper").write_bytes(PERSON.data()[0].encode(code))
    assert in_files(PERSON, tmp_path, but=("slips",)) == {"leak"}
