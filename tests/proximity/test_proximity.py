"""Whether somebody stands there: steady over flicker, and unknown when nothing tells."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.devices import Deadline, Done, Presence
from peripherals.proximity.gpio import GpioSensor
from peripherals.proximity.presence import Stand
from peripherals.proximity.simulator import FAR_MM, VirtualLine, VirtualSensor, frame
from peripherals.proximity.tfmini import Distances, TfMiniSensor


def test_somebody_passing_by_is_nobody_and_somebody_shifting_stays() -> None:
    stand = Stand(come_s=0.5, gone_s=3.0)
    told = []
    looks = [(0, False), (3, False), (4, True), (4.4, False), (7.5, False), (8, True), (8.6, True),
             (9, False), (11, True), (12, False), (15.1, False)]  # fmt: skip
    for at_s, is_near in looks:
        stand.offer(is_near, at_s)
        told.append(stand.presence)
    unknown, here, gone = Presence.UNKNOWN, Presence.PRESENT, Presence.NOT_PRESENT
    assert told == [unknown, gone, gone, gone, gone, gone, here, here, here, here, gone]


@given(st.lists(st.tuples(st.integers(1, 1200), st.binary(max_size=5)), max_size=8))
def test_distances_come_through_whatever_stands_between_the_frames(told: list[tuple[int, bytes]]) -> None:
    noise = [bytes(byte for byte in between if byte != 0x59) for _, between in told]
    stream = b"".join(lost + frame(cm * 10) for (cm, _), lost in zip(told, noise, strict=True))
    distances = Distances()
    assert [mm for byte in stream for mm in distances.feed(bytes((byte,)))] == [cm * 10 for cm, _ in told]


@given(st.binary(max_size=200))
def test_no_bytes_end_the_sensor(data: bytes) -> None:
    assert all(mm > 0 for mm in Distances().feed(data))


def test_where_nothing_reflects_nobody_stands() -> None:
    assert next(iter(Distances().feed(frame(500, strength=20)))) > FAR_MM


def test_a_person_comes_and_goes_before_the_sensor_and_its_silence_is_told(tmp_path: Path) -> None:
    sensor = VirtualSensor(tmp_path / "sensor")
    device = TfMiniSensor(str(tmp_path / "sensor"), come_s=0.1, gone_s=0.3)
    device.open()
    try:
        assert device.sense(Deadline.after(2)) == Done(Presence.NOT_PRESENT)
        sensor.distance_mm = 1000
        time.sleep(0.3)
        assert device.sense(Deadline.after(2)) == Done(Presence.NOT_PRESENT)
        sensor.distance_mm = 600
        assert until(device, Presence.PRESENT)
        sensor.distance_mm = 1000
        time.sleep(0.5)
        assert device.sense(Deadline.after(2)) == Done(Presence.PRESENT)
        sensor.is_silent = True
        assert until(device, Presence.UNKNOWN)
        fault = device.status().fault
        assert fault is not None
        assert fault.code == "proximity.silent"
    finally:
        device.close()
        sensor.stop()


def until(device: TfMiniSensor | GpioSensor, presence: Presence) -> bool:
    until_s = time.monotonic() + 4
    while device.status().presence is not presence and time.monotonic() < until_s:
        time.sleep(0.02)
    return device.status().presence is presence


def test_a_contact_that_closes_at_nought_is_read_so(tmp_path: Path) -> None:
    line = VirtualLine(tmp_path / "gpio18")
    line.read_as("1")
    device = GpioSensor(str(line.folder), active=0, come_s=0.05, gone_s=0.05)
    device.open()
    assert until(device, Presence.NOT_PRESENT)
    line.read_as("0")
    assert until(device, Presence.PRESENT)


@pytest.mark.parametrize("options", [{"near_mm": 0}, {"near_mm": 900, "far_mm": 800}, {"gone_s": 100.0}])
def test_distances_and_times_that_make_no_sense_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"near_mm|gone_s"):
        TfMiniSensor("/dev/null", **options)  # type: ignore[arg-type]
