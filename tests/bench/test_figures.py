"""Percentiles, the written report, and the pixels that a touch is timed by."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.figures import Figure, Report, percentile, spread, table, write
from bench.house import Screen
from bench.touch import kind_of
from kiosk.demo.hand import Target
from kiosk.demo.virtual_display import virtual_display


def test_the_nearest_rank_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile(values, 1)) == (50, 95, 100)
    assert percentile([3.0], 0.01) == 3.0


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1), st.floats(0.01, 1))
def test_at_least_the_share_of_all_values_lies_at_or_below(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert sum(value <= found for value in values) >= share * len(values) * (1 - 1e-9)
    assert sum(value < found for value in values) < share * len(values)


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 0), ([1.0], 1.1)])
def test_a_percentile_of_nothing_is_refused(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="no percentile"):
        percentile(values, share)


def test_nothing_measured_gives_no_figure() -> None:
    assert spread("silence", [], "ms", (0.5,)) == []


def test_a_report_is_written_with_machine_and_load(tmp_path: Path) -> None:
    report = Report("store", (Figure("submit, p50", 6.8, "ms", 200),), 0.5, 0.7, 3.0)
    told = json.loads(write([report], tmp_path).read_text("utf-8"))
    assert told["machine"]["cores"] > 0
    assert told["reports"][0]["figures"][0]["value"] == 6.8
    assert told["reports"][0]["load_before"] == 0.5
    assert "submit, p50" in table([report])


@pytest.mark.parametrize(
    ("page", "touch_id", "kind"),
    [
        ("Search", "key.S", "key"),
        ("Search", "choice.D129", "page turn"),
        ("Question", "choice.new", "choice"),
        ("Question", "primary", "page turn"),
    ],
)
def test_a_touch_is_sorted_by_what_it_does(page: str, touch_id: str, kind: str) -> None:
    assert kind_of(page, touch_id) == kind


def test_the_pixels_of_a_display_are_read_and_a_part_can_be_hidden(tmp_path: Path) -> None:
    with virtual_display(400, 800, buffer_dir=tmp_path):
        screen = Screen(tmp_path)
        assert screen.grid().shape == (200, 100)
        assert screen.patch(30, 40).shape == (3, 3)
        hidden = screen.grid(Target("key.A", "A", 40, 80, 40, 40, enabled=True))
        assert not np.any(hidden[20:31, 10:21])
