"""Travel documents from select to Identity against the virtual chip, without any reader."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peripherals.card import apdu, ssc
from peripherals.card.emrtd import card_access, certificates
from peripherals.card.emrtd.channel import Channel
from peripherals.card.emrtd.curves import STANDARDISED
from peripherals.card.emrtd.data_groups import PictureFormat, Portrait
from peripherals.card.emrtd.document import Reading, TravelDocument, is_travel_document
from peripherals.card.emrtd.trust import TrustList
from peripherals.card.emrtd.virtual_chip import EmrtdProfile, VirtualEmrtd
from peripherals.card.emrtd.virtual_document import FACE, Access, Bearer, Content, Forgery
from peripherals.card.emrtd.virtual_issuer import Signing, Spans, VirtualIssuer
from peripherals.card.travel import Terms
from peripherals.card.virtual_ssc import CardFault
from peripherals.devices import Done, Failed, Recovery
from peripherals.document_key import CanKey, DocumentKey, MrzKey
from peripherals.identity import Identity, IdentityKind, Photo, Sex

ISSUER = VirtualIssuer()
SIGNED_EACH_WAY = [VirtualIssuer(signing) for signing in Signing]
KEY = MrzKey("E00000000", "491231", "390101")
PROFILE = EmrtdProfile(Content(ISSUER))
HOLDER = Identity(
    kind=IdentityKind.PASSPORT,
    name="SPECIMEN XIU YING",
    number="E00000000",
    sex=Sex.FEMALE,
    birth=date(1949, 12, 31),
    issuer="UTO",
    valid_to=date(2039, 1, 1),
    card_number="E00000000",
    nationality="UTO",
)


def trusting(*issuers: VirtualIssuer) -> TrustList:
    return TrustList(tuple(certificates.parse(issuer.authority_der) for issuer in issuers))


def link(chip: VirtualEmrtd) -> apdu.Transmit:
    def transmit(command: bytes) -> tuple[bytes, int]:
        whole = chip.answer(apdu.for_t0(command) if chip.profile.is_t0 else command)
        return whole[:-2], int.from_bytes(whole[-2:], "big")

    return transmit


def read(
    profile: EmrtdProfile,
    key: DocumentKey = KEY,
    trust: TrustList | None = None,
    *,
    has_portrait: bool = False,
) -> Done[TravelDocument] | Failed:
    channel = Channel(link(profile.chip()), can_extend=not profile.is_t0)
    return Reading(trust or trusting(ISSUER), has_portrait).read(channel, key)


def failed(result: object) -> Failed:
    assert isinstance(result, Failed)
    return result


@pytest.mark.parametrize("is_t0", [False, True], ids=["T=1", "T=0"])
@pytest.mark.parametrize("is_extended", [False, True], ids=["short", "extended"])
@pytest.mark.parametrize("access", list(Access))
def test_a_document_is_read_however_it_opens(access: Access, is_extended: bool, is_t0: bool) -> None:
    profile = EmrtdProfile(Content(ISSUER, face=FACE * 8), access, is_t0=is_t0, is_extended=is_extended)
    expected = TravelDocument(HOLDER, Portrait(PictureFormat.JPEG, FACE * 8))
    assert read(profile, has_portrait=True) == Done(expected)


WAYS = [
    *((protocol, 12) for protocol in sorted(card_access.SUITES)),
    *((card_access.GENERIC_ECDH + "4", curve) for curve in sorted(STANDARDISED)),
]


@pytest.mark.parametrize(("protocol", "curve"), WAYS)
@pytest.mark.parametrize("key", [KEY, CanKey("123456")], ids=["MRZ", "CAN"])
def test_pace_opens_with_every_cipher_curve_and_password(protocol: str, curve: int, key: DocumentKey) -> None:
    content = Content(ISSUER, protocol=protocol, parameter_ids=(curve,))
    assert read(EmrtdProfile(content, Access.PACE), key) == Done(TravelDocument(HOLDER))


def test_where_a_chip_offers_several_curves_the_first_known_one_is_named() -> None:
    content = Content(ISSUER, parameter_ids=(14, 15, 13))
    assert read(EmrtdProfile(content, Access.PACE)) == Done(TravelDocument(HOLDER))


def test_large_blocks_need_fewer_commands() -> None:
    def commands(*, is_extended: bool) -> int:
        profile = EmrtdProfile(Content(ISSUER, face=FACE * 16), is_extended=is_extended)
        chip = profile.chip()
        sent: list[bytes] = []
        transmit = link(chip)
        channel = Channel(lambda command: (sent.append(command), transmit(command))[1], can_extend=True)
        assert isinstance(Reading(trusting(ISSUER), has_portrait=True).read(channel, KEY), Done)
        return len(sent)

    assert commands(is_extended=True) < commands(is_extended=False) / 2


@pytest.mark.parametrize("access", list(Access))
@pytest.mark.parametrize(
    "key",
    [MrzKey("E00000001", "491231", "390101"), MrzKey("E00000000", "491230", "390101")],
    ids=["number", "birth"],
)
def test_a_wrong_mrz_is_told_from_an_unreadable_chip(access: Access, key: MrzKey) -> None:
    result = failed(read(EmrtdProfile(Content(ISSUER), access), key))
    assert (result.code, result.recovery) == ("travel_document.wrong_key", Recovery.RETRY)


def test_a_wrong_card_access_number_is_a_wrong_key() -> None:
    assert failed(read(PROFILE, CanKey("123457"))).code == "travel_document.wrong_key"


def test_a_card_access_number_cannot_open_a_chip_without_pace() -> None:
    profile = EmrtdProfile(Content(ISSUER), Access.BAC)
    assert failed(read(profile, CanKey("123456"))).code == "travel_document.not_supported"


def test_a_chip_that_opens_only_in_a_way_unknown_to_us_is_not_supported() -> None:
    profile = EmrtdProfile(Content(ISSUER, parameter_ids=(2,)), Access.PACE)
    result = failed(read(profile))
    assert (result.code, result.recovery) == ("travel_document.not_supported", Recovery.STAFF)
    assert "0.4.0.127.0.7.2.2.4.2.2/2" in result.detail


def test_a_chip_with_a_way_unknown_to_us_is_opened_by_bac() -> None:
    assert isinstance(read(EmrtdProfile(Content(ISSUER, parameter_ids=(2,)), Access.BOTH)), Done)


@pytest.mark.parametrize("after", range(12))
def test_rubbish_at_any_step_is_unreadable(after: int) -> None:
    profile = dataclasses.replace(PROFILE, fault=CardFault.RUBBISH, fault_after=after)
    assert failed(read(profile)).code == "travel_document.unreadable"


@pytest.mark.parametrize(
    ("forgery", "detail"),
    [(Forgery.DG1, "DG1: digest"), (Forgery.DIGEST, "SOD: signature"), (Forgery.SIGNATURE, "SOD: signature")],
)
@pytest.mark.parametrize("issuer", SIGNED_EACH_WAY, ids=lambda issuer: issuer.signing.value)
def test_an_altered_document_is_not_believed(issuer: VirtualIssuer, forgery: Forgery, detail: str) -> None:
    assert isinstance(read(EmrtdProfile(Content(issuer)), trust=trusting(issuer)), Done)
    result = failed(read(EmrtdProfile(Content(issuer, forgery=forgery)), trust=trusting(issuer)))
    assert (result.code, result.detail) == ("travel_document.altered", detail)


def test_a_document_without_signed_digests_is_unreadable() -> None:
    content = Content(ISSUER, forgery=Forgery.NO_SECURITY_OBJECT)
    assert failed(read(EmrtdProfile(content))).code == "travel_document.unreadable"


def test_another_documents_files_in_the_chip_are_altered() -> None:
    chip = PROFILE.chip()
    other = Content(ISSUER, Bearer(number="E99999999")).application_files()
    chip._application = other
    result = Reading(trusting(ISSUER)).read(Channel(link(chip)), KEY)
    assert failed(result).detail == "DG1: not the document the chip was opened for"


def test_an_authority_nobody_trusts_is_told_from_one_out_of_its_time() -> None:
    assert failed(read(PROFILE, trust=trusting(VirtualIssuer()))).code == "travel_document.issuer_unknown"
    late = VirtualIssuer(spans=Spans(authority=(-900, -1), signer=(-800, 100)))
    assert failed(read(EmrtdProfile(Content(late)), trust=trusting(late))).detail.startswith("authority")
    signer = VirtualIssuer(spans=Spans(authority=(-900, 900), signer=(-800, -1)))
    result = failed(read(EmrtdProfile(Content(signer)), trust=trusting(signer)))
    assert result.code == "travel_document.issuer_expired"
    assert result.detail.startswith("document signer")


def test_a_terminal_that_trusts_nobody_believes_nobody() -> None:
    result = failed(read(PROFILE, trust=TrustList()))
    assert (result.code, result.recovery) == ("travel_document.no_trust_list", Recovery.STAFF)


def test_a_birth_of_which_a_part_is_not_known_goes_to_the_counter() -> None:
    bearer = Bearer(birth="49<<<<")
    result = failed(read(EmrtdProfile(Content(ISSUER, bearer)), MrzKey("E00000000", "49<<<<", "390101")))
    assert (result.code, result.detail) == (
        "travel_document.unreadable",
        "MRZ: a day of which a part is not known",
    )


def test_the_application_is_found_without_a_key() -> None:
    assert is_travel_document(Channel(link(PROFILE.chip())))
    assert is_travel_document(Channel(link(EmrtdProfile(Content(ISSUER), Access.PACE).chip())))
    assert not is_travel_document(Channel(lambda _: (b"", 0x6A82)))
    assert not is_travel_document(Channel(lambda _: (b"", 0x6982)))


@pytest.mark.parametrize("access", list(Access))
def test_a_chip_left_in_a_session_is_read_again(access: Access) -> None:
    transmit = link(EmrtdProfile(Content(ISSUER), access).chip())
    terms = Terms(trusting(ISSUER))
    assert terms.read(Channel(transmit), KEY) == Done(HOLDER)
    assert isinstance(ssc.read_identity(transmit), Failed)  # as the driver asks first
    assert terms.read(Channel(transmit), KEY) == Done(HOLDER)


def test_the_picture_comes_along_where_it_is_wanted() -> None:
    result = Terms(trusting(ISSUER), has_portrait=True).read(Channel(link(PROFILE.chip())), KEY)
    assert result == Done(dataclasses.replace(HOLDER, photo=Photo(FACE)))


def test_nobody_types_a_key_where_no_document_would_be_believed() -> None:
    channel = Channel(link(PROFILE.chip()))
    assert failed(Terms().read(channel, None)).code == "travel_document.no_trust_list"
    assert failed(Terms(trusting(ISSUER)).read(channel, None)).code == "card.needs_mrz"


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_bytes_of_a_chip_end_the_reading(data: st.DataObject) -> None:
    answers = st.tuples(
        st.binary(max_size=40), st.sampled_from([0x9000, 0x6A82, 0x6110]) | st.integers(0, 0xFFFF)
    )
    result = Reading(trusting(ISSUER)).read(Channel(lambda _: data.draw(answers)), KEY)
    assert isinstance(result, Failed)


@given(st.integers(1, 20), st.integers(0, 300), st.integers(1, 255))
@settings(max_examples=100, deadline=None)
def test_one_flipped_byte_is_the_holder_or_a_result(at_command: int, at_byte: int, flip: int) -> None:
    chip = EmrtdProfile(Content(ISSUER), Access.BAC).chip()
    sent = 0

    def transmit(command: bytes) -> tuple[bytes, int]:
        nonlocal sent
        sent += 1
        whole = bytearray(chip.answer(command))
        whole[at_byte % len(whole)] ^= flip * (sent == at_command)
        return bytes(whole[:-2]), int.from_bytes(whole[-2:], "big")

    result = Reading(trusting(ISSUER)).read(Channel(transmit), KEY)
    assert isinstance(result, Failed) or result == Done(TravelDocument(HOLDER))


def test_nothing_of_the_holder_is_shown() -> None:
    shown = repr(read(PROFILE, has_portrait=True))
    assert "SPECIMEN" not in shown
    assert HOLDER.number not in shown
    assert "1949" not in shown
