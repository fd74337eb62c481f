"""`kiosk demo`: with a display to play with, without one to be played; all of it for real either way."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.demo.citizen import Citizen, Taken
from kiosk.demo.control import serve_hand
from kiosk.demo.evidence import Finding, cases_at_backend, findings, number_on
from kiosk.demo.hand import Eyes, Hand, NotSeen
from kiosk.demo.journeys import JOURNEYS, WITH_LAID_CARD, Journey
from kiosk.demo.virtual_display import virtual_display
from kiosk.demo.world import Setting, World
from peripherals.card.pcscd import PcscdUnavailableError
from peripherals.printer.simulator.mechanism import PrintedSlip

_SIZE_PX = (1080, 1920)
_FIRST, _WITH_LAID_CARD = "food", "identity"
_BAR_PX = 340  # room for the hand bar beside the window
_WINDOW_TIMEOUT_S = 60.0
_ARRIVAL_TIMEOUT_S = 60.0


def show(given: argparse.Namespace) -> int:
    """The exit status: 0 when all that was claimed is true."""
    journey = given.journey or (_WITH_LAID_CARD if given.card_is_laid else _FIRST)
    offered = [name for name in JOURNEYS if name in WITH_LAID_CARD or not given.card_is_laid]
    if journey not in offered:
        print(f"no such journey: {journey!r}; there are: {', '.join(offered)}", file=sys.stderr)
        return 2
    display = os.environ.get("DISPLAY", "")
    if given.display and not display:
        print("--display: there is no display (DISPLAY is not set)", file=sys.stderr)
        return 2
    is_laid = journey in WITH_LAID_CARD
    try:
        if display and not given.headless:
            size_px = _window_px(display)
            return _by_hand(Setting(given.out, display, given.seed, size_px, is_card_laid=is_laid))
        with virtual_display(*_SIZE_PX) as name:
            setting = Setting(given.out, name, given.seed, _SIZE_PX, is_card_laid=is_laid)
            return _by_script(setting, journey, by_keys=given.keys)
    except FileExistsError as error:
        print(error, file=sys.stderr)
        return 2
    except PcscdUnavailableError as error:
        print(f"the card reader's daemon: {error}", file=sys.stderr)
        return 1


def _by_hand(setting: Setting) -> int:
    """Until the hand bar is closed or the process is told to end."""
    with World(setting) as world, serve_hand(world) as socket_path:
        command = [sys.executable, "-m", "screens.hand_bar", "--socket", str(socket_path)]
        if setting.is_card_laid:
            command.append("--card-is-laid")
        bar = subprocess.Popen([*command, "--left", str(setting.size_px[0])])
        signal.signal(signal.SIGTERM, lambda *_: bar.terminate())
        try:
            bar.wait()
        except KeyboardInterrupt:
            bar.terminate()
    return 0


def _by_script(setting: Setting, name: str, *, by_keys: bool) -> int:
    started_s = time.monotonic()
    with World(setting) as world:
        pages = setting.out / "pages"
        pages.mkdir()
        eyes = Eyes(setting.eyes_socket)
        _wait_for_window(setting.eyes_socket)
        journey = JOURNEYS[name](world)
        with Hand(setting.display) as hand:
            citizen = Citizen(eyes, hand, setting.display, pages, by_keys=by_keys)
            try:
                citizen.play(journey.steps)
            except NotSeen as error:
                citizen.picture("stuck")
                print(f"stuck: {error}", file=sys.stderr)
                return 1
            finally:
                _write_steps(setting.out / "steps.txt", citizen.taken, time.monotonic() - started_s)
        found = _look_it_up(world, journey, citizen)
    for finding in found:
        print(f"{'yes' if finding.is_true else 'NO ':3} {finding.claim} ({finding.seen})")
    print((setting.out / "steps.txt").read_text(encoding="utf-8"))
    return 0 if all(finding.is_true for finding in found) else 1


def _look_it_up(world: World, journey: Journey, citizen: Citizen) -> list[Finding]:
    if not journey.submits:
        cases = [line for line in world.backend("case", "list").splitlines() if line]
        return [Finding("nothing was received", not cases, str(len(cases)))]
    out = world.setting.out
    number = next((number for texts in citizen.texts if (number := number_on(texts))), "")
    slips = _slips(world)
    if slips:
        slips[0].image.save(out / "slip.png")
        (out / "slip.bin").write_bytes(slips[0].raw)
    if not _arrives(world, number):
        return [Finding("the application arrives at the backend", False, number)]
    held = cases_at_backend(world, number, out)
    for of_item, case in held.items():
        for document in case["documents"]:
            if document["media_type"] == "application/pdf":
                target = out / f"{document['material_id']}.pdf"
                world.backend("case", "document", of_item, document["id"], "--out", str(target))
    return findings(world, number, held, slips)


def _slips(world: World) -> list[PrintedSlip]:
    slips = []
    while True:
        try:
            slips.append(world.printer.wait_slip(1.0))
        except TimeoutError:
            return slips


def _arrives(world: World, number: str) -> bool:
    until_s = time.monotonic() + _ARRIVAL_TIMEOUT_S
    while time.monotonic() < until_s:
        if number and number in world.backend("case", "list"):
            return True
        time.sleep(1.0)
    return False


def _wait_for_window(socket_path: Path) -> None:
    until_s = time.monotonic() + _WINDOW_TIMEOUT_S
    while not socket_path.exists():
        if time.monotonic() > until_s:
            raise NotSeen(f"no window within {_WINDOW_TIMEOUT_S:.0f} s")
        time.sleep(0.1)


def _write_steps(path: Path, taken: Sequence[Taken], total_s: float) -> None:
    lines = [f"{'step':>4}  {'page':<11} {'wait s':>7} {'act s':>7}  touches"]
    lines += [f"{t.number:>4}  {t.page:<11} {t.wait_s:>7.2f} {t.act_s:>7.2f}  {t.touches}" for t in taken]
    lines.append(f"all  {total_s:.1f} s, the start of every process included")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _window_px(display: str) -> tuple[int, int]:
    """As large as the screen has room for beside the hand bar, in the proportions of the panel."""
    from Xlib.display import Display

    screen = Display(display).screen()
    width_px = min(_SIZE_PX[0], screen.width_in_pixels - _BAR_PX)
    height_px = min(width_px * _SIZE_PX[1] // _SIZE_PX[0], int(screen.height_in_pixels * 0.95))
    return height_px * _SIZE_PX[0] // _SIZE_PX[1], height_px
