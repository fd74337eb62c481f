"""What the flows stand on: the catalogue, the devices, the store and the clock, wired once per process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar

from config.profile import Profile
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import Item, Routing
from kiosk.catalogue.search import Finder
from kiosk.deadlines import Calendar, local_date
from kiosk.forms import RegionTree
from peripherals.readiness import Availability, Service, ready
from peripherals.registry import Devices
from sync.store.database import Store

T = TypeVar("T")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Services:
    """Thread: the store is used on its own single thread through `in_store`."""

    profile: Profile
    catalogue: Catalogue
    finder: Finder
    calendar: Calendar
    regions: RegionTree
    devices: Devices
    store: Store
    now: Callable[[], datetime] = utc_now
    is_online: bool = False
    _store_thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
    )

    def today(self) -> date:
        return local_date(self.now())

    def routing(self, item: Item) -> Routing:
        return self.catalogue.routing(item.code, self.today())

    def in_store(self, work: Callable[[Store], T]) -> Awaitable[T]:
        """Run work on the store's thread."""
        return asyncio.get_running_loop().run_in_executor(self._store_thread, work, self.store)

    def availability(self) -> dict[Service, Availability]:
        return dict(ready(self.devices.statuses(), self.is_online))

    def close(self) -> None:
        self._store_thread.shutdown(wait=True)
        self.devices.close()
        self.store.close()
