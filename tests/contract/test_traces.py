"""What a device once said gives the same answer for ever."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from peripherals.devices import CardMedia
from tests.contract.rig import RIGS
from tests.contract.traces import TRACES


def plain(value: Any) -> Any:
    """An outcome as it stands in a trace: fields that say something, as text."""
    if dataclasses.is_dataclass(value):
        told = {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {name: field for name, field in told.items() if field not in (None, "", "0")}
    if isinstance(value, bytes):
        return f"{len(value)} bytes" if value else ""
    return None if value is None else str(value)


def octets(text: str) -> bytes:
    return bytes.fromhex(text)


@pytest.mark.parametrize("name", TRACES)
def test_a_recorded_exchange_gives_the_answer_it_gave(name: str) -> None:
    trace = TRACES[name]
    exchange = [(octets(sent), octets(heard)) for sent, heard in trace["exchange"]]
    assert plain(RIGS[trace["driver"]].replay(exchange)) == trace["expected"]


@pytest.mark.parametrize("name", TRACES)
def test_a_trace_says_where_it_was_recorded(name: str) -> None:
    assert TRACES[name]["recorded"]


def test_plain_leaves_out_what_says_nothing() -> None:
    assert plain(CardMedia.PRESENT) == "present"
    assert plain(None) is None
