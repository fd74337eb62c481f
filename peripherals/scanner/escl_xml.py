"""What an eSCL (AirScan) scanner and its client write to each other: pure reading and writing of XML.

Source: Mopria eSCL Scan Technical Specification 2.97; names of namespaces as in use since 2.0. No scanner
was at hand: checked against the free client sane-airscan of Debian.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree

from peripherals.devices import Cover, DeviceState, ErrorAction, Fault, Paper, Status

SCAN = "http://schemas.hp.com/imaging/escl/2011/05/03"
PWG = "http://www.pwg.org/schemas/2010/12/sm"
MOST_XML_BYTES = 256 * 1024
UNITS_PER_INCH = 300  # escl:ThreeHundredthsOfInches, the only unit there is
A4_UNITS = (2480, 3508)


class NotEscl(ValueError):
    """The peer answered with something else. Its text names what was missing, never what was there."""


class Source(StrEnum):
    PLATEN = "Platen"
    FEEDER = "Feeder"


@dataclass(frozen=True, slots=True)
class Input:
    """One way in. Units: `size` in 1/300 inch, `resolutions` in dpi, rising."""

    size: tuple[int, int]
    resolutions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Capabilities:
    version: str
    model: str
    platen: Input | None
    feeder: Input | None
    can_duplex: bool

    def of(self, source: Source) -> Input | None:
        return self.platen if source is Source.PLATEN else self.feeder


@dataclass(frozen=True, slots=True)
class ScannerStatus:
    """`state`: Idle, Processing, Testing, Stopped or Down; `feeder`: an AdfState, empty where there is
    none.
    """

    state: str
    feeder: str = ""

    @property
    def has_paper(self) -> bool:
        return self.feeder in ("ScannerAdfLoaded", "ScannerAdfProcessing")


def read_capabilities(xml: bytes) -> Capabilities:
    """Errors: NotEscl."""
    root = _root(xml, "ScannerCapabilities")
    platen = _input(root.find(f".//{{{SCAN}}}PlatenInputCaps"))
    feeder = _input(root.find(f".//{{{SCAN}}}AdfSimplexInputCaps"))
    if platen is None and feeder is None:
        raise NotEscl("neither a platen nor a feeder")
    return Capabilities(
        version=_text(root, f"{{{PWG}}}Version") or "2.0",
        model=_text(root, f"{{{PWG}}}MakeAndModel"),
        platen=platen,
        feeder=feeder,
        can_duplex=root.find(f".//{{{SCAN}}}AdfDuplexInputCaps") is not None,
    )


def read_status(xml: bytes) -> ScannerStatus:
    """Errors: NotEscl."""
    root = _root(xml, "ScannerStatus")
    state = _text(root, f"{{{PWG}}}State")
    if not state:
        raise NotEscl("a status without a state")
    return ScannerStatus(state, _text(root, f"{{{SCAN}}}AdfState"))


_FEEDER_FAULTS = {
    "ScannerAdfJam": "scan.jam",
    "ScannerAdfMispick": "scan.jam",
    "ScannerAdfMultipickDetected": "scan.jam",
    "ScannerAdfDuplexPageTooShort": "scan.jam",
    "ScannerAdfDuplexPageTooLong": "scan.jam",
    "ScannerAdfInputTrayFailed": "scan.jam",
    "ScannerAdfInputTrayOverloaded": "scan.jam",
    "ScannerAdfHatchOpen": "scan.cover_open",
}


def summarise(told: ScannerStatus) -> Status:
    """In the words of every device. Somebody else's job makes it busy, not broken."""
    cover = None if not told.feeder else Cover.OPEN if told.feeder == "ScannerAdfHatchOpen" else Cover.CLOSED
    paper = None if not told.feeder else Paper.FULL if told.has_paper else Paper.OUT
    if told.state in ("Stopped", "Down"):
        fault = Fault(_FEEDER_FAULTS.get(told.feeder, "scan.stopped"), ErrorAction.CLEAR, _words(told))
        return Status(DeviceState.HARDWARE_ERROR, paper=paper, cover=cover, fault=fault)
    if code := _FEEDER_FAULTS.get(told.feeder):
        fault = Fault(code, ErrorAction.CLEAR, _words(told))
        return Status(DeviceState.USER_ERROR, paper=paper, cover=cover, fault=fault)
    is_busy = told.state != "Idle"
    return Status(DeviceState.BUSY if is_busy else DeviceState.ONLINE, paper=paper, cover=cover)


def job(capabilities: Capabilities, source: Source, dpi: int, *, both_sides: bool) -> bytes:
    """The order for one document: A4 or as much of it as fits, in colour, as JPEG."""
    inlet = capabilities.of(source)
    room = inlet.size if inlet else A4_UNITS
    width, height = (min(side, most) for side, most in zip(A4_UNITS, room, strict=True))
    duplex = f"<scan:Duplex>{str(both_sides).lower()}</scan:Duplex>" if source is Source.FEEDER else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:scan="{SCAN}" xmlns:pwg="{PWG}">
<pwg:Version>{capabilities.version}</pwg:Version>
<scan:Intent>Document</scan:Intent>
<pwg:ScanRegions><pwg:ScanRegion>
<pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset><pwg:Width>{width}</pwg:Width><pwg:Height>{height}</pwg:Height>
</pwg:ScanRegion></pwg:ScanRegions>
<pwg:InputSource>{source.value}</pwg:InputSource>{duplex}
<scan:ColorMode>RGB24</scan:ColorMode>
<scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}</scan:YResolution>
<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>
</scan:ScanSettings>""".encode()


def best_dpi(offered: tuple[int, ...], wanted: int) -> int:
    """The lowest that loses nothing, else the highest there is."""
    return next((dpi for dpi in offered if dpi >= wanted), offered[-1] if offered else wanted)


def _words(told: ScannerStatus) -> str:
    return f"{told.state} {told.feeder}".strip()


def _root(xml: bytes, name: str) -> ElementTree.Element:
    if len(xml) > MOST_XML_BYTES or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise NotEscl("more than an answer")
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314 - short, and no entities: looked at above
    except ElementTree.ParseError as error:
        raise NotEscl(f"no XML, line {error.position[0]}") from error
    if root.tag != f"{{{SCAN}}}{name}":
        raise NotEscl(f"no {name}")
    return root


def _text(element: ElementTree.Element, tag: str) -> str:
    return (element.findtext(f".//{tag}") or "").strip()


def _input(caps: ElementTree.Element | None) -> Input | None:
    if caps is None:
        return None
    sides = (_number(_text(caps, f"{{{SCAN}}}{tag}")) for tag in ("MaxWidth", "MaxHeight"))
    width, height = sides
    listed = {_number(each.text or "") for each in caps.iter(f"{{{SCAN}}}XResolution")}
    ranges = caps.iter(f"{{{SCAN}}}XResolutionRange")
    wide = [
        (_number(_text(each, f"{{{SCAN}}}Min")), _number(_text(each, f"{{{SCAN}}}Max"))) for each in ranges
    ]
    usual = {dpi for low, high in wide for dpi in (150, 200, 300, 400, 600) if low <= dpi <= high}
    resolutions = tuple(sorted((listed | usual) - {0}))
    return Input((width or A4_UNITS[0], height or A4_UNITS[1]), resolutions)


def _number(text: str) -> int:
    """0 for what is none: a scanner that says nothing about a size still scans."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
