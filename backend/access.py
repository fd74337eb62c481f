"""Who may call: terminals and staff, each by a token of which only the digest is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from backend.clock import Clock
from backend.database import Database
from backend.tables import TokenHolder
from sync.protocol.canonical import sha256_hex

_TOKEN_BYTES = 32


class Role(StrEnum):
    TERMINAL = "terminal"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Caller:
    name: str
    role: Role


class NameTakenError(ValueError):
    """The name belongs to a holder of another role."""


@dataclass(frozen=True, slots=True)
class Access:
    database: Database
    clock: Clock

    def issue(self, name: str, role: Role) -> str:
        """A new token; an older one of the same holder ends with it. Errors: NameTakenError."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self.database.writing() as session:
            holder = session.get(TokenHolder, name)
            if holder is None:
                holder = TokenHolder(name=name, role=role)
                session.add(holder)
            elif holder.role != role:
                raise NameTakenError(f"{name} is a {holder.role}")
            holder.token_sha256 = sha256_hex(token.encode())
            holder.issued_at = self.clock.now()
        return token

    def caller(self, token: str) -> Caller | None:
        """Whose token it is. The look-up is by digest, so its duration tells nothing about a token."""
        digest = sha256_hex(token.encode())
        with self.database.reading() as session:
            holder = session.scalar(select(TokenHolder).where(TokenHolder.token_sha256 == digest))
            return Caller(holder.name, Role(holder.role)) if holder else None
