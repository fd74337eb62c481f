"""Who receives, decides and supervises an item on a day: the history of transfers, batch by batch.

The last batch that is in force on the day counts, whole; before the first, and without one, it is the item's
own department. Nothing here names a department: a later batch changes routing as data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from kiosk.catalogue.findings import Mistake, mistake
from kiosk.catalogue.model import Body, Item, Routing

OWN_DEPARTMENT = "department"  # `to`: back to, or kept with, each item's own department


@dataclass(frozen=True, slots=True)
class Batch:
    """What changes for these items, and from when: `since`, or the day after the meeting `launched_on`.

    `to` decides, under its seal. `receives` is the body that takes applications in, if it is another one (a
    town station, for what is handled nearby). `entrusted` acts in its name (Licensing Law 24), `joint` decide
    with it. `reason` says why the items are not, or no longer, with the bureau.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    batch: str
    to: str  # body id, or OWN_DEPARTMENT
    items: tuple[str, ...]
    since: date | None = None
    launched_on: date | None = None
    receives: str = ""
    supervises: str = ""
    entrusted: str = ""
    joint: tuple[str, ...] = ()
    reason: str = ""

    @property
    def in_force_from(self) -> date:
        """Errors: ValueError for a batch without any date, which is a mistake of its own."""
        if self.since is not None:
            return self.since
        if self.launched_on is None:
            raise ValueError(f"{self.batch}: no date")
        return self.launched_on + timedelta(days=1)


def history(item: Item, batches: Sequence[Batch]) -> tuple[Batch, ...]:
    """The batches that changed something for an item, the first first."""
    own = [batch for batch in batches if item.code in batch.items]
    return tuple(sorted(own, key=lambda batch: batch.in_force_from))


def routing(item: Item, batches: Sequence[Batch], bodies: Mapping[str, Body], on: date) -> Routing:
    """Who does what for an item on a day."""
    department = bodies[item.department]
    in_force = [batch for batch in history(item, batches) if batch.in_force_from <= on]
    if not in_force:
        return Routing(department, department, department, department.seal, False, item.kept_reason)
    batch = in_force[-1]

    def body(named: str, otherwise: Body) -> Body:
        return department if named == OWN_DEPARTMENT else bodies[named] if named else otherwise

    decides = body(batch.to, department)
    return Routing(
        receives=body(batch.receives, decides),
        decides=decides,
        supervises=body(batch.supervises, department),
        seal=decides.seal,
        transferred=decides.id != department.id,
        reason=batch.reason,
        batch=batch.batch,
        entrusted=body(batch.entrusted, department) if batch.entrusted else None,
        joint=tuple(body(each, department) for each in batch.joint),
    )


def transfer_mistakes(
    batches: Sequence[Batch], codes: frozenset[str], bodies: Mapping[str, Body]
) -> Iterator[Mistake]:
    """All that is wrong with the batches, in their order: dates, bodies, items. Paths begin with the
    number."""
    last: tuple[date, str] | None = None
    taken: dict[tuple[str, date], str] = {}
    for n, batch in enumerate(batches):
        yield from _dates(n, batch, last)
        yield from _names(n, batch, codes, bodies)
        if batch.since is None and batch.launched_on is None:
            continue
        start = batch.in_force_from
        last = max(last, (start, batch.batch)) if last else (start, batch.batch)
        for item in dict.fromkeys(batch.items):
            if (other := taken.setdefault((item, start), batch.batch)) != batch.batch:
                yield _mistake(n, "items", batch, "overlap", other=other, item=item, day=start.isoformat())


def _dates(n: int, batch: Batch, last: tuple[date, str] | None) -> Iterator[Mistake]:
    if batch.since is None and batch.launched_on is None:
        yield _mistake(n, "since", batch, "no_date")
        return
    start, day = batch.in_force_from, batch.in_force_from.isoformat()
    if batch.launched_on is not None and start <= batch.launched_on:
        yield _mistake(n, "since", batch, "before_launch", day=day, launched=batch.launched_on.isoformat())
    if last is not None and start < last[0]:
        told = {"other": last[1], "other_day": last[0].isoformat()}
        yield _mistake(n, "since", batch, "out_of_order", day=day, **told)


def _names(n: int, batch: Batch, codes: frozenset[str], bodies: Mapping[str, Body]) -> Iterator[Mistake]:
    named = {field: getattr(batch, field) for field in ("to", "receives", "supervises", "entrusted")}
    fields = [(field, id_) for field, id_ in named.items() if id_] + [("joint", id_) for id_ in batch.joint]
    for field, id_ in fields:
        if id_ not in bodies and id_ != OWN_DEPARTMENT:
            yield _mistake(n, field, batch, "unknown_body", body=id_)
    for item, times in Counter(batch.items).items():
        if item not in codes:
            yield _mistake(n, "items", batch, "unknown_item", item=item)
        if times > 1:
            yield _mistake(n, "items", batch, "twice", item=item)


def _mistake(n: int, field: str, batch: Batch, code: str, **args: str) -> Mistake:
    return mistake((n, field), f"transfer.{code}", batch=batch.batch, **args)
