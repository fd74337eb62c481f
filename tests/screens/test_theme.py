from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from config.profile import PanelProfile
from screens.geometry import geometry_of
from screens.theme import DAY, HIGH_CONTRAST, PAIRS, PANELS, TEXT_MM, Role, TextStep, contrast, look_for


def test_contrast_agrees_with_the_known_ends() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # WCAG's own example


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_text_stands_out_by_day(ink: str, ground: str, least: float) -> None:
    assert contrast(getattr(DAY, ink), getattr(DAY, ground)) >= least


@pytest.mark.parametrize(("ink", "ground", "_least"), PAIRS)
def test_high_contrast_has_twenty_to_one(ink: str, ground: str, _least: float) -> None:
    assert contrast(getattr(HIGH_CONTRAST, ink), getattr(HIGH_CONTRAST, ground)) >= 20


def test_the_measured_panel_of_the_drawings_has_the_drawings_scale() -> None:
    assert PANELS[PanelProfile.PORTRAIT_21_5].px_per_mm == pytest.approx(4.03, abs=0.01)


@pytest.mark.parametrize("panel", list(PanelProfile))
def test_a_millimetre_floor_stays_a_floor_in_pixels(panel: PanelProfile) -> None:
    look = look_for(panel)
    assert all(look.mm(length) >= length * look.px_per_mm - 1e-6 for length in (3, 15, 20, 40))


def test_text_sizes_are_four_a_step_and_as_large_as_promised() -> None:
    assert all(len(sizes) <= 4 for sizes in TEXT_MM.values())
    smallest = {step: sizes[Role.SMALL] for step, sizes in TEXT_MM.items()}
    assert smallest == {TextStep.NORMAL: 7.0, TextStep.ELDER: 10.0, TextStep.LARGEST: 12.0}
    assert min(size for sizes in TEXT_MM.values() for size in sizes.values()) >= 5


@pytest.mark.parametrize("panel", list(PanelProfile))
def test_the_frame_leaves_no_gap_over_another_part(panel: PanelProfile) -> None:
    geometry = geometry_of(look_for(panel))
    areas = [geometry.header, geometry.strip, geometry.body, geometry.footer]
    assert all(upper.y >= lower.top for upper, lower in pairwise(areas))
    assert geometry.tools.top <= geometry.strip.y
    assert geometry.tools.y >= geometry.footer.top


def test_a_smaller_window_scales_everything(repository: Path) -> None:
    half = look_for(PanelProfile.PORTRAIT_21_5, (540, 960))
    assert half.px_per_mm == pytest.approx(PANELS[PanelProfile.PORTRAIT_21_5].px_per_mm / 2)


def test_no_words_for_people_stand_in_the_code(repository: Path) -> None:
    sources = [*(repository / "screens").rglob("*.py"), *(repository / "kiosk" / "input").rglob("*.py")]
    found = [path.name for path in sources if re.search(r"[\u4e00-\u9fff]", path.read_text(encoding="utf-8"))]
    assert found == []
