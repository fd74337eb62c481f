"""Sealed files that no row names: their writer ended, or was refused, before its row was committed.

A file is on the disk before its row, so that no row ever names one that is not there. What that leaves behind
is removed at the next start, once it is a day old: no transaction lasts that long.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from backend.database import Database
from backend.documents import DocumentFolder
from backend.holder_tables import Holding
from backend.tables import CasePaper, Document

log = logging.getLogger(__name__)

_OLD_ENOUGH = timedelta(days=1)
_AT_ONCE = 500  # names in one query
_NAMED_IN = (Document.blob, Holding.blob, CasePaper.blob)
MOST_STRAYS = 20
"""A choice. An end in the middle leaves one; hundreds mean that the rows are another's, or an older copy."""


def remove_strays(database: Database, documents: DocumentFolder, now: datetime) -> int:
    """How many were removed: none where they are so many that the rows must be the wrong ones."""
    strays = list(islice(_strays(database, documents, now), MOST_STRAYS + 1))
    if len(strays) > MOST_STRAYS:
        log.error(
            "more than %d sealed files have no row, and all stay: is this database as new as its documents?",
            MOST_STRAYS,
        )
        return 0
    for blob in strays:
        documents.discard(blob)
    return len(strays)


def _strays(database: Database, documents: DocumentFolder, now: datetime) -> Iterator[str]:
    """The files are listed before the rows: a row that came meanwhile is seen."""
    quiet = documents.quiet(now - _OLD_ENOUGH)
    while blobs := list(islice(quiet, _AT_ONCE)):
        with database.reading() as session:
            named = {
                blob
                for column in _NAMED_IN
                for blob in session.scalars(select(column).where(column.in_(blobs)))
            }
        yield from sorted(set(blobs) - named)
