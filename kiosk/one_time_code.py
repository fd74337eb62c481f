"""One-time codes by the clock, as phones make them. Source: RFC 6238 (TOTP) over RFC 4226 (HOTP)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
_STEPS_AROUND = 1  # a phone's clock may be off by so many steps (RFC 6238, 5.2)


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a time step."""
    mac = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = mac[-1] & 0x0F
    number = int.from_bytes(mac[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def step_of(secret_text: str, code: str, now: datetime, last_step: int) -> int | None:
    """The time step whose code this is; None when it is none of now, or not later than `last_step`.

    Whoever accepts it must keep the step: no code is accepted twice.
    """
    secret, step_now = base64.b32decode(secret_text), int(now.timestamp()) // STEP_S
    fitting = [
        step
        for step in range(step_now - _STEPS_AROUND, step_now + _STEPS_AROUND + 1)
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > last_step
    ]
    return fitting[0] if fitting else None


def enrolment_uri(secret_text: str, account: str, issuer: str) -> str:
    """What a phone's authenticator takes in."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret_text.rstrip('='), 'issuer': issuer})}"
