"""Kept drafts: for their card alone, for their days, and gone with the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sync.clock import ServerTime, from_ms
from sync.store.drafts import KeptDraft
from sync.store.store import Store
from sync.store.submissions import Submissions, Submitted
from tests.sync.material import CARD, NOON_MS, HandClock, compose, draft

NOON = from_ms(NOON_MS)
OTHER = "110101199003070011"


def kept(matter: str = "D129", days: int = 7) -> KeptDraft:
    return KeptDraft(matter, "2026.3", NOON, NOON + timedelta(days=days), '{"question.phone": "139"}')


def test_a_draft_is_its_cards_and_no_other_key_opens_it(store: Store) -> None:
    store.drafts.keep(CARD, kept())
    store.drafts.keep(CARD, kept(days=3))
    assert store.drafts.of_holder(CARD) == (kept(days=3),)
    assert store.drafts.of_holder(OTHER) == ()
    tag = store.drafts._tags.tag(OTHER)
    store.database.change("UPDATE kept_draft SET holder_tag = ?", (tag,))  # as who can write the store might
    assert store.drafts.of_holder(OTHER) == ()


def test_it_is_gone_after_its_days_when_it_is_dropped_and_with_the_receipt(
    store: Store, submissions: Submissions, clock: HandClock
) -> None:
    handed_in = draft(CARD)
    for matter, days in (("D129", 1), ("D126", 7), (handed_in.matter_code, 7)):
        store.drafts.keep(CARD, kept(matter, days))
    clock.pass_ms(24 * 3600 * 1000)
    assert isinstance(submissions.submit(handed_in, compose), Submitted)
    assert [each.matter_code for each in store.drafts.of_holder(CARD)] == ["D126"]
    store.drafts.drop(CARD, "D126")
    assert not store.drafts.are_any()


def test_a_supplement_leaves_a_new_application_for_the_same_item_where_it_was(
    store: Store, submissions: Submissions
) -> None:
    supplement = replace(draft(CARD), supplement_to="HT07-000001-4")
    store.drafts.keep(CARD, kept(supplement.matter_code))
    assert isinstance(submissions.submit(supplement, compose), Submitted)
    assert [each.matter_code for each in store.drafts.of_holder(CARD)] == [supplement.matter_code]


def test_a_clock_that_the_server_contradicts_deletes_nothing_that_is_kept(
    store: Store, clock: HandClock
) -> None:
    now = clock()
    store.link.met_server(ServerTime(now.wall_ms, now))
    store.drafts.keep(CARD, kept(days=1))
    clock.jump_ms(400 * 24 * 3600 * 1000)
    assert store.drafts.drop_expired() == 0
    clock.pass_ms(24 * 3600 * 1000)
    assert store.drafts.drop_expired() == 1
