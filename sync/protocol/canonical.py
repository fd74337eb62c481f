"""One byte sequence for one value, so that digests and signatures mean the same at both ends."""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel


def canonical_bytes(model: BaseModel) -> bytes:
    """The model as canonical JSON."""
    return canonical_json(model.model_dump(mode="json"))


def canonical_json(value: object) -> bytes:
    """JSON with sorted keys, no white space, UTF-8. Source: the subset of RFC 8785 that our data needs
    (no floats are in it).

    Errors: ValueError for what JSON or UTF-8 cannot say.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
