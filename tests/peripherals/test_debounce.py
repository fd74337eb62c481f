"""Which changes of a device's state are shown, and when."""

from __future__ import annotations

from peripherals.debounce import Debounce
from peripherals.devices import CardMedia, DeviceState, ErrorAction, Fault, Status

READY = Status(DeviceState.ONLINE, media=CardMedia.NOT_PRESENT)
CARD_IN = Status(DeviceState.ONLINE, media=CardMedia.PRESENT)
LOST = Status(DeviceState.NO_DEVICE, fault=Fault("device.lost", ErrorAction.SUSPEND))
LOST_OTHERWISE = Status(DeviceState.NO_DEVICE, fault=Fault("device.lost", ErrorAction.SUSPEND, "other words"))


def test_the_first_status_is_shown_at_once() -> None:
    assert Debounce(1.0).offer(LOST, 0.0) == LOST


def test_a_card_going_in_is_shown_at_once_and_once() -> None:
    debounce = Debounce(1.0)
    assert debounce.offer(READY, 0.0) == READY
    assert debounce.offer(CARD_IN, 0.1) == CARD_IN
    assert debounce.offer(CARD_IN, 0.2) is None


def test_a_loss_is_shown_when_it_has_lasted() -> None:
    debounce = Debounce(1.0)
    debounce.offer(READY, 0.0)
    assert debounce.offer(LOST, 5.0) is None
    assert debounce.offer(LOST, 5.9) is None
    assert debounce.offer(LOST, 6.0) == LOST


def test_a_flap_is_never_shown() -> None:
    debounce = Debounce(1.0)
    debounce.offer(READY, 0.0)
    shown = [debounce.offer(status, 0.5 * i) for i, status in enumerate([LOST, READY] * 20, start=1)]
    assert shown == [None] * 40


def test_a_return_is_shown_when_it_has_lasted() -> None:
    debounce = Debounce(1.0)
    debounce.offer(LOST, 0.0)
    assert debounce.offer(READY, 1.0) is None
    assert debounce.offer(CARD_IN, 2.0) == CARD_IN


def test_a_new_reason_for_the_same_loss_is_shown_at_once() -> None:
    debounce = Debounce(1.0)
    debounce.offer(LOST, 0.0)
    assert debounce.offer(LOST_OTHERWISE, 0.1) == LOST_OTHERWISE
