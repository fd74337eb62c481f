"""Who may enter what citizens may not, as the profile says it: station helpers and staff."""

from __future__ import annotations

import base64
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, field_validator, model_validator

from config.section import Base64, Section
from config.strings import text

_LEAST_CODE_SECRET_BYTES = 16


class RegisteredHelper(Section):
    """A station helper, known by a salted hash of the card's number; `kiosk helper add` makes the entry."""

    id: Annotated[str, StringConstraints(pattern=r"^H[0-9]{2,4}$")]
    name: Annotated[str, StringConstraints(min_length=1)]
    station: Annotated[str, StringConstraints(min_length=1)]
    salt: Base64
    digest: Base64


class StaffRole(StrEnum):
    HELPER = "helper"
    CLERK = "clerk"
    TECHNICIAN = "technician"


class RegisteredStaff(Section):
    """Someone who may enter what citizens may not: a PIN, and a card or codes; `kiosk staff add` makes it.

    `card` is the SHA-256 of the card's public key, `code_secret` the base32 secret of one-time codes.
    """

    id: Annotated[str, StringConstraints(pattern=r"^S[0-9]{2,4}$")]
    name: Annotated[str, StringConstraints(min_length=1)]
    role: StaffRole
    pin_salt: Base64
    pin_digest: Base64
    card: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    code_secret: str = ""

    @field_validator("code_secret")
    @classmethod
    def _is_secret_enough(cls, said: str) -> str:
        """RFC 4226, R6: 128 bits at least."""
        try:
            is_enough = not said or len(base64.b32decode(said)) >= _LEAST_CODE_SECRET_BYTES
        except ValueError:
            is_enough = False
        if not is_enough:
            raise ValueError(text("mistake.base32"))
        return said

    @model_validator(mode="after")
    def _has_more_than_a_pin(self) -> RegisteredStaff:
        if not self.card and not self.code_secret:
            raise ValueError(text("mistake.pin_alone"))
        return self


class Staff(Section):
    """`authorities` is a folder with the certificates (PEM or DER) that staff cards must be issued under."""

    authorities: Path | None = None
    members: tuple[RegisteredStaff, ...] = ()

    @field_validator("members")
    @classmethod
    def _are_told_apart(cls, members: tuple[RegisteredStaff, ...]) -> tuple[RegisteredStaff, ...]:
        if len({member.id for member in members}) < len(members):
            raise ValueError(text("mistake.id_twice"))
        return members
