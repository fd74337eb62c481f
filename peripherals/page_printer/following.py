"""A job that the printer has: asked about until it ended, or called back.

Source: RFC 8011 clauses 5.3.7, 5.3.8 (job-state, job-state-reasons), 4.3.3 (Cancel-Job).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from peripherals.devices import Deadline
from peripherals.page_printer.client import IppClient, Refused
from peripherals.page_printer.ipp import Attribute, Operation, Tag, Value, asked_for

_JOB = 0x02  # group of an answer
_POLL_S = 0.3
_ANSWER_S = 2.0
_PAGES = "job-impressions-completed"
_SHEETS = "job-media-sheets-completed"
_ASKED_FOR = ("job-state", "job-state-reasons", _PAGES, _SHEETS)
_NOT_FOUND = 0x0406  # client-error-not-found: the printer has forgotten the job


class End(IntEnum):
    """job-state of a job that is over."""

    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True, slots=True)
class Ending:
    """`sheets`: how many came out, None when the printer does not count. `reasons`: its own words."""

    end: End
    sheets: int | None
    reasons: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.end is End.COMPLETED and "job-completed-with-errors" not in self.reasons

    @property
    def is_blank(self) -> bool:
        """Given up, and nothing lies in the tray."""
        return self.end is not End.COMPLETED and self.sheets == 0


class JobFollower:
    """Never raises for the line or the printer: what cannot be learnt is None.

    `came_out` hears at each look how many pages have, or None where the printer does not count.
    """

    def __init__(
        self, client: IppClient, job_id: int, came_out: Callable[[int | None], None] = lambda _: None
    ) -> None:
        self._client = client
        self._job_id = job_id
        self._came_out = came_out

    def wait(self, deadline: Deadline) -> Ending | None:
        """How it ended; None when the deadline came first. A line that breaks may come back meanwhile."""
        while not deadline.is_over:
            if (ending := self._asked(deadline)) is not None:
                return ending
            time.sleep(min(_POLL_S, deadline.left_s()))
        return None

    def call_back(self, deadline: Deadline) -> Ending | None:
        """Cancel it and wait until the printer says so; it may have been done meanwhile."""
        try:
            self._client.ask(Operation.CANCEL_JOB, _soon(deadline), job_id=self._job_id)
        except Refused:
            pass  # over already, or not to be stopped any more: its state tells
        except OSError:
            return None
        return self.wait(deadline)

    def _asked(self, deadline: Deadline) -> Ending | None:
        try:
            answer = self._client.ask(
                Operation.GET_JOB_ATTRIBUTES, _soon(deadline), *asked_for(_ASKED_FOR), job_id=self._job_id
            )
        except Refused as no:
            return Ending(End.ABORTED, None, (str(no),)) if no.code == _NOT_FOUND else None
        except OSError:
            return None
        job = answer.group(_JOB)
        state = next(iter(job.get("job-state", ())), None)
        if state not in tuple(End):
            self._came_out(max(_counted(job, _PAGES), default=None))
            return None
        counts = [*_counted(job, _PAGES), *_counted(job, _SHEETS)]
        reasons = tuple(str(reason) for reason in job.get("job-state-reasons", ()))
        return Ending(End(int(str(state))), max(counts, default=None), reasons)


def _counted(job: Mapping[str, tuple[Value, ...]], name: str) -> list[int]:
    return [value for value in job.get(name, ()) if isinstance(value, int)]


def call_back_all(client: IppClient, deadline: Deadline) -> None:
    """Every job of this terminal that is still with the printer: whoever it was for has gone.

    Errors: OSError when the printer does not answer; Refused when it will not say which jobs it has.
    """
    answer = client.ask(
        Operation.GET_JOBS,
        deadline,
        Attribute(Tag.BOOLEAN, "my-jobs", True),
        Attribute(Tag.KEYWORD, "which-jobs", "not-completed"),
        *asked_for(("job-id", "job-originating-user-name")),
    )
    for job in answer.every(_JOB):
        number = next(iter(job.get("job-id", ())), None)
        if isinstance(number, int) and job.get("job-originating-user-name") == (client.user,):
            JobFollower(client, number).call_back(deadline)


def _soon(deadline: Deadline) -> Deadline:
    return Deadline.after(min(_ANSWER_S, deadline.left_s()))
