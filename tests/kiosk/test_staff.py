"""Who of the staff is let in: card or code, PIN, and lock-outs that double and outlive a restart."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.people import RegisteredStaff, Staff, StaffRole
from kiosk.one_time_code import STEP_S, code_at
from kiosk.staff import ByCard, ByCode, Refused, StaffMember, authenticate_staff, pin_digest, prove_card
from kiosk.staff_ledger import LONGEST_LOCK_OUT, StaffLedger, lock_out
from peripherals.card.piv import StaffCard
from peripherals.card.virtual_piv import VirtualAuthority
from peripherals.devices import Deadline, Failed
from tests.kiosk.hall import CardInHand

AUTHORITY = VirtualAuthority()
CARD = StaffCard(AUTHORITY.card().certificate)
SECRET = b"twenty bytes of salt"
SALT = bytes(16)
PIN = "204060"
NOW = datetime.now(UTC).replace(microsecond=0)
LATER = timedelta(hours=25)


def member(id_: str, **changes: str) -> RegisteredStaff:
    return RegisteredStaff(
        id=id_,
        name="孙某某",
        role=StaffRole.TECHNICIAN,
        pin_salt=base64.b64encode(SALT).decode(),
        pin_digest=pin_digest(PIN, SALT),
        **changes,
    )


@pytest.fixture
def staff(tmp_path: Path) -> Staff:
    folder = tmp_path / "authorities"
    folder.mkdir()
    folder.joinpath("ours.pem").write_bytes(AUTHORITY.pem)
    codes = base64.b32encode(SECRET).decode()
    return Staff(
        authorities=folder,
        members=(member("S01", card=CARD.fingerprint), member("S02", code_secret=codes)),
    )


@pytest.fixture
def ledger(tmp_path: Path) -> StaffLedger:
    return StaffLedger(tmp_path / "data")


def code(now: datetime) -> str:
    return code_at(SECRET, int(now.timestamp()) // STEP_S)


def refused(found: StaffMember | Refused) -> tuple[str, datetime | None]:
    assert isinstance(found, Refused)
    return found.failed.code, found.locked_until


def test_a_card_and_the_pin_let_the_technician_in(staff: Staff, ledger: StaffLedger) -> None:
    found = authenticate_staff(staff, ledger, ByCard(CARD, PIN), NOW)
    assert found == StaffMember("S01", "孙某某", StaffRole.TECHNICIAN)
    assert found.may_service


def test_a_code_and_the_pin_let_in_once(staff: Staff, ledger: StaffLedger) -> None:
    given = ByCode("s02", code(NOW), PIN)
    assert isinstance(authenticate_staff(staff, ledger, given, NOW), StaffMember)
    assert refused(authenticate_staff(staff, ledger, given, NOW))[0] == "staff.wrong"


def test_a_code_spent_on_a_wrong_pin_is_spent(staff: Staff, ledger: StaffLedger) -> None:
    assert (
        refused(authenticate_staff(staff, ledger, ByCode("S02", code(NOW), "111213"), NOW))[0]
        == "staff.wrong"
    )
    soon = NOW + timedelta(seconds=16)
    again = authenticate_staff(staff, ledger, ByCode("S02", code(NOW), PIN), soon)
    assert refused(again)[0] == "staff.wrong"


@pytest.mark.parametrize(
    "given",
    [
        ByCode("S02", "000000", PIN),
        ByCode("S02", code(NOW), ""),
        ByCode("S02", "", ""),
        ByCard(CARD, "204061"),
    ],
)
def test_what_is_wrong_is_not_told(staff: Staff, ledger: StaffLedger, given: ByCode | ByCard) -> None:
    assert refused(authenticate_staff(staff, ledger, given, NOW)) == ("staff.wrong", NOW + lock_out(1))


@pytest.mark.parametrize("id_", ["S01", "S09", "", "H01"])
def test_a_number_that_nobody_has_is_told_like_a_wrong_code(
    staff: Staff, ledger: StaffLedger, id_: str
) -> None:
    found = authenticate_staff(staff, ledger, ByCode(id_, code(NOW), PIN), NOW)
    assert refused(found) == ("staff.wrong", NOW + lock_out(1))


def test_who_types_somebodys_number_without_a_code_locks_its_owner_out_for_minutes_not_a_day(
    staff: Staff, ledger: StaffLedger
) -> None:
    now, waits = NOW, []
    for _ in range(7):
        until = refused(authenticate_staff(staff, ledger, ByCode("S02", "000000", PIN), now))[1]
        assert until is not None
        waits.append((until - now).total_seconds())
        now = until
    assert waits == [15, 30, 60, 120, 240, 300, 300]
    assert isinstance(authenticate_staff(staff, ledger, ByCode("S02", code(now), PIN), now), StaffMember)
    assert refused(authenticate_staff(staff, ledger, ByCode("S02", "000000", PIN), now))[1] == (
        now + lock_out(1)
    )


def test_guesses_at_codes_keep_no_card_out(staff: Staff, ledger: StaffLedger) -> None:
    authenticate_staff(staff, ledger, ByCode("S01", "000000", PIN), NOW)
    assert isinstance(authenticate_staff(staff, ledger, ByCard(CARD, PIN), NOW), StaffMember)


def test_wrong_pins_behind_good_codes_lock_their_owner_out_ever_longer(
    staff: Staff, ledger: StaffLedger
) -> None:
    now, waits = NOW, []
    for _ in range(6):
        until = refused(authenticate_staff(staff, ledger, ByCode("S02", code(now), "999990"), now))[1]
        assert until is not None
        waits.append((until - now).total_seconds())
        now = until + timedelta(minutes=2)  # codes of other steps
    assert waits == [15, 30, 60, 120, 240, 480]


def test_lock_outs_double_and_outlive_a_restart(staff: Staff, tmp_path: Path) -> None:
    now, waits = NOW, []
    for _ in range(5):
        ledger = StaffLedger(tmp_path / "data")  # as after a restart
        told, until = refused(authenticate_staff(staff, ledger, ByCard(CARD, "999990"), now))
        assert told == "staff.wrong"
        assert until is not None
        waits.append((until - now).total_seconds())
        locked = authenticate_staff(staff, ledger, ByCard(CARD, PIN), until - timedelta(seconds=1))
        assert refused(locked) == ("staff.locked", until)
        now = until
    assert waits == [15, 30, 60, 120, 240]
    assert isinstance(
        authenticate_staff(staff, StaffLedger(tmp_path / "data"), ByCard(CARD, PIN), now), StaffMember
    )
    assert refused(authenticate_staff(staff, ledger, ByCard(CARD, "999990"), now))[1] == now + lock_out(1)


def test_a_lock_out_ends_at_a_day() -> None:
    assert lock_out(0) == timedelta()
    assert lock_out(40) == LONGEST_LOCK_OUT == lock_out(4000)


def test_one_members_failures_are_not_anothers(staff: Staff, ledger: StaffLedger) -> None:
    authenticate_staff(staff, ledger, ByCard(CARD, "999990"), NOW)
    assert isinstance(authenticate_staff(staff, ledger, ByCode("S02", code(NOW), PIN), NOW), StaffMember)


def test_an_attempt_counts_before_it_is_judged(staff: Staff, ledger: StaffLedger) -> None:
    assert ledger.begin_attempt("S01", NOW)  # and the power is cut
    assert refused(authenticate_staff(staff, ledger, ByCard(CARD, PIN), NOW))[0] == "staff.locked"


def test_a_clock_set_back_locks_out_no_longer_than_the_failures_do(staff: Staff, ledger: StaffLedger) -> None:
    assert ledger.begin_attempt("S01", NOW + timedelta(days=900))
    assert refused(authenticate_staff(staff, ledger, ByCard(CARD, PIN), NOW)) == (
        "staff.locked",
        NOW + lock_out(1),
    )
    after = NOW + lock_out(1)
    assert isinstance(authenticate_staff(staff, ledger, ByCard(CARD, PIN), after), StaffMember)


def test_a_damaged_ledger_is_begun_anew(
    staff: Staff, ledger: StaffLedger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    authenticate_staff(staff, ledger, ByCard(CARD, "999990"), NOW)
    (tmp_path / "data" / "staff.json").write_text('{"S01": {"failures"')
    assert isinstance(authenticate_staff(staff, ledger, ByCard(CARD, PIN), NOW), StaffMember)
    assert "damaged" in caplog.text


def test_a_card_of_another_authority_is_refused_and_counts_for_nobody(
    staff: Staff, ledger: StaffLedger
) -> None:
    foreign = StaffCard(VirtualAuthority().card().certificate)
    found = authenticate_staff(staff, ledger, ByCard(foreign, PIN), NOW)
    assert refused(found) == ("staff_card.unknown_authority", None)


def test_an_expired_card_is_refused(staff: Staff, ledger: StaffLedger) -> None:
    late = StaffCard(AUTHORITY.card(days=-1).certificate)
    assert refused(authenticate_staff(staff, ledger, ByCard(late, PIN), NOW))[0] == "staff_card.expired"
    future = NOW + timedelta(days=2000)
    assert refused(authenticate_staff(staff, ledger, ByCard(CARD, PIN), future))[0] == "staff_card.expired"


def test_a_card_nobody_registered_is_unknown(staff: Staff, ledger: StaffLedger) -> None:
    other = StaffCard(AUTHORITY.card().certificate)
    assert refused(authenticate_staff(staff, ledger, ByCard(other, PIN), NOW))[0] == "staff.unknown"


def test_without_authorities_no_card_lets_anybody_in(staff: Staff, ledger: StaffLedger) -> None:
    alone = staff.model_copy(update={"authorities": None})
    assert (
        refused(authenticate_staff(alone, ledger, ByCard(CARD, PIN), NOW))[0]
        == "staff_card.unknown_authority"
    )


def test_a_wrong_file_among_the_authorities_is_named(staff: Staff, ledger: StaffLedger) -> None:
    assert staff.authorities is not None
    staff.authorities.joinpath("wrong.crt").write_text("no certificate")
    with pytest.raises(ValueError, match=r"wrong\.crt"):
        authenticate_staff(staff, ledger, ByCard(CARD, PIN), NOW)


@pytest.mark.parametrize(
    "changes", [{}, {"code_secret": "ABCDEFGH"}, {"code_secret": "not base32!"}, {"card": "1234"}]
)
def test_an_entry_that_is_too_weak_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        member("S03", **changes)


def test_a_reader_that_knows_no_staff_cards_says_so() -> None:
    told = prove_card(CardInHand(), Deadline.after(1))
    assert isinstance(told, Failed)
    assert told.code == "staff_card.no_reader"


def test_what_was_typed_is_shown_nowhere() -> None:
    assert PIN not in f"{ByCard(CARD, PIN)!r}{ByCode('S02', '123456', PIN)!r}"


def test_a_code_is_used_once_however_many_ask_at_the_same_moment(ledger: StaffLedger) -> None:
    assert ledger.use_code("S02", 7)
    assert [ledger.use_code("S02", step) for step in (7, 6, 8)] == [False, False, True]
