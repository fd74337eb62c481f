"""The page on the terminal profile knows every setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel

from config.profile import Profile
from tests.repo import tree

PAGE = tree.ROOT / "docs" / "profile.md"


def settings(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from settings(kind)


@pytest.mark.parametrize("name", sorted(set(settings(Profile))))
def test_every_setting_stands_on_the_page(name: str) -> None:
    assert f"{name}:" in PAGE.read_text(encoding="utf-8")
