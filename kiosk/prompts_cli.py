"""`kiosk prompts`: which sentences of the pages nobody has recorded for this terminal's speaker yet."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.profile import ProfileError, load_profile
from config.strings import text, texts
from kiosk.console import UNCONFIGURED, WRONG_USE, print_json, refuse
from peripherals.speaker.prompts import read_prompts

DRIVER = "prompt_folder"
# Families of keys that no page tells a citizen aloud: on paper, in commands, for technicians and clerks.
_NOT_SPOKEN = frozenset(
    {
        "calendar",
        "catalogue",
        "console",
        "date",
        "deadline",
        "doctor",
        "ethnic_group",
        "fault",
        "gallery",
        "hand",
        "key",
        "lint",
        "problem",
        "prompts",
        "sames",
        "service",
        "sheet",
        "slip",
        "staff",
        "template",
        "typing",
        "watermark",
        "weekday",
        "words",
        "workbook",
    }
)
_FAULT_SPOKEN = ".citizen"


@dataclass(frozen=True, slots=True)
class Recorded:
    """`missing` are sentences by key; `unknown` are recordings of keys that the terminal does not have."""

    count: int
    missing: Mapping[str, str]
    unknown: tuple[str, ...]


def spoken_keys(told: Mapping[str, str]) -> Iterator[str]:
    """What pages may say aloud just as it stands. Pure. A text with a number or a name in it is never
    looked up among recordings."""
    for key, words in told.items():
        is_family_spoken = key.partition(".")[0] not in _NOT_SPOKEN
        is_fault = key.startswith("fault.") and key.endswith(_FAULT_SPOKEN)
        if (is_family_spoken or is_fault) and "{" not in words:
            yield key


def recorded(prompts: Iterable[str], told: Mapping[str, str]) -> Recorded:
    """Pure."""
    here = frozenset(prompts)
    missing = {key: told[key] for key in sorted(spoken_keys(told)) if key not in here}
    return Recorded(len(here & told.keys()), missing, tuple(sorted(here - told.keys())))


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `prompts`."""
    parser.set_defaults(act=_prompts)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--profile", type=Path)
    where.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true")


def _prompts(given: argparse.Namespace) -> int:
    folder = given.folder
    if folder is None:
        try:
            speaker = load_profile(given.profile).devices.speaker
        except ProfileError as error:
            return refuse(error, UNCONFIGURED)
        if speaker is None or speaker.driver != DRIVER:
            return refuse(text("prompts.no_folder"), WRONG_USE)
        folder = Path(str(speaker.options.get("folder", "")))
    try:
        found = recorded(read_prompts(folder), texts())
    except OSError as error:
        return refuse(error, 1)
    if given.json:
        print_json({"recorded": found.count, "missing": dict(found.missing), "unknown": found.unknown})
    else:
        for key, words in found.missing.items():
            print(f"{key}: {words}")
        for key in found.unknown:
            print(text("prompts.unknown", key=key))
        print(text("prompts.count", recorded=found.count, missing=len(found.missing)))
    return 1 if found.missing or found.unknown else 0
