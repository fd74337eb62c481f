"""Whatever breaks: the application is at the backend once, and the person knows where it stands."""

from __future__ import annotations

import os
import signal
import time

import pytest

from kiosk.demo.citizen import Step
from peripherals.card.virtual_ssc import CardFault
from tests.town import Town, until


def test_the_window_killed_right_after_the_transaction_loses_nothing(town: Town) -> None:
    food = town.journey("food")
    town.play_until(food, "Signature")
    before = town.world.supervisor.restarts("ui")
    town.citizen.do(Step("Signature", ("primary",), sign=True))
    until(lambda: town.number_shown() != "", "a number is shown")
    number = town.number_shown()
    town.world.kill_ui()
    until(lambda: town.world.supervisor.restarts("ui") > before, "the window is started again")
    town.world.pull_card()
    town.eyes.page("Attract", timeout_s=30)
    until(lambda: town.cases(number) == 1, "the case is at the backend")
    _print_again_with_the_card(town, number)
    assert town.cases(number) == 1


def test_the_agent_killed_in_the_middle_of_an_upload_brings_it_once(town: Town) -> None:
    town.world.line.slow_down(2_000)
    number = town.apply()
    until(lambda: _bytes_at_backend(town) > 0, "an upload is under way")
    before = town.world.supervisor.restarts("sync")
    town.world.kill_sync()
    until(lambda: town.world.supervisor.restarts("sync") > before, "the agent is started again")
    assert town.cases(number) == 0
    town.world.line.slow_down(None)
    until(lambda: town.cases(number) == 1, "the case is at the backend", timeout_s=180)


def test_a_visit_without_a_line_ends_as_any_other_and_the_case_comes_later(town: Town) -> None:
    town.world.cut_line()
    until(lambda: not _light_is_on(town), "the terminal notices")
    number = town.apply(shows_offline=True)
    assert town.cases(number) == 0
    town.world.mend_line()
    until(lambda: town.cases(number) == 1, "the case is at the backend", timeout_s=180)


def test_without_paper_the_number_is_shown_and_the_slip_comes_later(town: Town) -> None:
    town.world.empty_roll()
    number = town.apply()
    assert town.stored(number).slips_printed == 0
    town.world.fill_roll()
    _print_again_with_the_card(town, number)
    assert town.stored(number).slips_printed == 1


def test_a_card_that_answers_rubbish_is_told_and_another_one_is_read(town: Town) -> None:
    town.play(Step("Attract", ("begin",)), Step("Home", ("tile.track",)), Step("CardPrompt"))
    bad = town.world.card_with(CardFault.RUBBISH)
    bad.insert()
    town.eyes.wait(lambda seen: seen.says("读不对"), "what is wrong with the card", timeout_s=20)
    bad.pull()
    time.sleep(0.5)  # no hand changes cards faster than pcscd looks, which is every 0.4 s
    town.citizen.do(Step("CardPrompt", before=town.world.insert_card))
    town.eyes.wait(lambda seen: seen.page in {"Choose", "Timeline", "Message"}, "the card is read")


def test_a_picture_that_is_none_is_told_and_the_next_one_is_taken(town: Town) -> None:
    food = town.journey("food")
    town.play_until(food, "Scan")
    (town.world.desk / "desk.png").write_bytes(b"no picture at all")
    town.eyes.wait(lambda seen: seen.says("不是照片"), "what is wrong with the picture", timeout_s=20)
    town.world.take_paper()
    town.play_from(food, "Scan")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_window_comes_back_whenever_it_ends(town: Town, number: signal.Signals) -> None:
    before = town.world.supervisor.restarts("ui")
    os.kill(town.world.supervisor.pid("ui"), number)
    until(lambda: town.world.supervisor.restarts("ui") > before, "it is started again")
    town.eyes.page("Attract", timeout_s=30)


def _print_again_with_the_card(town: Town, number: str) -> None:
    printed = town.stored(number).slips_printed
    town.play(
        *town.steps_to_timeline(number),
        Step("Timeline", ("action.reprint",)),
        Step("Message", ("action.continue",), shows=number),
        Step("Timeline", ("leave",)),
        *town.farewell(),
    )
    assert town.stored(number).slips_printed == printed + 1


def _bytes_at_backend(town: Town) -> int:
    files = (town.world.backend_dir / "documents").rglob("*")
    return sum(path.stat().st_size for path in files if path.is_file())


def _light_is_on(town: Town) -> bool:
    return not town.eyes.look().says("未联网")
