"""The terminal profile: one YAML file that says what stands where and how this terminal behaves.

A profile that cannot be read is answered with one clear error naming file, field and what was expected.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, field_validator

from config.keypad import Keypad
from config.people import RegisteredHelper, Staff
from config.reading import UnreadableError, read_record
from config.section import PublicKey, Section
from config.strings import text

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ProfileError(ValueError):
    """The profile is missing, unreadable, or says something that makes no sense; names file and field."""


class PanelProfile(StrEnum):
    PORTRAIT_21_5 = "portrait_21_5"
    PORTRAIT_27 = "portrait_27"
    LANDSCAPE_15_6 = "landscape_15_6"
    LANDSCAPE_10_1 = "landscape_10_1"


class Terminal(Section):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{2,4}$")]
    hall: str
    hours: str
    helpline: str = ""
    line_hours: str = ""  # when a station whose line is down for days has one, in words for citizens
    sticks: Path = Path("/media")  # where USB sticks are mounted: itself a stick, or the folder of several


class DeviceChoice(Section):
    """`own_process`: the driver lives in a process of its own, because it may hang or crash."""

    driver: str
    options: dict[str, Any] = Field(default_factory=dict)
    own_process: bool = False


class DeviceChoices(Section):
    """A device that is not named is not there, and the terminal says so. Disk and clock are always there; a
    `filesystem` is that of the data unless it names another `path`."""

    id_reader: DeviceChoice | None = None
    document_camera: DeviceChoice | None = None
    document_scanner: DeviceChoice | None = None  # flatbed or feeder; beside the camera or in its place
    slip_printer: DeviceChoice | None = None
    page_printer: DeviceChoice | None = None
    code_reader: DeviceChoice | None = None
    speaker: DeviceChoice | None = None
    lights: DeviceChoice | None = None
    proximity: DeviceChoice | None = None
    power: DeviceChoice | None = None
    disk: DeviceChoice = DeviceChoice(driver="filesystem")
    clock: DeviceChoice = DeviceChoice(driver="system_clock")

    def chosen(self) -> dict[str, dict[str, Any]]:
        """By name; see `Profile.chosen_devices`."""
        return {
            name: {"driver": choice.driver, "own_process": choice.own_process, **choice.options}
            for name, choice in self
            if choice is not None
        }


class CatalogueChoice(Section):
    """Whose catalogues are taken in: public Ed25519 keys, base64, as `kiosk catalogue keygen` prints them."""

    trusted_keys: tuple[PublicKey, ...] = Field(min_length=1)


class Backend(Section):
    """`sealing_key` and `receipt_key` are the backend's public halves, base64. `public_url` is what QR codes
    on slips lead to; `url` is what the agent talks to."""

    url: str
    public_url: str
    token: str
    sealing_key: str
    receipt_key: PublicKey
    connect_timeout_s: float = Field(default=5, gt=0)
    read_timeout_s: float = Field(default=20, gt=0)
    attempt_deadline_s: float = Field(default=600, gt=0)
    contact_interval_s: float = Field(default=60, gt=0)

    @field_validator("url")
    @classmethod
    def _is_private(cls, url: str) -> str:
        """The token goes with every request: in clear only to this very machine."""
        parts = urlsplit(url)
        if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            return url
        raise ValueError(text("mistake.private_url"))


class Timeouts(Section):
    """Units: seconds. Source: experience.md, row time-out (a choice; no standard gives numbers)."""

    menu_s: float = Field(default=90, gt=0)
    question_s: float = Field(default=180, gt=0)
    paper_s: float = Field(default=300, gt=0)
    warning_s: int = Field(default=30, ge=5)
    card_gone_s: float = Field(default=60, gt=0)
    person_gone_s: float = Field(default=20, gt=0)  # once the proximity sensor sees nobody
    visit_s: float = Field(default=3600, gt=0)
    second_press_s: float = Field(default=0.6, ge=0)  # a press within it is a tremor, not a wish
    assisted_factor: float = Field(default=3, ge=1)  # how much longer, while a helper explains

    def assisted(self) -> Timeouts:
        """The limits while a station helper stands by."""
        names = ("menu_s", "question_s", "paper_s", "card_gone_s", "person_gone_s", "visit_s")
        return self.model_copy(update={name: getattr(self, name) * self.assisted_factor for name in names})


class Power(Section):
    """While the current comes from a battery. `shutdown_command`: what `kiosk run` does when all is ended."""

    new_visits_s: float = Field(default=300, ge=0)  # so long visits are still begun
    least_charge_percent: int = Field(default=50, ge=0, le=100)  # and above this charge
    shutdown_after_s: float = Field(default=10, ge=0)  # nobody is there any more, the battery is low
    shutdown_command: tuple[str, ...] = ()


class Printing(Section):
    confirm_timeout_s: float = Field(default=20, gt=0)  # a slip
    page_timeout_s: float = Field(default=60, ge=10)  # a paper of several pages, the printer warming up


class Retention(Section):
    """Days that what the backend signed for stays here since the last news: `sync.store.retention`."""

    finished_days: int = Field(default=30, ge=1, le=3650)
    unfinished_days: int = Field(default=365, ge=1, le=3650)  # never less than the first


class Scanning(Section):
    """`text_layer`: what is printed on scanned pages is read beside the visit and laid under them, to be
    searched. It takes some 700 MB while a page is read."""

    text_layer: bool = True


class Drafts(Section):
    """`keep_days`: so long a half-filled application stays for its card, if its person agrees; 0: never."""

    keep_days: int = Field(default=0, ge=0, le=30)


class Profile(Section):
    """`data_dir` holds what the terminal may not lose: store, key, documents, and its catalogues."""

    terminal: Terminal
    station: tuple[str, ...] = ()  # the codes of this village's and its town's station; a hall has none
    panel: PanelProfile = PanelProfile.PORTRAIT_21_5
    data_dir: Path
    catalogue: CatalogueChoice
    devices: DeviceChoices
    backend: Backend
    timeouts: Timeouts = Timeouts()
    power: Power = Power()
    printing: Printing = Printing()
    scanning: Scanning = Scanning()
    keypad: Keypad = Keypad()
    retention: Retention = Retention()
    drafts: Drafts = Drafts()
    helpers: tuple[RegisteredHelper, ...] = ()
    staff: Staff = Staff()

    @field_validator("helpers")
    @classmethod
    def _are_told_apart(cls, helpers: tuple[RegisteredHelper, ...]) -> tuple[RegisteredHelper, ...]:
        if len({helper.id for helper in helpers}) < len(helpers):
            raise ValueError(text("mistake.id_twice"))
        return helpers

    def chosen_devices(self) -> dict[str, dict[str, Any]]:
        """As `peripherals.registry.open_devices` takes them. A page printer prints what the backend of this
        profile sealed, unless it says who else may; the disk is that of the data, unless it names another."""
        chosen = self.devices.chosen()
        if "page_printer" in chosen:
            chosen["page_printer"].setdefault("sealed_by", self.backend.receipt_key)
        if chosen["disk"]["driver"] == "filesystem":
            chosen["disk"].setdefault("path", str(self.data_dir))
        return chosen

    @property
    def catalogues_dir(self) -> Path:
        """The packages held."""
        return self.data_dir / "catalogues"


def load_profile(path: Path) -> Profile:
    """The profile in this file. Relative folders in it count from the file's own folder.

    Errors: ProfileError naming the file and, where known, line or field.
    """
    try:
        profile = read_record(path, Profile)
    except UnreadableError as error:
        raise ProfileError(str(error)) from error
    base = path.resolve().parent
    folders: dict[str, object] = {"data_dir": base / profile.data_dir}
    if profile.staff.authorities is not None:
        folders["staff"] = profile.staff.model_copy(update={"authorities": base / profile.staff.authorities})
    return profile.model_copy(update=folders)
