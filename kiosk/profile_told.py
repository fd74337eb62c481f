"""What of a terminal's profile may be told: everything but secrets and people.

What is not known to be harmless is hidden, a section that is new as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from config.profile import Profile

HIDDEN: Final = None
_OPEN_SECTIONS = frozenset(
    {"terminal", "station", "keypad", "panel", "data_dir", "timeouts", "power", "printing", "scanning"}
)
_OPEN_BACKEND = frozenset(
    {
        "url",
        "public_url",
        "connect_timeout_s",
        "read_timeout_s",
        "attempt_deadline_s",
        "contact_interval_s",
    }
)
# Of a driver's own options, which any vendor may name as it likes.
_SECRET = re.compile(r"pass|pwd|secret|token|key|pin|cred|auth|community|user|name|command", re.IGNORECASE)
_HARMLESS = frozenset({"reader_name"})


def told_values(profile: Profile) -> dict[str, str | None]:
    """Each value by its dotted name in the file; None: there is one, and it is not told."""
    return dict(_values(profile))


def _values(profile: Profile) -> Iterator[tuple[str, str | None]]:
    for section, value in profile.model_dump(mode="json").items():
        match section:
            case "devices":
                for device, choice in value.items():
                    if choice is not None:
                        yield from _of_device(f"devices.{device}", choice)
            case "backend":
                for name, each in value.items():
                    yield f"backend.{name}", _plain(each) if name in _OPEN_BACKEND else HIDDEN
            case "helpers":
                yield "helpers", ", ".join(each["id"] for each in value)
            case "staff":
                yield "staff.members", ", ".join(f"{each['id']} {each['role']}" for each in value["members"])
            case _ if section in _OPEN_SECTIONS:
                yield from _flat(section, value)
            case _:
                yield section, HIDDEN


def _of_device(name: str, choice: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    yield f"{name}.driver", _plain(choice["driver"])
    if choice["own_process"]:
        yield f"{name}.own_process", _plain(True)
    for option, value in choice["options"].items():
        is_told = not isinstance(value, Mapping | list) and _may_be_told(str(option))
        yield f"{name}.{option}", _plain(value) if is_told else HIDDEN


def _may_be_told(option: str) -> bool:
    return option in _HARMLESS or not _SECRET.search(option)


def _flat(name: str, value: object) -> Iterator[tuple[str, str | None]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _flat(f"{name}.{key}", each)
    else:
        yield name, _plain(value) if _may_be_told(name.rpartition(".")[2]) else HIDDEN


def _plain(value: object) -> str:
    """Of an address, without who signs in there and without its query."""
    said = str(value)
    if "://" not in said:
        return said
    parts = urlsplit(said)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
