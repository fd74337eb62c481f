"""An answer is given once: what comes after it, or after the page is gone, is dropped."""

from __future__ import annotations

import asyncio
from typing import Any


def is_open(future: asyncio.Future[Any] | None) -> bool:
    """Somebody still waits for this answer."""
    return future is not None and not future.done()


def settle(future: asyncio.Future[Any] | None, value: object) -> None:
    """Answer with this value."""
    if future is not None and not future.done():
        future.set_result(value)


def fail(future: asyncio.Future[Any] | None, way: BaseException) -> None:
    """Answer by raising this."""
    if future is not None and not future.done():
        future.set_exception(way)
