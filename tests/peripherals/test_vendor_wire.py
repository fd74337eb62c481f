"""What passes between two processes arrives as it was sent; anything else is refused."""

from __future__ import annotations

import json
import struct
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.devices import (
    CardMedia,
    Completion,
    Deadline,
    DeviceState,
    Done,
    ErrorAction,
    Failed,
    Fault,
    JobState,
    PrintJob,
    Recovery,
    Status,
)
from peripherals.identity import Identity, IdentityKind, Sex
from peripherals.printer.document import Line, Qr, Slip
from peripherals.scanner.frame import Frame
from peripherals.vendor_wire import WireError, pack, unpack

WHO = Identity(
    IdentityKind.SOCIAL_SECURITY_CARD, "样本\U0002b5af", "11010519491231002X", Sex.FEMALE, date(1949, 12, 31)
)


def there_and_back(value: object) -> Any:
    data = pack(value)
    text, body = struct.unpack("!II", data[:8])
    assert len(data) == 8 + text + body
    return unpack(data[8 : 8 + text], bytearray(data[8 + text :]))


@pytest.mark.parametrize(
    "value",
    [
        Done(WHO),
        Failed(Completion.TIME_OUT, "card.none", Recovery.RETRY, "detail"),
        Status(DeviceState.ONLINE, CardMedia.PRESENT, 3, fault=Fault("x", ErrorAction.CLEAR, "words")),
        PrintJob(JobState.UNKNOWN, 12, Failed(Completion.TIME_OUT, "x", Recovery.STAFF)),
        Slip("HT07-000482-6", (Line("收件凭证"), Qr("https://example.test", "扫码"))),
        Deadline(12.5),
        {"a": (1, [2.5, None, True]), "b": b"\x00\xff"},
        datetime(2026, 11, 24, tzinfo=UTC),
        Path("some/file"),
        "\ud800",
    ],
)
def test_every_kind_of_a_contract_arrives_as_it_was_sent(value: object) -> None:
    back = there_and_back(value)
    assert back == value
    assert type(back) is type(value)


def test_a_picture_arrives_dot_by_dot() -> None:
    picture = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    back = there_and_back(Done(Frame(picture[:, ::-1], 1.5)))
    assert np.array_equal(back.value.bgr, picture[:, ::-1])
    assert back.value.bgr.flags.writeable


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=12,
)


@given(plain)
def test_plain_values_of_any_shape_arrive_as_they_were_sent(value: object) -> None:
    assert there_and_back(value) == value


@pytest.mark.parametrize(
    "value", [object(), np.array([object()]), PurePath("x"), {1, 2}, lambda: 1, Deadline]
)
def test_what_no_contract_speaks_may_not_pass(value: object) -> None:
    with pytest.raises(WireError, match="may not pass"):
        pack(value)


@pytest.mark.parametrize(
    "told",
    [
        {"~": "data", "of": "subprocess:Popen", "fields": {"args": ["true"]}},
        {"~": "data", "of": "peripherals.printer.tcp:TcpTransport", "fields": {"host": "x"}},
        {"~": "data", "of": "peripherals.registry:open_devices", "fields": {}},
        {"~": "data", "of": "peripherals.devices:Nothing", "fields": {}},
        {"~": "data", "of": "peripherals.devices:Status", "fields": {"colour": 1}},
        {"~": "enum", "of": "peripherals.devices:Status", "value": 1},
        {"~": "enum", "of": "peripherals.devices:DeviceState", "value": "asleep"},
        {"~": "bytes", "at": 0, "length": 5},
        {"~": "bytes", "at": -1, "length": 1},
        {"~": "array", "at": 0, "length": 0, "dtype": "O", "shape": [1]},
        {"~": "spell"},
        {"no": "tag"},
    ],
)
def test_a_frame_that_names_anything_else_makes_nothing(told: object) -> None:
    with pytest.raises(WireError):
        unpack(json.dumps(told).encode(), b"")


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_rubbish_is_refused_and_nothing_worse(text: bytes, body: bytes) -> None:
    try:
        unpack(text, body)
    except WireError:
        return
