"""The SAM_V reader on a pseudo-terminal: every card, every status, every fault at every step."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from pathlib import Path

import pytest

from peripherals.card.sam_v.commands import (
    NEW_ADDRESS,
    READ,
    READ_WITH_FINGERPRINTS,
)
from peripherals.card.sam_v.serial_port import BAUDS, SamVSerialReader
from peripherals.card.sam_v.simulator.port import LaidCard, SamVFault, SamVSimulator, Trouble
from peripherals.devices import CardMedia, Completion
from peripherals.identity import IdentityKind
from tests.card.sam_v import PEOPLE, RESIDENT, failed, identity, opened, plugged, read, resident


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        ("resident", IdentityKind.RESIDENT_ID_CARD),
        ("permit", IdentityKind.RESIDENCE_PERMIT),
        ("foreigner_2017", IdentityKind.FOREIGNER_ID_CARD),
        ("foreigner_2023", IdentityKind.FOREIGNER_ID_CARD),
    ],
)
def test_a_card_of_every_layout_is_read(
    module: SamVSimulator, reader: SamVSerialReader, person: str, kind: IdentityKind
) -> None:
    with LaidCard(module, PEOPLE[person]):
        who = identity(read(reader))
    assert who.kind is kind
    assert who.photo is not None
    assert (who.photo.raw, who.photo.png) == (PEOPLE[person].photo, None)


def test_the_new_address_counts(module: SamVSimulator, reader: SamVSerialReader) -> None:
    with resident(module):
        assert identity(read(reader)).address == "示例省示例市示例区新民街3号院1单元201"
    with resident(module, new_address=""):
        assert identity(read(reader)).address == "示例省示例市示例区和平路12号"


@pytest.mark.parametrize("fault", [SamVFault.SILENT, SamVFault.STATUS, SamVFault.TAKEN])
def test_a_new_address_that_cannot_be_had_leaves_the_printed_one(
    module: SamVSimulator, reader: SamVSerialReader, fault: SamVFault
) -> None:
    module.trouble = Trouble(fault, NEW_ADDRESS)
    with resident(module):
        assert identity(read(reader)).address == "示例省示例市示例区和平路12号"


@pytest.mark.parametrize("baud", BAUDS)
def test_the_speed_of_the_module_is_found(tmp_path: Path, baud: int) -> None:
    with plugged(tmp_path, baud) as simulator, opened(simulator) as device, resident(simulator):
        identity(read(device))


def test_fingerprints_are_not_asked_for(module: SamVSimulator, reader: SamVSerialReader) -> None:
    with resident(module):
        identity(read(reader))
    assert module.asked.count(READ.code) == 1
    assert READ_WITH_FINGERPRINTS.code not in module.asked


@pytest.mark.parametrize("fingerprints", [0, 512, 1024])
def test_a_module_that_knows_only_the_reading_with_fingerprints_is_asked_so_from_then_on(
    module: SamVSimulator, reader: SamVSerialReader, fingerprints: int
) -> None:
    module.module.knows -= {READ.code}
    with resident(module, fingerprints=b"f" * fingerprints):
        first = identity(read(reader))
    with resident(module, fingerprints=b"f" * fingerprints):
        assert identity(read(reader)) == first
    assert module.asked.count(READ.code) == 1
    module.module.knows = frozenset({*module.module.knows, READ.code}) - {READ_WITH_FINGERPRINTS.code}
    with resident(module):
        assert identity(read(reader)) == first


def test_media_follows_the_card_until_it_was_read(module: SamVSimulator, reader: SamVSerialReader) -> None:
    assert reader.status().media is CardMedia.NOT_PRESENT
    card = resident(module)
    card.insert()
    assert reader.status().media is CardMedia.PRESENT
    card.pull()
    assert [reader.status().media for _ in range(3)] == [*[CardMedia.PRESENT] * 2, CardMedia.NOT_PRESENT]
    card.insert()
    before = reader.status()
    identity(read(reader))
    lying = reader.status()
    assert (lying.media, lying.media_events) == (CardMedia.UNKNOWN, before.media_events)
    card.pull()
    assert reader.status() == lying
    card.insert()
    again = reader.status()
    assert (again.media, again.media_events) == (CardMedia.PRESENT, before.media_events + 1)


def test_a_card_that_was_read_is_not_read_again_until_it_is_laid_anew(
    module: SamVSimulator, reader: SamVSerialReader
) -> None:
    with resident(module):
        identity(read(reader))
        assert failed(read(reader, 0.5)).code == "id_card.none"
    with resident(module):
        identity(read(reader))


def test_no_card_is_told_at_the_deadline(reader: SamVSerialReader) -> None:
    began_s = time.monotonic()
    result = failed(read(reader, 0.5))
    assert (result.code, result.completion) == ("id_card.none", Completion.TIME_OUT)
    assert 0.45 < time.monotonic() - began_s < 1.0


def png_of(raw: bytes) -> bytes | None:
    return b"\x89PNG\r\n\x1a\n" + raw[:4]


def rubbish_of(_raw: bytes) -> bytes | None:
    return b"BM"


def breaks(raw: bytes) -> bytes | None:
    raise ValueError(raw)


@pytest.mark.parametrize(
    ("decoder", "png"), [("png_of", png_of(RESIDENT.photo)), ("rubbish_of", None), ("breaks", None)]
)
def test_a_decoder_from_elsewhere_may_show_the_photo_and_can_do_no_harm(
    module: SamVSimulator, decoder: str, png: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(module, f"{__name__}:{decoder}") as device, resident(module):
        photo = identity(read(device)).photo
    assert photo is not None
    assert (photo.raw, photo.png) == (RESIDENT.photo, png)
    assert repr(photo) == "Photo(1024 bytes)"
    assert "\\x" not in caplog.text


@pytest.mark.parametrize("target", ["nothing.here:decode", f"{__name__}:nothing", f"{__name__}:PEOPLE", "x"])
def test_a_decoder_that_is_not_there_is_told_when_the_profile_is_read(target: str) -> None:
    with pytest.raises(ValueError, match=r"^photo_decoder："):
        SamVSerialReader("/dev/null", photo_decoder=target)


def test_a_speed_no_module_has_is_told_when_the_profile_is_read() -> None:
    with pytest.raises(ValueError, match=r"19201 .*9600, .*115200$"):
        SamVSerialReader("/dev/null", baud=19201)


def test_no_frame_outlives_its_reading(module: SamVSimulator, reader: SamVSerialReader) -> None:
    """Of the buffers that are the program's own; texts cannot be overwritten in Python."""
    number = "11010519491231002X".encode("utf-16-le")
    with resident(module):
        who = identity(read(reader))
    gc.collect()
    held = [thing for thing in gc.get_objects() if type(thing) is bytearray]  # a dead proxy has no isinstance
    assert [thing for thing in held if number in thing] == []
    assert who == replace(who)


def test_nothing_personal_is_logged(
    module: SamVSimulator, reader: SamVSerialReader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with resident(module):
        who = identity(read(reader))
    module.trouble = Trouble(SamVFault.HALF_FRAME, READ)
    with resident(module):
        failed(read(reader, 2))
    assert who.number not in caplog.text
    assert who.name not in caplog.text
    assert who.number[6:14] not in caplog.text
