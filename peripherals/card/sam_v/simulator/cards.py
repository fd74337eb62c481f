"""Identity cards of invented people, written in all four layouts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import config
from peripherals.card.sam_v import text
from peripherals.card.sam_v.text import Field

PEOPLE_FILE = Path(config.__file__).parent / "demo" / "id_cards.yaml"
PHOTO = bytes(
    n * 37 % 256 for n in range(1024)
)  # noise: nobody can make a real one without a vendor's encoder

_OF_CITIZENS = {
    "name": text.NAME,
    "sex": text.SEX,
    "birth": text.BIRTH,
    "address": text.ADDRESS,
    "number": text.NUMBER,
    "issuer": text.ISSUER,
    "valid_from": text.VALID_FROM,
    "valid_to": text.VALID_TO,
}
FIELDS: dict[str, dict[str, Field]] = {
    "": _OF_CITIZENS | {"ethnic_group": text.ETHNIC_GROUP},
    "J": _OF_CITIZENS | {"pass_number": text.PASS_NUMBER},
    "I": {
        "english_name": text.I_ENGLISH_NAME,
        "sex": text.I_SEX,
        "number": text.I_NUMBER,
        "nationality": text.I_NATIONALITY,
        "name": text.I_NAME,
        "valid_from": text.VALID_FROM,
        "valid_to": text.VALID_TO,
        "birth": text.I_BIRTH,
    },
    "Y": {
        "name": text.NAME,
        "sex": text.SEX,
        "birth": text.BIRTH,
        "english_name": text.Y_ENGLISH_NAME,
        "english_name_goes_on": text.Y_ENGLISH_NAME_GOES_ON,
        "number": text.NUMBER,
        "valid_from": text.VALID_FROM,
        "valid_to": text.VALID_TO,
        "nationality": text.Y_NATIONALITY,
    },
}


@dataclass(frozen=True, slots=True, repr=False)
class IdCard:
    """What a module can read from one card. Shape: text 256 bytes, photo 1024, fingerprints up to 1024."""

    text: bytes
    new_address: str = ""
    photo: bytes = PHOTO
    fingerprints: bytes = b""


def id_card(letter: str, words: Mapping[str, str], new_address: str = "") -> IdCard:
    """A card of this layout. Errors: KeyError for a strange field, ValueError for long words."""
    block = bytearray(" ".encode("utf-16-le") * (text.LENGTH // 2))
    write(block, text.LETTER, letter)
    for name, value in words.items():
        write(block, FIELDS[letter][name], value)
    return IdCard(bytes(block), new_address)


def write(block: bytearray, field: Field, words: str) -> None:
    """Puts the words at their place, padded. Errors: ValueError."""
    encoded = words.encode("utf-16-le", "surrogatepass")
    if len(encoded) > field.length:
        raise ValueError(f"{field}: {len(encoded)} bytes")
    padding = " ".encode("utf-16-le") * ((field.length - len(encoded)) // 2)
    block[field.at : field.at + field.length] = encoded + padding


def people(path: Path = PEOPLE_FILE) -> dict[str, IdCard]:
    """The cards of the people in the file, by their ids."""
    told: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        id_: id_card(one["layout"], one["fields"], one.get("new_address", "")) for id_, one in told.items()
    }
