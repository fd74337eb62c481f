"""What every device promises, in one vocabulary.

Words of state, media and completion follow CEN/XFS4IoT (see docs/devices). A capability that a device lacks
is None; UNKNOWN means "cannot tell at this moment". Expected trouble (no card, no paper) is a returned
`Failed`; an exception out of a driver is a bug or a lost device and makes its supervisor reopen it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from peripherals.card.piv import StaffCard
    from peripherals.code_reader.code import Code
    from peripherals.document_key import DocumentKey
    from peripherals.host.clock_check import ClockCheck
    from peripherals.host.room import Usage
    from peripherals.identity import Identity
    from peripherals.page_printer.sealed import SealedDocument
    from peripherals.power.supply import Supply
    from peripherals.printer.document import Slip
    from peripherals.scanner.frame import Bgr, Frame
    from peripherals.speaker.speech import Speech

T = TypeVar("T")


class DeviceState(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    POWER_OFF = "power_off"
    NO_DEVICE = "no_device"
    HARDWARE_ERROR = "hardware_error"
    USER_ERROR = "user_error"
    BUSY = "busy"


class ErrorAction(StrEnum):
    """Who or what can help."""

    RESET = "reset"
    CONFIGURATION = "configuration"
    CLEAR = "clear"  # staff on the spot: paper, a jam
    MAINTENANCE = "maintenance"  # an engineer
    SUSPEND = "suspend"  # the device retries by itself


class Completion(StrEnum):
    CANCELED = "canceled"
    DEVICE_NOT_READY = "device_not_ready"
    HARDWARE_ERROR = "hardware_error"
    INVALID_DATA = "invalid_data"
    TIME_OUT = "time_out"
    UNSUPPORTED = "unsupported"
    USER_ERROR = "user_error"


class Recovery(StrEnum):
    """What the person in front of the terminal can do about it."""

    RETRY = "retry"
    SKIP = "skip"
    STAFF = "staff"
    LATER = "later"


class CardMedia(StrEnum):
    UNKNOWN = "unknown"
    PRESENT = "present"
    NOT_PRESENT = "not_present"


class Presentation(StrEnum):
    """What the person does with the card. A reader that says nothing of it takes it in."""

    INSERTED = "inserted"
    LAID = "laid"


class Paper(StrEnum):
    UNKNOWN = "unknown"
    FULL = "full"
    LOW = "low"
    OUT = "out"


class Toner(StrEnum):
    FULL = "full"
    LOW = "low"
    OUT = "out"


class Cover(StrEnum):
    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"


class Audio(StrEnum):
    PUBLIC = "public"  # a loudspeaker: everyone around
    PRIVATE = "private"  # headphones


class Presence(StrEnum):
    UNKNOWN = "unknown"
    PRESENT = "present"
    NOT_PRESENT = "not_present"


class Room(StrEnum):  # on a disk
    AMPLE = "ample"
    LOW = "low"
    OUT = "out"


class Guide(StrEnum):
    """A place at the terminal that a lamp can point to."""

    CARD = "card"
    CODE = "code"
    SCANNER = "scanner"
    PRINTER = "printer"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a device cannot do its work now.

    `code` is stable and dotted (`printer.paper_out`); the strings `fault.<code>.citizen` and
    `fault.<code>.technician` exist in every locale. `original` keeps the driver's own words.
    """

    code: str
    action: ErrorAction
    original: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    device: DeviceState
    media: CardMedia | None = None
    media_events: int = 0  # cards gone in and out, where the device counts: a swap between two looks
    paper: Paper | None = None
    cover: Cover | None = None
    toner: Toner | None = None
    audio: Audio | None = None
    is_talking: bool | None = None
    presence: Presence | None = None
    supply: Supply | None = None
    room: Room | None = None
    fault: Fault | None = None

    @property
    def is_ready(self) -> bool:
        return self.device is DeviceState.ONLINE and self.fault is None


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A command that did what it promises."""

    value: T


@dataclass(frozen=True, slots=True)
class Failed:
    """A command that did not, for a reason one can tell a citizen.

    The strings `fault.<code>.citizen` and `fault.<code>.technician` exist in every locale. `detail` is for
    the technician and never carries personal data.
    """

    completion: Completion
    code: str
    recovery: Recovery
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock by which a command must have returned. Units: seconds."""

    at_s: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        return cls(time.monotonic() + seconds)

    def left_s(self) -> float:
        return max(0.0, self.at_s - time.monotonic())

    @property
    def is_over(self) -> bool:
        return self.left_s() <= 0.0


class Device(Protocol):
    """One physical thing. All calls block and come from the device's own worker thread.

    `open` raises `OSError` (with the vendor's words) when the device is not there; every other method may
    raise `OSError` when it is lost. `status` is cheap enough to ask twice a second.
    """

    def open(self) -> None: ...
    def close(self) -> None: ...
    def status(self) -> Status: ...


class IdReader(Device, Protocol):
    def read(self, deadline: Deadline, key: DocumentKey | None = None) -> Done[Identity] | Failed:
        """Read the card that lies in the reader now, or wait for one until the deadline.

        A travel document answers `card.needs_mrz` until it is read with the key printed on it. Nobody gives a
        key to a reader that never answered so: one that reads no travel documents may do without it.
        """
        ...


@runtime_checkable
class StaffCardReader(Device, Protocol):
    """What some card readers can besides."""

    def prove_staff_card(self, deadline: Deadline) -> Done[StaffCard] | Failed:
        """The staff card on the reader, once it has proven to hold its own key; waits as `read` does."""
        ...


class DocumentCamera(Device, Protocol):
    def frame(self, deadline: Deadline) -> Done[Frame] | Failed:
        """The newest picture of the desk, EXIF turned."""
        ...


class DocumentScanner(Device, Protocol):
    def scan(self, deadline: Deadline) -> Done[tuple[Bgr, ...]] | Failed:
        """What lies on the glass or in the feeder now: flat sheets at 200 dpi, in order, at least one.
        Nothing is given of a go that failed on the way."""
        ...


class JobState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    CONFIRMED = "confirmed"  # the printer says that all before the fence was printed
    UNKNOWN = "unknown"  # bytes went out and no confirmation came: a person must look
    FAILED_BEFORE_SEND = "failed_before_send"  # not one byte went out: safe to try again
    CANCELED = "canceled"  # called back, and the printer says that no sheet came out: safe to try again


@dataclass(frozen=True, slots=True)
class PrintJob:
    state: JobState
    bytes_sent: int
    failed: Failed | None = None


class SlipPrinter(Device, Protocol):
    def print_slip(self, slip: Slip, deadline: Deadline) -> PrintJob:
        """Print one slip and tell what is known of its fate. Never says CONFIRMED on a guess."""
        ...


class PagePrinter(Device, Protocol):
    def print_document(self, document: SealedDocument, deadline: Deadline) -> PrintJob:
        """Print one paper as the backend sealed it, and follow it to its end; anything else is refused.

        When the deadline comes first, the job is called back, so that nobody else finds it in the tray.
        """
        ...


class CodeReader(Device, Protocol):
    def next_code(self, deadline: Deadline) -> Done[Code] | Failed:
        """The next QR or bar code that somebody holds before the reader until the deadline."""


class Speaker(Device, Protocol):
    def say(self, speech: Speech, deadline: Deadline) -> Done[int] | Failed:
        """Begins to say it, in place of what is being said; how many sentences. None of them: silence."""


class GuideLights(Device, Protocol):
    def light(self, guides: tuple[Guide, ...], deadline: Deadline) -> Done[None] | Failed:
        """These lamps, and no others."""


class ProximitySensor(Device, Protocol):
    def sense(self, deadline: Deadline) -> Done[Presence] | Failed:
        """Whether somebody stands before the terminal."""


class PowerSupply(Device, Protocol):
    def measure(self, deadline: Deadline) -> Done[Supply] | Failed:
        """Where the current comes from, and for how long it lasts."""


class Disk(Device, Protocol):
    def usage(self, deadline: Deadline) -> Done[Usage] | Failed:
        """How much room there is, proven by one small file."""


class TerminalClock(Device, Protocol):
    def compare(self, known_ms: int, deadline: Deadline) -> Done[ClockCheck] | Failed:
        """The wall clock beside the latest moment that is known to be past. Units: ms since 1970 UTC."""
