"""How rare a character is, by the lists of the standards."""

from __future__ import annotations

import pytest

from kiosk.input.characters import rarity


@pytest.mark.parametrize(
    ("characters", "rareness"), [("啊王座", 0), ("亍婷齄", 1), ("喆堃粵", 2), ("㐀𠮷𰻝", 3)]
)
def test_a_character_is_as_rare_as_the_list_it_stands_in(characters: str, rareness: int) -> None:
    assert {rarity(character) for character in characters} == {rareness}
