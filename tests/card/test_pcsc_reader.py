"""The PC/SC reader against the real daemon: every card, every fault, pulled at every step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peripherals.card import apdu
from peripherals.card.apdu import ForbiddenInstructionError
from peripherals.card.emrtd.virtual_chip import EmrtdProfile
from peripherals.card.emrtd.virtual_document import Access, Content
from peripherals.card.emrtd.virtual_issuer import VirtualIssuer
from peripherals.card.pcsc import PcscReader, _Connection, _transmit
from peripherals.card.pcscd import PcscDaemon
from peripherals.card.virtual_card import VirtualCard
from peripherals.card.virtual_ssc import CardFault, CardProfile, Holder, Version
from peripherals.devices import CardMedia, Completion, Deadline, DeviceState, Done, Failed, Recovery
from peripherals.document_key import MrzKey
from tests.card.waiting import until


@pytest.fixture
def reader(daemon: PcscDaemon) -> Iterator[PcscReader]:
    device = PcscReader("Virtual PCD 0 00 00")
    device.open()
    until(device, CardMedia.NOT_PRESENT)
    yield device
    device.close()


def failed(result: object) -> Failed:
    assert isinstance(result, Failed)
    return result


@pytest.mark.parametrize("version", list(Version))
def test_a_card_of_every_version_is_read(reader: PcscReader, holder: Holder, version: Version) -> None:
    with VirtualCard(CardProfile(holder, version)):
        result = reader.read(Deadline.after(3))
    assert isinstance(result, Done)
    assert (result.value.name, result.value.number) == (holder.name, holder.number)


def test_media_follows_the_card(reader: PcscReader, holder: Holder) -> None:
    with VirtualCard(CardProfile(holder)):
        until(reader, CardMedia.PRESENT)
        assert reader.status().device is DeviceState.ONLINE
    until(reader, CardMedia.NOT_PRESENT)


def test_a_card_changed_between_two_looks_is_seen_to_be_another(reader: PcscReader, holder: Holder) -> None:
    with VirtualCard(CardProfile(holder)):
        until(reader, CardMedia.PRESENT)
        before = reader.status()
        assert reader.status() == before
    time.sleep(0.5)  # pcscd looks every 0.4 s
    with VirtualCard(CardProfile(holder)):
        time.sleep(0.8)
        now = reader.status()
    assert (now.media, before.media) == (CardMedia.PRESENT, CardMedia.PRESENT)
    assert now.media_events == before.media_events + 2


def test_status_is_cheap(reader: PcscReader) -> None:
    began_s = time.monotonic()
    for _ in range(20):
        reader.status()
    assert time.monotonic() - began_s < 1.0


def test_no_card_is_told_at_the_deadline(reader: PcscReader) -> None:
    began_s = time.monotonic()
    result = failed(reader.read(Deadline.after(0.4)))
    assert (result.code, result.completion) == ("card.none", Completion.TIME_OUT)
    assert 0.35 < time.monotonic() - began_s < 1.0


def test_the_same_card_is_read_twice(reader: PcscReader, holder: Holder) -> None:
    with VirtualCard(CardProfile(holder)):
        first = reader.read(Deadline.after(3))
        assert reader.read(Deadline.after(3)) == first


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (CardFault.RUBBISH, "card.rubbish"),
        (CardFault.WRONG_TAGS, "card.rubbish"),
        (CardFault.REFUSES, "card.needs_certified_reader"),
    ],
)
def test_a_faulty_card_is_a_result(reader: PcscReader, holder: Holder, fault: CardFault, code: str) -> None:
    with VirtualCard(CardProfile(holder, fault=fault)):
        assert failed(reader.read(Deadline.after(3))).code == code


@pytest.mark.parametrize("after", [0, 1, 2, 3, 5, 7, 9, 11])  # a version 2 card is read with 12
def test_a_card_pulled_at_any_step_is_a_result_and_the_next_one_is_read(
    reader: PcscReader, holder: Holder, after: int
) -> None:
    with VirtualCard(CardProfile(holder, fault=CardFault.PULLED, fault_after=after)):
        pulled = failed(reader.read(Deadline.after(3)))
    assert (pulled.code, pulled.recovery) == ("card.pulled", Recovery.RETRY)
    with VirtualCard(CardProfile(holder)):
        assert isinstance(reader.read(Deadline.after(3)), Done)


def test_a_card_swapped_faster_than_the_daemon_looks_is_still_seen(
    reader: PcscReader, holder: Holder
) -> None:
    with VirtualCard(CardProfile(holder, fault=CardFault.PULLED)):
        reader.read(Deadline.after(3))
    with VirtualCard(CardProfile(holder)):
        until(reader, CardMedia.PRESENT)
        assert isinstance(reader.read(Deadline.after(3)), Done)


def test_a_card_too_slow_for_the_deadline_is_a_result(reader: PcscReader, holder: Holder) -> None:
    with VirtualCard(CardProfile(holder, fault=CardFault.SLOW, slowness_s=0.2)):
        assert failed(reader.read(Deadline.after(1.2))).code == "card.slow"


def test_a_slow_card_is_read_given_time(reader: PcscReader, holder: Holder) -> None:
    with VirtualCard(CardProfile(holder, fault=CardFault.SLOW, slowness_s=0.1)):
        assert isinstance(reader.read(Deadline.after(5)), Done)


@pytest.mark.parametrize("atr", [b"\x3b", b"\xff\xff"])
def test_a_malformed_answer_to_reset_is_a_result(
    reader: PcscReader, holder: Holder, atr: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peripherals.card.virtual_ssc._ATR_T0", atr)
    with VirtualCard(CardProfile(holder)):
        assert failed(reader.read(Deadline.after(3))).code in ("card.not_supported", "card.mute")


def test_verify_is_stopped_at_the_last_gate() -> None:
    with pytest.raises(ForbiddenInstructionError):
        _transmit(_Connection(0, 0, is_t0=False), bytes.fromhex("0020000003888888"), apdu.TRAVEL_DOCUMENT)


def test_an_unknown_reader_name_is_an_error_that_names_those_there(daemon: PcscDaemon) -> None:
    reader = PcscReader("Acme")
    with pytest.raises(OSError, match=r"no reader named 'Acme' among: Virtual PCD"):
        reader.open()
    reader.close()


ISSUER = VirtualIssuer()
KEY = MrzKey("E00000000", "491231", "390101")


@pytest.fixture
def believing(daemon: PcscDaemon, tmp_path: Path) -> Iterator[PcscReader]:
    tmp_path.joinpath("utopia.cer").write_bytes(ISSUER.authority_der)
    device = PcscReader("Virtual PCD 0 00 00", csca_folder=str(tmp_path), extended_length=True)
    device.open()
    until(device, CardMedia.NOT_PRESENT)
    yield device
    device.close()


@pytest.mark.parametrize("is_t0", [False, True], ids=["T=1", "T=0"])
@pytest.mark.parametrize("access", list(Access))
def test_a_travel_document_asks_for_its_key_and_is_read_with_it(
    believing: PcscReader, access: Access, is_t0: bool
) -> None:
    profile = EmrtdProfile(Content(ISSUER), access, is_t0=is_t0, is_extended=True)
    with VirtualCard(profile):
        asked = failed(believing.read(Deadline.after(3)))
        result = believing.read(Deadline.after(5), KEY)
    assert (asked.code, asked.recovery) == ("card.needs_mrz", Recovery.RETRY)
    assert isinstance(result, Done)
    assert (result.value.name, result.value.number) == ("SPECIMEN XIU YING", "E00000000")


@pytest.mark.parametrize(
    ("fault", "after", "code"),
    [(CardFault.PULLED, 9, "card.pulled"), (CardFault.SLOW, 4, "card.slow")],
)
def test_a_document_lost_on_the_way_is_no_wrong_mrz(
    believing: PcscReader, fault: CardFault, after: int, code: str
) -> None:
    with VirtualCard(EmrtdProfile(Content(ISSUER), fault=fault, fault_after=after)):
        assert failed(believing.read(Deadline.after(2), KEY)).code == code


def test_a_wrong_mrz_is_told_through_a_real_reader(believing: PcscReader) -> None:
    with VirtualCard(EmrtdProfile(Content(ISSUER))):
        wrong = MrzKey("E00000001", "491231", "390101")
        assert failed(believing.read(Deadline.after(3), wrong)).code == "travel_document.wrong_key"


def test_a_social_security_card_wants_no_key(believing: PcscReader, holder: Holder) -> None:
    with VirtualCard(CardProfile(holder)):
        assert isinstance(believing.read(Deadline.after(3), KEY), Done)
