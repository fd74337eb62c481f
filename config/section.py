"""What the parts of a profile are made of: frozen, nothing unknown, keys and secrets in base64."""

from __future__ import annotations

import base64
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from config.strings import text

_ED25519_BYTES = 32  # RFC 8032


def _is_base64(said: str) -> str:
    try:
        base64.b64decode(said, validate=True)
    except ValueError:
        raise ValueError(text("mistake.base64")) from None
    return said


def _is_ed25519(said: str) -> str:
    if len(base64.b64decode(said)) != _ED25519_BYTES:
        raise ValueError(text("mistake.public_key"))
    return said


Base64 = Annotated[str, AfterValidator(_is_base64)]
PublicKey = Annotated[Base64, AfterValidator(_is_ed25519)]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
