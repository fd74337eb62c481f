"""What a technician does at the glass: the queue, the sign, a fresh start, settings, the log, the bundle."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.flows.ending import Ending, RestartAsked
from kiosk.flows.home import JOURNEYS, home_page
from kiosk.lights import attract_page
from kiosk.maintenance import is_maintained
from kiosk.pages import Attract, Back, Busy, Choose, Home, Message, Page, Review, Timeline, Tone
from kiosk.services import Services
from kiosk.session import serve
from kiosk.visit import Visit
from kiosk.words import render, say
from tests.kiosk.hall import Hall, Script, play, stage
from tests.kiosk.technician import DEVICES, at_the_glass, enters, words
from tests.stage import Wait
from tests.sync.material import CARD, NAME, compose, draft

REFUSED = "backend.keeps_missing"
ADDRESS = "和平路12号"
LAST: Script = [(Choose, "end")]


def with_address(number: str, received_at: datetime) -> Mapping[str, Any]:
    return {**compose(number, received_at), "address": ADDRESS}


async def set_two_aside(hall: Hall) -> None:
    """Two submissions: one in quarantine, one waiting."""
    services = hall.services
    for _ in range(2):
        await services.in_store(lambda _store: services.submissions.submit(draft(), with_address))

    def aside(store: Any) -> None:
        claim = store.outbox.claim_next()
        store.outbox.quarantine(claim, REFUSED)

    await services.in_store(aside)


def first_choice(page: Page[Any]) -> str:
    assert isinstance(page, Choose)
    return page.choices[0].id


def test_what_was_set_aside_is_told_by_number_age_and_reason_and_sent_again(tmp_path: Path) -> None:
    found = at_the_glass(
        tmp_path,
        enters(),
        DEVICES,
        [
            (Choose, "queue"),
            (Choose, first_choice),
            (Message, "requeue"),
            (Message, "back"),
            (Choose, Back()),
        ],
        DEVICES,
        LAST,
        prepare=set_two_aside,
    )
    overview, rows, *_ = found.told(Choose)
    (row,) = [each for each in overview.choices if each.id == "queue"]
    assert render(row.badge) == "1 项要处理"
    assert [render(row.badge) for row in rows.choices] == ["停住了", "等着送"]
    one, done = found.told()
    assert say("service.queue.why", why=say(f"fault.{REFUSED}.technician")) in one.paragraphs
    assert "HT07" in one.big
    assert render(done.title) == "1 件排上队了"
    assert [text for text in (NAME, CARD, ADDRESS) if text in str(found.scripted.shown)] == []
    assert ("submission_requeued", '{"by":"S02"}') in found.events
    again = found.told(Choose)[2]
    assert [render(row.badge) for row in again.choices] == ["等着送", "等着送"]


def test_the_sign_closes_what_receives_leaves_the_guide_and_staff_take_it_off(
    tmp_path: Path,
) -> None:
    put_up: Script = [(Choose, "sign"), (Message, "do"), (Message, "back")]
    halls: list[Hall] = []

    async def remember(hall: Hall) -> None:
        terminal = hall.services.profile.terminal.model_copy(update={"helpline": "029-12345"})
        hall.services.profile = hall.services.profile.model_copy(update={"terminal": terminal})
        halls.append(hall)

    def while_it_hangs(page: Page[Any]) -> str:
        services = halls[0].services
        assert is_maintained(services.profile.data_dir)
        assert "029-12345" in render(attract_page(services).closed)
        tiles = {tile.id: render(tile.blocked) for tile in home_page(services).tiles}
        assert "029-12345" in tiles["apply"]
        assert "正在维护" in tiles["track"]
        assert tiles["guide"] == ""
        assert attract_page(services).works[1].is_ok  # the strip tells of the camera, not of the sign
        return "sign"

    found = at_the_glass(
        tmp_path, enters(), DEVICES, put_up, DEVICES,
        [(Choose, while_it_hangs), (Message, "do"), (Message, "back")], DEVICES, LAST, prepare=remember,
    )  # fmt: skip
    assert not is_maintained(tmp_path / "data")
    signs = [event for event, _ in found.events if event.startswith("maintenance")]
    assert signs == ["maintenance_began", "maintenance_ended"]


def test_a_restart_is_asked_about_once_and_written_down(tmp_path: Path) -> None:
    found = at_the_glass(
        tmp_path, enters(), DEVICES, [(Choose, "restart"), (Message, Back())], DEVICES,
        [(Choose, "restart"), (Message, "do")],
    )  # fmt: skip
    assert found.ending is Ending.RESTART
    assert [event for event, _ in found.events].count("program_restarted") == 1


def test_a_wanted_restart_ends_the_day_once_the_visit_is_wiped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def restart(_visit: Visit, _services: Services) -> Ending:
        return Ending.RESTART

    monkeypatch.setitem(JOURNEYS, "service", restart)  # type: ignore[arg-type]
    scripted = stage([(Attract, None), (Home, "service")])

    async def day(hall: Hall) -> None:
        with pytest.raises(RestartAsked):
            await serve(scripted, hall.services)

    play(tmp_path, day)
    assert scripted.resets == 2  # before the first page, and the wipe


def test_versions_settings_and_the_log_are_read_without_a_secret(tmp_path: Path) -> None:
    found = at_the_glass(
        tmp_path, enters(), DEVICES, [(Choose, "settings"), (Review, "continue")], DEVICES,
        [(Choose, "events"), (Timeline, "continue")], DEVICES,
        [(Choose, "checks"), (Busy, Wait()), (Choose, "backend"), (Message, "back"), (Choose, Back())],
        DEVICES, LAST,
    )  # fmt: skip
    (page,) = found.told(Review)
    (_, versions), (_, profile) = page.sections
    told = {render(row.label): render(row.value) for row in (*versions, *profile)}
    assert told["工作日历"] == "2019-2026"
    assert "token = （不显示）" in told["backend"]
    assert "port = " in told["devices.slip_printer"]
    (log,) = found.told(Timeline)
    assert render(log.steps[0].title) == "工作人员进入"
    assert "没有" not in render(log.steps[0].note)
    (unreachable,) = found.told()
    assert unreachable.tone is Tone.WARN
    assert render(unreachable.title) == "审批后台：要留意"


def test_a_bundle_goes_to_the_stick_when_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sticks, stick = tmp_path / "media", tmp_path / "media" / "kiosk" / "BLUE"
    mounted: set[Path] = set()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) in mounted)

    async def plug(hall: Hall) -> None:
        terminal = hall.services.profile.terminal.model_copy(update={"sticks": sticks})
        hall.services.profile = hall.services.profile.model_copy(update={"terminal": terminal})
        await set_two_aside(hall)

    def plugged_in(_page: Page[Any]) -> str:
        stick.mkdir(parents=True)
        mounted.add(stick)
        return "back"

    write: Script = [(Message, "do"), (Busy, Wait())]
    found = at_the_glass(
        tmp_path, enters(), DEVICES, [(Choose, "support")], write, [(Message, plugged_in)], write,
        [(Message, "back")], DEVICES, LAST, prepare=plug,
    )  # fmt: skip
    _, missing, _, done = found.told()
    assert say("fault.staff.no_stick.technician") in missing.paragraphs
    (file,) = stick.iterdir()
    assert file.name in words(done)
    assert ("support_bundle_written", "{}") in found.events
    with zipfile.ZipFile(file) as packed:
        assert {"doctor.json", "versions.json", "profile.json", "events.jsonl", "queue.json"} < set(
            packed.namelist()
        )
        whole = b"".join(packed.read(name) for name in packed.namelist())
    personal = (NAME, CARD, ADDRESS, "孙某某")
    codings = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    assert [text for text in personal for coding in codings if text.encode(coding) in whole] == []
    assert NAME.encode("unicode_escape") not in whole
    assert REFUSED.encode() in whole
