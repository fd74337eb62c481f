"""A paper may be printed only as the backend sealed it: its bytes, and a signed statement of their digest.

A home-made paper that looks official thus ends at the last door, whatever the program above was told.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from config.strings import text

WHAT = "yichuang/page/v1"
"""What a statement says it is, so that the backend's signature under anything else opens nothing."""

_PDF_BEGINS = b"%PDF-"


@dataclass(frozen=True, slots=True)
class SealedDocument:
    """`statement`: the canonical JSON that was signed (`sync.protocol.page.PageSeal`)."""

    pdf: bytes = field(repr=False)
    statement: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def seal_key(said: str) -> Ed25519PublicKey:
    """The backend's key, base64 as in the profile. Errors: ValueError."""
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(said, validate=True))
    except (binascii.Error, ValueError) as error:
        raise ValueError(text("driver.sealed_by", why=error)) from error


def why_not_sealed(document: SealedDocument, key: Ed25519PublicKey) -> str | None:
    """None for a document that the holder of the key sealed, else what is wrong, for the technician."""
    try:
        key.verify(document.signature, document.statement)
        told = json.loads(document.statement)
    except (InvalidSignature, ValueError):
        return "the statement is not signed by the backend"
    if not isinstance(told, dict) or told.get("what") != WHAT:
        return "signed, but for something else than a page"
    if told.get("sha256") != hashlib.sha256(document.pdf).hexdigest():
        return "these are not the bytes that were sealed"
    return None if document.pdf.startswith(_PDF_BEGINS) else "sealed, but no PDF"


def document_id(document: SealedDocument) -> str:
    """The name of the job: an id and never a person's name. Only of a document that is sealed."""
    return str(json.loads(document.statement).get("document_id", "document"))
