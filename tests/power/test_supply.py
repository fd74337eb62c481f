"""What a NUT server's variables mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.devices import DeviceState, Status
from peripherals.power.nut import NutSupply, refusal, variables
from peripherals.power.supply import Source, Supply, summarise


def code(status: Status) -> str:
    return status.fault.code if status.fault else ""


@pytest.mark.parametrize(
    ("flags", "source", "is_low", "told"),
    [
        ("OL", Source.LINE, False, ""),
        ("OL CHRG", Source.LINE, False, ""),
        ("OL LB CHRG", Source.LINE, False, ""),  # the current is back, the battery is still empty
        ("OL RB", Source.LINE, False, "power.replace_battery"),
        ("OL BOOST", Source.LINE, False, ""),
        ("OB DISCHRG", Source.BATTERY, False, "power.on_battery"),
        ("OB RB", Source.BATTERY, False, "power.on_battery"),
        ("OB LB", Source.BATTERY, True, "power.low_battery"),
        ("FSD OL", Source.LINE, True, "power.low_battery"),
        ("FSD", Source.UNKNOWN, True, "power.low_battery"),
        ("OFF", Source.OFF, False, "power.off"),
        ("WAIT", Source.UNKNOWN, False, "power.stale"),
        ("CAL", Source.UNKNOWN, False, "power.unclear"),
        ("", Source.UNKNOWN, False, "power.unclear"),
    ],
)
def test_every_state_of_a_ups_has_its_place(flags: str, source: Source, is_low: bool, told: str) -> None:
    status = summarise({"ups.status": flags})
    assert status.supply == Supply(source, is_low)
    assert code(status) == told


@pytest.mark.parametrize(("said", "charge"), [("87", 87), ("87.5", 87), ("-1", 0), ("", None), ("full", None),
                                              ("nan", None), ("inf", None)])  # fmt: skip
def test_a_charge_that_is_no_number_is_not_told(said: str, charge: int | None) -> None:
    supply = summarise({"ups.status": "OL", "battery.charge": said}).supply
    assert supply is not None
    assert supply.charge_percent == charge


def test_values_in_quotes_are_read_with_their_quotes() -> None:
    answer = ["BEGIN LIST VAR ups", r'VAR ups device.model "Demo \"1000\" \\x"', "END LIST VAR ups"]
    assert variables("ups", answer) == {"device.model": 'Demo "1000" \\x'}


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_an_answer_that_makes_no_sense_is_a_lost_device_and_nothing_worse(lines: list[str]) -> None:
    with pytest.raises(OSError, match="upsd"):
        variables("ups", ["BEGIN LIST VAR ups", *lines])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ERR DATA-STALE", "power.stale"),
        ("ERR DRIVER-NOT-CONNECTED", "power.stale"),
        ("ERR UNKNOWN-UPS", "power.unknown_ups"),
        ("ERR ACCESS-DENIED", "power.refused"),
    ],
)
def test_a_server_whose_ups_is_lost_is_no_server_that_is_lost(line: str, told: str) -> None:
    status = refusal(line)
    assert status is not None
    assert (status.device, code(status)) == (DeviceState.OFFLINE, told)


@pytest.mark.parametrize("line", ["ERR ", "ERR FEATURE-NOT-SUPPORTED"])
def test_an_error_of_another_kind_keeps_its_words(line: str) -> None:
    with pytest.raises(OSError, match=line.strip()):
        refusal(line)


def test_a_name_that_would_be_another_command_is_refused() -> None:
    with pytest.raises(ValueError, match="只能有字母"):
        NutSupply(ups="ups\nFSD ups")
