"""What a person agrees to before applying, by text keys: asked by the terminal, looked for by the backend."""

from __future__ import annotations

from sync.protocol.holdings import RECORDS_CONSENT
from sync.protocol.wire import Helper

CONSENTS = ("consent.point.card", "consent.point.form")


def consents(helper: Helper | None, *, with_records: bool = False) -> tuple[str, ...]:
    """The text keys of what is consented to; looking up records is asked for by itself."""
    return (*CONSENTS, *helped(helper), *((RECORDS_CONSENT,) if with_records else ()))


def helped(helper: Helper | None) -> tuple[str, ...]:
    """That somebody helps, and sees what is shown."""
    return () if helper is None else ("consent.point.helper",)
