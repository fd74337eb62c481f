"""Whether an item's time limits and its renewal can be what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.model import DayUnit, Item, Limit, Renewal


def limit_mistakes(item: Item, question_ids: Collection[str]) -> Iterator[Mistake]:
    """All that is wrong with them, each with its field."""
    for field in ("statutory_limit", "promised_limit"):
        limit: Limit | None = getattr(item, field)
        if limit is not None:
            yield from _amounts(field, limit)
    if item.promised_limit and item.statutory_limit:
        yield from _promise(item.promised_limit, item.statutory_limit)
    if item.renewal:
        yield from _renewal(item.renewal, item.validity, question_ids)


def _amounts(field: str, limit: Limit) -> Iterator[Mistake]:
    least = 0 if limit.unit is DayUnit.AT_ONCE else 1
    if limit.amount < least:
        yield mistake((field, "amount"), "limit.amount", amount=limit.amount, least=least)
    if limit.extension < 0:
        yield mistake((field, "extension"), "limit.extension", amount=limit.extension)


def _promise(promised: Limit, statutory: Limit) -> Iterator[Mistake]:
    """A promise is never longer than the law; they are comparable in one unit from one event."""
    is_comparable = (promised.unit, promised.starts) == (statutory.unit, statutory.starts)
    if is_comparable and promised.amount > statutory.amount:
        told = {"promised": promised.amount, "statutory": statutory.amount}
        yield mistake(("promised_limit", "amount"), "limit.longer_than_law", **told)
    if promised.extension:
        yield mistake(("promised_limit", "extension"), "limit.promised_extension")


def _renewal(renewal: Renewal, validity: str, question_ids: Collection[str]) -> Iterator[Mistake]:
    units = [renewal.unit] + ([renewal.also_read_as] if renewal.also_read_as else [])
    if not {*units} <= {DayUnit.WORKDAY, DayUnit.CALENDAR_DAY}:
        yield mistake(("renewal", "unit"), "renewal.unit")
    if renewal.amount < 1:
        yield mistake(("renewal", "amount"), "limit.amount", amount=renewal.amount, least=1)
    if not validity:
        yield mistake(("renewal",), "renewal.no_validity")
    if renewal.ends_on and renewal.ends_on not in question_ids:
        yield mistake(("renewal", "ends_on"), "renewal.ends_on", question=renewal.ends_on)
