"""The one notice: how many, how each is met, by when, who decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kiosk.answers import Value
from kiosk.catalogue.model import DayUnit, Item, Limit, Renewal, Routing, StartEvent
from kiosk.deadlines import Due
from kiosk.matter import matter_of, matter_of_item
from kiosk.matter_needs import Situation
from kiosk.next_steps import day_words
from kiosk.notice_facts import roles
from kiosk.notices import one_notice, situation_words
from kiosk.pages import Notice, Tone
from kiosk.words import Words, render, say
from tests.kiosk.domain import (
    FOOD,
    HYGIENE,
    OPENS_A_NOODLE_SHOP,
    RUNS_A_GUEST_HOUSE,
    calendar,
    catalogue,
    keyed,
)

TUESDAY = date(2026, 11, 24)
Answers = dict[str, Value]


def notice(code: str, answers: Answers, on: date = TUESDAY) -> Notice:
    situation = Situation(keyed(code, answers), calendar())
    return one_notice(matter_of(catalogue(), code, on), catalogue(), situation, qr="YC:D", can_print=True)


def test_what_is_read_from_a_card_names_the_card_that_this_terminal_reads() -> None:
    situation = Situation(keyed(FOOD, OPENS_A_NOODLE_SHOP), calendar())
    matter = matter_of(catalogue(), FOOD, TUESDAY)

    def told(card_words: Callable[[str], Words]) -> tuple[str, str]:
        page = one_notice(matter, catalogue(), situation, qr="", can_print=True, card_words=card_words)
        row = next(row for row in page.rows if row.name == "身份证明")
        return render(row.how), render(row.badge)

    assert told(say) == ("带上社保卡，一读就好，不用复印件", "带社保卡")
    assert told(lambda key: say(f"{key}.laid")) == ("带上身份证，一读就好，不用复印件", "带身份证")


def notice_of(item: Item, answers: Answers = OPENS_A_NOODLE_SHOP) -> Notice:
    situation = Situation(keyed(item.code, answers), calendar())
    return one_notice(matter_of_item(item, TUESDAY), catalogue(), situation, qr="", can_print=True)


def facts(page: Notice) -> dict[str, str]:
    return {render(label): render(words) for label, words in page.facts}


def rows(page: Notice) -> dict[str, tuple[str, str, Tone]]:
    return {render(row.name): (render(row.how), render(row.badge), row.tone) for row in page.rows}


def test_the_notice_counts_what_is_needed_and_what_need_not_be_brought() -> None:
    page = notice(FOOD, OPENS_A_NOODLE_SHOP)
    assert render(page.title) == "办“食品经营许可”，您要准备这些"
    assert (
        render(page.explanation)
        == "按您的情况（新开、现做、本人办）一共 6 样：3 样要您准备，3 样不用准备纸。"
    )
    assert len(page.rows) == 6


def test_each_material_says_how_it_is_met_here() -> None:
    assert rows(notice(FOOD, OPENS_A_NOODLE_SHOP)) == {
        "申请书": ("在这台机器上填", "不用带", Tone.OK),
        "身份证明": ("带上社保卡，一读就好，不用复印件", "带社保卡", Tone.OK),
        "营业执照": ("政府可能已有，读卡后查；带上最稳当", "可能不用带", Tone.NEUTRAL),
        "布局和流程图": ("A4 一张，手画也行", "在这里扫描", Tone.NEUTRAL),
        "管理制度清单": (
            "在这里签承诺书代替；以前承诺过没做到的，要带来",
            "承诺代替",
            Tone.OK,
        ),
        "食品安全管理员信息": ("可以晚交，最晚12月8日补上", "可后补", Tone.WARN),
    }


def test_the_notice_tells_the_dates_and_what_silence_means() -> None:
    told = facts(notice(FOOD, OPENS_A_NOODLE_SHOP))
    assert told["多久"] == ("今天交，窗口最晚 12月1日 告诉您材料齐不齐；到时没告诉，就算今天受理。")
    assert told["法律规定"] == (
        "受理后 10 个工作日内决定，今天受理的话最晚 12月8日；经批准可再延长 5 个工作日，会告诉您"
    )
    assert "我们承诺" not in told
    assert "听证" in told["不算在内"]


def test_both_the_promised_and_the_statutory_day_are_told() -> None:
    promised = Limit(3, DayUnit.WORKDAY, StartEvent.ACCEPTED)
    told = facts(notice_of(replace(catalogue().item(FOOD), promised_limit=promised)))
    assert told["我们承诺"] == "受理后 3 个工作日内决定，今天受理的话最晚 11月27日"
    assert told["法律规定"].startswith("受理后 10 个工作日内决定，今天受理的话最晚 12月8日；")


def test_what_is_decided_at_once_has_a_day_only_for_what_cannot_be() -> None:
    now, never_mind = (
        facts(notice_of(replace(catalogue().item(FOOD), statutory_limit=limit)))["法律规定"]
        for limit in (
            Limit(0, DayUnit.AT_ONCE, StartEvent.RECEIVED),
            Limit(3, DayUnit.AT_ONCE, StartEvent.RECEIVED, extension=3),
        )
    )
    assert now == "收件后当场决定"
    assert never_mind == (
        "收件后当场决定；当场办不了的，3 个工作日内决定，今天交的话最晚 11月27日；"
        "经批准可再延长 3 个工作日，会告诉您"
    )


def test_renewal_is_told_as_its_own_law_has_it_or_as_the_licensing_law() -> None:
    own = replace(catalogue().item(FOOD), renewal=Renewal(90, DayUnit.CALENDAR_DAY))
    assert facts(notice_of(own))["到期延续"].startswith("想接着用，到期 90 日以前提出延续")
    assert "别的法规另有规定的" in facts(notice(FOOD, OPENS_A_NOODLE_SHOP))["到期延续"]
    assert "到期延续" not in facts(notice_of(replace(own, renewal=None, validity="")))


@pytest.mark.parametrize(
    ("ends_on", "told"),
    [
        ("2027-03-31", "您的证 2027年3月31日 到期，最晚 12月31日（暂定） 提出延续就来得及"),
        ("2027-01-31", "稳妥的日子（11月2日）已经过了"),
        ("soon", "想接着用，到期 90 日以前"),
    ],
)
def test_the_day_to_ask_for_renewal_is_told_when_the_end_is_known(ends_on: str, told: str) -> None:
    renewal = Renewal(90, DayUnit.CALENDAR_DAY, ends_on="shop_address")  # the one text that it asks for
    item = replace(catalogue().item(FOOD), renewal=renewal)
    assert told in facts(notice_of(item, OPENS_A_NOODLE_SHOP | {"shop_address": ends_on}))["到期延续"]


def test_who_is_entrusted_or_decides_too_is_told() -> None:
    health, finance, market = (catalogue().bodies[id_] for id_ in ("health", "finance", "market_supervision"))
    routing = Routing(market, market, market, "", False, entrusted=health, joint=(finance,))
    assert tuple((render(role), name) for role, name in roles(routing)) == (
        ("收件、审批、监管", "区市场监督管理局"),
        ("受委托办理", "区卫生健康局"),
        ("共同审批", "区财政局"),
    )


def test_the_notice_tells_who_decides_on_that_day() -> None:
    today, before = (notice(FOOD, OPENS_A_NOODLE_SHOP, day) for day in (TUESDAY, date(2019, 6, 3)))
    assert facts(today)["谁来办"] == "区行政审批服务局收件、审批，区市场监督管理局监管"
    assert facts(before)["谁来办"] == "区市场监督管理局收件、审批、监管"


def test_a_kept_item_says_why_it_stayed() -> None:
    told = facts(notice(HYGIENE, RUNS_A_GUEST_HOUSE))
    assert told["谁来办"] == "区卫生健康局收件、审批、监管"
    assert "办件量大" in told["说明"]


def test_what_the_situation_does_not_need_is_said_and_not_listed() -> None:
    page = notice(FOOD, OPENS_A_NOODLE_SHOP)
    assert facts(page)["不用交"] == "委托书"
    assert "委托书" not in rows(page)


def test_conditions_are_a_list_to_go_through() -> None:
    lines = facts(notice(FOOD, OPENS_A_NOODLE_SHOP))["条件"].splitlines()
    assert len(lines) == 5
    assert lines[0] == "1. 已经有营业执照"


def test_dates_past_the_published_calendar_are_marked_provisional() -> None:
    page = notice(HYGIENE, RUNS_A_GUEST_HOUSE, date(2026, 12, 21))
    assert rows(page)["卫生检测报告"][0] == "可以晚交，最晚2027年1月19日（暂定）补上"
    assert "放假安排还没公布" in facts(page)["暂定"]
    assert "暂定" not in facts(notice(HYGIENE, RUNS_A_GUEST_HOUSE, date(2026, 9, 7)))


def test_a_listed_item_gives_guidance_and_no_start() -> None:
    page = notice("D001", {})
    assert render(page.title) == "“企业投资项目核准”怎么办"
    assert render(page.blocked) == "这件事本机还不能办。请到窗口问一问，免得白跑。"
    assert page.rows == ()
    assert list(facts(page)) == ["怎么办", "还没公布", "多久", "谁来办", "依据", "有事问谁"]


def test_a_listed_item_says_which_parts_are_not_published() -> None:
    told = facts(notice("D001", {}))["还没公布"]
    assert [part for part in ("条件", "材料", "几步", "多少钱", "拿到什么") if part not in told] == []


def test_the_limit_of_a_listed_item_is_a_lead_only_and_says_so() -> None:
    quoted, general = (facts(notice(code, {}))["多久"] for code in ("D162", "D008"))
    assert quoted.startswith("法律原文这样写，办多久以窗口答复为准：宗教事务条例第二十一条:")
    assert quoted.count("；") == 2
    assert general == "一般受理后 20 个工作日内决定（《行政许可法》第四十二条，待核）"


def test_a_basis_that_nobody_checked_is_marked() -> None:
    assert facts(notice("D014", {}))["依据"].endswith("（未核）")
    assert facts(notice("D013", {}))["依据"].endswith("第四条")


def test_of_an_abolished_licence_it_is_said_first_that_nobody_needs_it() -> None:
    page = notice("D160", {})
    assert render(page.title) == "“木材运输证核发”已经取消，不用办了"
    assert render(page.explanation) == "从2020年7月1日起取消。运木材不再办木材运输证。"
    assert render(page.blocked).startswith("不用办")
    assert list(facts(page)) == ["依据", "有事问谁"]


def test_before_it_was_abolished_it_is_a_licence_like_others() -> None:
    assert "谁来办" in facts(notice("D160", {}, date(2020, 6, 30)))
    assert "谁来办" not in facts(notice("D160", {}, date(2020, 7, 1)))


def test_the_notice_says_that_the_catalogue_is_a_demonstration() -> None:
    assert notice(FOOD, OPENS_A_NOODLE_SHOP).source_note == catalogue().note


def test_the_year_is_said_only_when_it_is_another_one() -> None:
    assert render(day_words(Due(date(2026, 12, 1)), TUESDAY)) == "12月1日"
    assert render(day_words(Due(date(2027, 1, 4), is_provisional=True), TUESDAY)) == "2027年1月4日（暂定）"


def test_the_situation_is_told_in_a_few_words() -> None:
    food = matter_of(catalogue(), FOOD, TUESDAY)
    answers = keyed(FOOD, OPENS_A_NOODLE_SHOP | {"kind": "renew", "changed": "same"})
    assert render(situation_words(food, answers)) == "延续、没有变化、现做、本人办"
    assert situation_words(food, {}) == ""


def test_bodies_with_several_parts_are_named_once() -> None:
    named = roles(catalogue().routing(FOOD, TUESDAY))
    assert tuple((render(role), name) for role, name in named) == (
        ("收件、审批", "区行政审批服务局"),
        ("监管", "区市场监督管理局"),
    )
