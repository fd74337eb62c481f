"""What a driver claims of itself is true: every rule that can be looked behind is."""

from __future__ import annotations

import importlib
import inspect

import pytest

from config.strings import texts
from peripherals.manifest import (
    BRONZE,
    RULES,
    SILVER,
    DriverManifest,
    Quality,
    Rule,
    manifest_of,
)
from peripherals.registry import BUILT_IN, command_of
from tests.repo import tree
from tests.repo.test_strings import codes

DRIVERS = sorted(BUILT_IN)
PAGES = tree.ROOT / "docs" / "devices"


def driver_class(name: str) -> type:
    module, _, attribute = BUILT_IN[name].partition(":")
    found: type = getattr(importlib.import_module(module), attribute)
    return found


def manifest(name: str) -> DriverManifest:
    told = manifest_of(driver_class(name))
    assert told is not None, f"{name} has no manifest"
    return told


def claiming(rule: Rule) -> list[str]:
    return [name for name in DRIVERS if rule in manifest(name).met]


def page(name: str) -> str:
    return (PAGES / manifest(name).page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DRIVERS)
def test_a_manifest_names_its_driver_and_a_device_of_the_profile_it_can_be(name: str) -> None:
    told = manifest(name)
    assert told.driver == name
    command = command_of(told.kind)
    assert command is not None
    assert hasattr(driver_class(name), command)


@pytest.mark.parametrize("name", DRIVERS)
def test_the_first_step_of_the_scale_is_the_least_that_ships(name: str) -> None:
    assert manifest(name).quality is not Quality.UNRATED


@pytest.mark.parametrize("name", claiming(Rule.DOCUMENTED))
def test_a_documented_driver_has_a_page_with_its_name_its_options_and_what_was_not_tried(name: str) -> None:
    told = page(name)
    assert f"`{name}`" in told or f"driver: {name}" in told
    options = list(inspect.signature(driver_class(name)).parameters)
    assert [option for option in options if option not in told] == []
    assert "## Not verified" in told


@pytest.mark.parametrize("name", claiming(Rule.WORDS_FOR_EVERY_CODE))
def test_every_code_in_a_drivers_folder_has_words_for_both_listeners(name: str) -> None:
    folder = "/".join(BUILT_IN[name].split(".")[:2]) + "/"
    sources = [tree.text(path) for path in tree.tracked(".py") if tree.name(path).startswith(folder)]
    given = {code for source in sources for code in codes(source)}
    assert given
    keys = {f"fault.{code}.{listener}" for code in given for listener in ("citizen", "technician")}
    assert keys - texts().keys() == set()


@pytest.mark.parametrize("name", claiming(Rule.SIMULATED))
def test_a_simulator_that_is_named_is_there(name: str) -> None:
    module, _, attribute = manifest(name).simulator.partition(":")
    assert module.startswith("peripherals.")
    found = importlib.import_module(module)
    assert not attribute or hasattr(found, attribute)


@pytest.mark.parametrize("name", claiming(Rule.MEASURED))
def test_what_was_measured_stands_on_the_page(name: str) -> None:
    assert "## Measured" in page(name)


def test_whoever_says_that_hardware_was_touched_names_it_on_the_page() -> None:
    tried = claiming(Rule.TESTED_ON_HARDWARE)
    assert [name for name in tried if "## Tested on" not in page(name)] == []


def told(met: frozenset[Rule], **more: object) -> DriverManifest:
    return DriverManifest(kind="id_reader", driver="x", page="x.md", met=met, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("met", "step"),
    [
        (frozenset(), Quality.UNRATED),
        (BRONZE, Quality.BRONZE),
        (BRONZE - {Rule.DOCUMENTED}, Quality.UNRATED),
        (SILVER, Quality.SILVER),
        (SILVER - {Rule.DOCUMENTED}, Quality.UNRATED),
        (SILVER | set(RULES[Quality.GOLD]) - {Rule.TESTED_ON_HARDWARE}, Quality.SILVER),
        (frozenset(Rule) - {Rule.TESTED_ON_HARDWARE}, Quality.SILVER),
    ],
)
def test_a_step_counts_only_with_all_steps_below_it(met: frozenset[Rule], step: Quality) -> None:
    assert told(met).quality is step


def test_gold_needs_a_device_that_somebody_touched() -> None:
    assert told(frozenset(Rule), tested_on_hardware=True).quality is Quality.GOLD
    with pytest.raises(ValueError, match="said once"):
        told(frozenset(Rule))
    with pytest.raises(ValueError, match="nothing is exempt"):
        told(SILVER, exempt={Rule.TESTED_ON_HARDWARE: "none was at hand"})


def test_an_exemption_has_a_reason_and_counts_as_met() -> None:
    assert told(BRONZE - {Rule.DOCUMENTED}, exempt={Rule.DOCUMENTED: "a test"}).quality is Quality.BRONZE
    with pytest.raises(ValueError, match="without a reason"):
        told(BRONZE - {Rule.DOCUMENTED}, exempt={Rule.DOCUMENTED: ""})


def test_every_rule_belongs_to_one_step() -> None:
    listed = [rule for rules in RULES.values() for rule in rules]
    assert sorted(listed) == sorted(Rule)


@pytest.mark.parametrize("name", DRIVERS)
def test_the_list_of_devices_tells_the_step_that_each_driver_has_reached(name: str) -> None:
    lines = [line for line in tree.text(PAGES / "README.md").splitlines() if f"| `{name}`" in line]
    assert len(lines) == 1
    cells = [cell.strip() for cell in lines[0].strip("|").split("|")]
    assert cells[0] == f"`{manifest(name).kind}`"
    assert manifest(name).page in cells[2]
    assert cells[3] == manifest(name).quality
