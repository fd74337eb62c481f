"""The profile's own numbers are the promised ones."""

from __future__ import annotations

from config.profile import Timeouts


def test_patience_is_ninety_seconds_on_menus_and_longer_where_people_write_or_lay_paper() -> None:
    default = Timeouts()
    assert (default.menu_s, default.question_s, default.paper_s) == (90, 180, 300)
    assert (default.warning_s, default.second_press_s) == (30, 0.6)
