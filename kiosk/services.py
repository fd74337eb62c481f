"""What the flows stand on: the catalogue, the devices, the store and the clock, wired once per process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from sqlcipher3 import dbapi2 as sqlite

from config.profile import Profile
from kiosk import slip_codes
from kiosk.catalogue.loader import Catalogue, CatalogueError
from kiosk.catalogue.model import Item, Routing
from kiosk.catalogue.search import Finder
from kiosk.catalogue.shelf import Shelf
from kiosk.catalogue.signing import TrustedKeys
from kiosk.code_ear import CodeEar
from kiosk.console import CALENDAR_DIR
from kiosk.deadlines import local_date
from kiosk.maintenance import MAINTAINED, is_maintained
from kiosk.page_reading import PageReading
from kiosk.pointing import Pointing
from kiosk.power import CLOSED_CODES, Ruling
from kiosk.slips import Place
from kiosk.words import Words, say
from kiosk.working_days import Calendar
from peripherals.devices import (
    CardMedia,
    DocumentCamera,
    DocumentScanner,
    IdReader,
    PagePrinter,
    Presence,
    Presentation,
    SlipPrinter,
    Status,
)
from peripherals.queue import DeviceQueue
from peripherals.readiness import Availability, House, Service, ready
from peripherals.registry import Devices, open_devices, presentation_of
from sync.appointments import APPOINTMENTS, AppointmentWanted
from sync.clock import from_ms
from sync.corrections import CORRECTIONS, CorrectionsWanted
from sync.inquiry import HOLDINGS, HoldingQuestion
from sync.papers import PAPERS, PapersWanted
from sync.protocol.appointments import Appointments
from sync.protocol.corrections import OpenCorrections
from sync.protocol.holdings import Holdings
from sync.protocol.papers import CasePapers
from sync.protocol.seal import SealingKey
from sync.sealed_question import NotKnown, SealedLine
from sync.store.store import Store, open_store
from sync.store.submissions import Submissions
from sync.store.trouble import NotStored, not_stored

T = TypeVar("T")
Q = TypeVar("Q")
log = logging.getLogger(__name__)
_CLOSE_TIMEOUT_S = 5.0


def utc_now() -> datetime:
    return datetime.now(UTC)


def nobody_to_ask(_: HoldingQuestion | PapersWanted | CorrectionsWanted | AppointmentWanted) -> NotKnown:
    return NotKnown("link.unreachable")


@dataclass(slots=True)
class Services:
    """Thread: the event loop's; the store is used on one thread of its own, through `in_store`."""

    profile: Profile
    catalogue: Catalogue
    calendar: Calendar
    devices: Devices
    store: Store
    submissions: Submissions
    finder: Finder
    bundle_finder: Finder
    shelf: Shelf
    pointing: Pointing
    wall_clock: Callable[[], datetime] = utc_now
    is_online: bool = False
    has_room: bool = True  # for one more application, with the reserve kept
    knows_time: bool = False  # from the backend, since the machine was started
    ruling: Ruling = Ruling.OPEN  # what the battery allows
    clock_error: timedelta = timedelta()  # what the last server's time says is wrong with ours
    ask_holdings: Callable[[HoldingQuestion], Holdings | NotKnown] = nobody_to_ask
    ask_papers: Callable[[PapersWanted], CasePapers | NotKnown] = nobody_to_ask
    ask_corrections: Callable[[CorrectionsWanted], OpenCorrections | NotKnown] = nobody_to_ask
    ask_appointments: Callable[[AppointmentWanted], Appointments | NotKnown] = nobody_to_ask
    page_reading: PageReading = field(default_factory=PageReading)
    code_ear: CodeEar = field(default_factory=CodeEar)
    inquiry_thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "inquiry"))
    store_thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "store"))

    @property
    def place(self) -> Place:
        return Place(self.profile.terminal.hall, self.profile.terminal.id)

    @property
    def id_reader(self) -> DeviceQueue[IdReader]:
        return self.devices.id_reader

    @property
    def document_camera(self) -> DeviceQueue[DocumentCamera]:
        return self.devices.document_camera

    @property
    def document_scanner(self) -> DeviceQueue[DocumentScanner]:
        return self.devices.document_scanner

    @property
    def slip_printer(self) -> DeviceQueue[SlipPrinter]:
        return self.devices.slip_printer

    @property
    def page_printer(self) -> DeviceQueue[PagePrinter]:
        return self.devices.page_printer

    def card_words(self, key: str) -> Words:
        """The text that fits this terminal's reader: `<key>` where a card goes in, `<key>.laid` where not."""
        return say(f"{key}.laid" if self.is_card_laid else key)

    @property
    def is_card_laid(self) -> bool:
        choice = self.profile.devices.id_reader
        return choice is not None and presentation_of(choice.driver) is Presentation.LAID

    def is_card_gone(self) -> bool:
        """Nobody's card is in the reader. Unknown counts as there: a lost reader hurries nobody."""
        return self.id_reader.status.media is CardMedia.NOT_PRESENT

    def is_person_gone(self) -> bool:
        """Nobody stands before the terminal. Unknown counts as somebody."""
        return self.devices.proximity.status.presence is Presence.NOT_PRESENT

    def is_power_ending(self) -> bool:
        return self.ruling is Ruling.END

    def now(self) -> datetime:
        """The best time known here: dates on the screen are those of the receipt."""
        return self.wall_clock() + self.clock_error

    def today(self) -> date:
        return local_date(self.now())

    def routing(self, item: Item) -> Routing:
        return self.catalogue.routing(item.code, self.today())

    def name_of(self, code: str, version: str = "") -> str:
        """The short name of an item or bundle as its case's version has it, or the one in force; its code in
        neither."""
        names = {item.code: item.short_name for item in self.catalogue.items}
        names |= {bundle.code: bundle.short_name for bundle in self.catalogue.bundles}
        if version and version != self.catalogue.version:
            names |= self.shelf.names(version)
        return names.get(code, code)

    async def follow_catalogue(self) -> None:
        """Between visits: a later version, if one is in force by now. A visit keeps the one it began with."""
        if not self.shelf.is_superseded(self.catalogue.version, self.today()):
            return
        try:
            found = await asyncio.to_thread(_in_force, self.shelf, self.today())
            self.catalogue, self.finder, self.bundle_finder = found
        except CatalogueError as error:
            log.error("the catalogue %s stays: %s", self.catalogue.version, error)

    def case_link(self, number: str) -> str:
        """What a slip's QR code says: the case, and nothing about its person."""
        return slip_codes.case_link(self.profile.backend.public_url, number)

    def guide_link(self, code: str) -> str:
        """Of an item or a bundle."""
        return slip_codes.guide_link(self.profile.backend.public_url, code)

    def knows(self, code: str) -> bool:
        """Whether the catalogue in force has this item or bundle."""
        items, bundles = self.catalogue.items, self.catalogue.bundles
        return any(code == item.code for item in items) or any(code == bundle.code for bundle in bundles)

    def in_store(self, work: Callable[[Store], T]) -> Awaitable[T]:
        """Run work on the store's thread."""
        return asyncio.get_running_loop().run_in_executor(self.store_thread, work, self.store)

    def ask_backend(self, ask: Callable[[Q], T], question: Q) -> Awaitable[T]:
        """A question of those above: one at a time, on a thread of their own; answered soon or never."""
        return asyncio.get_running_loop().run_in_executor(self.inquiry_thread, ask, question)

    def statuses(self) -> Mapping[str, Status]:
        return self.devices.statuses()

    def availability(self) -> Mapping[Service, Availability]:
        return ready(Service, self.statuses(), self.house())

    def house(self) -> House:
        """`closed`: by the battery, or by the maintenance sign."""
        maintained = MAINTAINED if is_maintained(self.profile.data_dir) else None
        closed = CLOSED_CODES.get(self.ruling, maintained)
        return House(self.is_online, self.has_room, self.knows_time, closed)

    async def try_store(self, work: Callable[[Store], T]) -> T | NotStored:
        """The same, with trouble of the disk as a value."""
        try:
            return await self.in_store(work)
        except (OSError, sqlite.DatabaseError) as error:
            trouble = not_stored(error)
            if trouble is None:
                raise
            log.error("the store: %s %s", trouble.code, trouble.detail)
            return trouble

    async def close(self) -> None:
        await self.devices.close()
        closing = asyncio.wrap_future(self.store_thread.submit(self.store.close))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(closing, _CLOSE_TIMEOUT_S)
        self.store_thread.shutdown(wait=False)
        self.inquiry_thread.shutdown(wait=False, cancel_futures=True)
        self.page_reading.reader.stop()


def open_services(profile: Profile) -> Services:
    """Everything but the devices' start. Errors: CatalogueError, StoreUnreadable, DeviceConfigError,
    SealError; each names what and where."""
    shelf = open_shelf(profile)
    calendar = Calendar.load(CALENDAR_DIR)
    devices = open_devices(profile.chosen_devices())
    backend = profile.backend
    sealing_key = SealingKey.from_text(backend.sealing_key)
    line = (backend.url, backend.token, profile.terminal.id, sealing_key)
    store_thread = ThreadPoolExecutor(1, "store")
    store = store_thread.submit(open_store, profile.data_dir).result()
    pinned = store_thread.submit(store.cases.catalogue_versions).result()
    last_known = store_thread.submit(store.cases.last_received_at).result()
    told = store_thread.submit(store.link.server_time).result()
    today = local_date(max(utc_now(), last_known))
    catalogue, finder, bundle_finder = _in_force(shelf, today)
    if told is not None:  # our own clock may be far ahead; nobody's word, and nothing goes
        shelf.prune(pinned, local_date(from_ms(told.server_ms)))
    return Services(
        profile=profile,
        catalogue=catalogue,
        calendar=calendar,
        devices=devices,
        store=store,
        submissions=Submissions(store, profile.terminal.id, sealing_key),
        finder=finder,
        bundle_finder=bundle_finder,
        shelf=shelf,
        pointing=Pointing(devices.lights),
        store_thread=store_thread,
        ask_holdings=SealedLine(HOLDINGS, *line).ask,
        ask_papers=SealedLine(PAPERS, *line).ask,
        ask_corrections=SealedLine(CORRECTIONS, *line).ask,
        ask_appointments=SealedLine(APPOINTMENTS, *line).ask,
    )


def open_shelf(profile: Profile) -> Shelf:
    """The catalogues of this terminal."""
    return Shelf(profile.catalogues_dir, TrustedKeys.of(profile.catalogue.trusted_keys))


def _in_force(shelf: Shelf, on: date) -> tuple[Catalogue, Finder, Finder]:
    """Errors: CatalogueError."""
    catalogue = shelf.in_force(on)
    return catalogue, Finder(catalogue), Finder(catalogue, of_bundles=True)
