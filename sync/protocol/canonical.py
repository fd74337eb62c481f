"""One byte sequence for one value, so that digests and signatures mean the same at both ends."""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel


def canonical_bytes(model: BaseModel) -> bytes:
    """JSON with sorted keys, no white space, UTF-8. Source: the subset of RFC 8785 that our models need
    (no floats are on the wire)."""
    value = model.model_dump(mode="json")
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
