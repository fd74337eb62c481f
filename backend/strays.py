"""Sealed files that no row names: their writer ended, or was refused, before its row was committed.

A file is on the disk before its row, so that no row ever names one that is not there. What that leaves behind
is removed at the next start, once it is a day old: no transaction lasts that long.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from backend.database import Database
from backend.documents import DocumentFolder
from backend.holder_tables import Holding
from backend.tables import CasePaper, Document

_OLD_ENOUGH = timedelta(days=1)
_AT_ONCE = 500  # names in one query
_NAMED_IN = (Document.blob, Holding.blob, CasePaper.blob)


def remove_strays(database: Database, documents: DocumentFolder, now: datetime) -> int:
    """How many were removed. The files are listed before the rows: a row that came meanwhile is seen."""
    removed = 0
    quiet = documents.quiet(now - _OLD_ENOUGH)
    while blobs := list(islice(quiet, _AT_ONCE)):
        with database.reading() as session:
            named = {
                blob
                for column in _NAMED_IN
                for blob in session.scalars(select(column).where(column.in_(blobs)))
            }
        for blob in set(blobs) - named:
            documents.discard(blob)
            removed += 1
    return removed
