"""What a driver says of itself, and how good it is: a scale whose steps are rules, met one by one.

The step is worked out from the rules, never claimed. `tests/contract/test_manifests.py` looks behind every
rule that a manifest says is met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Quality(StrEnum):
    """Steps of the scale. A step counts only with all steps below it."""

    UNRATED = "unrated"
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Rule(StrEnum):
    """Source: devices.md section 6 (what others paid for) and the quality scale named in style.md."""

    # bronze: it tells the truth
    CONTRACT_SUITE = "contract_suite"  # passes tests/contract, through the real queue
    STATUS_VOCABULARY = "status_vocabulary"  # every state in the words of peripherals/devices.py
    WORDS_FOR_EVERY_CODE = "words_for_every_code"  # citizen's and technician's, for every fault it can give
    DOCUMENTED = "documented"  # a page in docs/devices: wiring, profile, statuses, what was never tried
    # silver: it recovers by itself
    REOPENS = "reopens"  # unplugged and plugged in again, for ever, without a restart
    KEEPS_DEADLINES = "keeps_deadlines"  # a slow or hung device costs its caller no more than was allowed
    FAULTS_PLAYED = "faults_played"  # unplug, hang, slow and rubbish are each played in the suite
    SIMULATED = "simulated"  # a simulator ships with it and injects those faults
    # gold: it is known from life
    TRACES_REPLAYED = "traces_replayed"  # recorded bytes in tests/contract/traces give the same answers
    TESTED_ON_HARDWARE = "tested_on_hardware"  # on a device one can touch, named on its page
    INTERRUPTIBLE = "interruptible"  # every call ends by itself in time, or it runs in a process of its own
    MEASURED = "measured"  # its page tells what was measured, and how


RULES: Mapping[Quality, tuple[Rule, ...]] = {
    Quality.BRONZE: (
        Rule.CONTRACT_SUITE,
        Rule.STATUS_VOCABULARY,
        Rule.WORDS_FOR_EVERY_CODE,
        Rule.DOCUMENTED,
    ),
    Quality.SILVER: (Rule.REOPENS, Rule.KEEPS_DEADLINES, Rule.FAULTS_PLAYED, Rule.SIMULATED),
    Quality.GOLD: (Rule.TRACES_REPLAYED, Rule.TESTED_ON_HARDWARE, Rule.INTERRUPTIBLE, Rule.MEASURED),
}

BRONZE = frozenset(RULES[Quality.BRONZE])
SILVER = BRONZE | frozenset(RULES[Quality.SILVER])


@dataclass(frozen=True, slots=True)
class DriverManifest:
    """A `ClassVar` named `manifest` on every driver class.

    `kind` is the device's name under `devices:` in the profile (`id_reader`), `driver` the name one writes
    there. `capabilities` are the fields of `Status` that it fills, and what it does beyond its contract
    ("confirms"). `page` is a file in docs/devices, `simulator` a module or `module:name`. A rule may be
    exempt, with the reason; only `tested_on_hardware` may not.
    """

    kind: str
    driver: str
    page: str
    met: frozenset[Rule]
    capabilities: tuple[str, ...] = ()
    simulator: str = ""
    exempt: Mapping[Rule, str] = field(default_factory=dict)
    tested_on_hardware: bool = False

    def __post_init__(self) -> None:
        """Errors: ValueError for a manifest that contradicts itself."""
        if self.tested_on_hardware != (Rule.TESTED_ON_HARDWARE in self.met):
            raise ValueError(f"{self.driver}: tested_on_hardware is said once and not the other time")
        if Rule.TESTED_ON_HARDWARE in self.exempt:
            raise ValueError(f"{self.driver}: nothing is exempt from {Rule.TESTED_ON_HARDWARE}")
        if unclear := {rule for rule, reason in self.exempt.items() if rule in self.met or not reason}:
            raise ValueError(f"{self.driver}: exempt and met, or without a reason: {sorted(unclear)}")

    @property
    def missing(self) -> tuple[Rule, ...]:
        """Rules that are neither met nor exempt, lowest step first."""
        return tuple(
            rule
            for rules in RULES.values()
            for rule in rules
            if rule not in self.met and rule not in self.exempt
        )

    @property
    def quality(self) -> Quality:
        reached = Quality.UNRATED
        for step, rules in RULES.items():
            if not set(rules).isdisjoint(self.missing):
                break
            reached = step
        return reached


def manifest_of(driver: object) -> DriverManifest | None:
    """The manifest of a driver class or driver; None for a package that tells nothing of its own."""
    told = getattr(driver, "manifest", None)
    return told if isinstance(told, DriverManifest) else None
