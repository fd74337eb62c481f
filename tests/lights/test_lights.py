"""Guide lights: the lamps that were asked for, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.devices import Deadline, Done, Failed, Guide
from peripherals.lights.relay import RelayLights, switch
from peripherals.lights.simulator import LampFolder, VirtualBoard
from peripherals.lights.sysfs import SysfsLights

SOON = Deadline.after(60)


def test_lamps_of_the_kernel_are_lit_fully_and_go_dark_at_the_end(tmp_path: Path) -> None:
    lamps = LampFolder(tmp_path, ("card", "printer"))
    lights = SysfsLights(card=str(lamps.path("card")), printer=str(lamps.path("printer")))
    lights.open()
    assert lights.light((Guide.CARD, Guide.SCANNER), SOON) == Done(None)
    assert lamps.lit() == {"card"}
    lights.light((Guide.PRINTER,), SOON)
    assert lamps.lit() == {"printer"}
    lights.close()
    assert lamps.lit() == set()


def test_a_gpio_line_is_switched_by_its_value(tmp_path: Path) -> None:
    (tmp_path / "value").write_text("0\n")
    lights = SysfsLights(card=str(tmp_path))
    lights.open()
    lights.light((Guide.CARD,), SOON)
    assert (tmp_path / "value").read_text() == "1"


def test_a_lamp_that_reads_otherwise_than_it_was_set_is_told(tmp_path: Path) -> None:
    (tmp_path / "brightness").symlink_to("/dev/null")
    lights = SysfsLights(card=str(tmp_path))
    lights.open()
    outcome = lights.light((Guide.CARD,), SOON)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.detail) == ("lights.not_obeyed", str(tmp_path))


def test_a_relay_board_switches_the_channels_of_the_profile(tmp_path: Path) -> None:
    board = VirtualBoard(tmp_path / "board")
    lights = RelayLights(str(tmp_path / "board"), card=1, printer=3)
    lights.open()
    lights.light((Guide.CARD, Guide.PRINTER), SOON)
    assert board.lit() == {1, 3}
    lights.light((Guide.PRINTER,), SOON)
    assert board.lit() == {3}
    lights.close()
    assert board.lit() == set()
    board.port.unplug()


def test_the_bytes_for_a_channel_are_those_of_the_sellers_pages() -> None:
    assert (switch(1, True).hex(), switch(1, False).hex()) == ("a00101a2", "a00100a1")


@given(st.integers(1, 16), st.booleans())
def test_the_sum_covers_what_comes_before_it(channel: int, is_on: bool) -> None:
    *head, told = switch(channel, is_on)
    assert told == sum(head) & 0xFF


@pytest.mark.parametrize("options", [{}, {"card": 17}, {"card": -1}, {"card": 1, "printer": 1}])
def test_lamps_that_make_no_sense_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"灯|通道"):
        RelayLights("/dev/null", **options)
