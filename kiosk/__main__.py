"""`kiosk`: runs a terminal, shows it off, and answers a technician's questions. `kiosk --help` lists all."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from config.profile import ProfileError, load_profile
from config.strings import text
from kiosk import card_cli, deadline_cli, prompts_cli, staff_cli, support_cli
from kiosk.arguments import Commands, explain, speak_chinese
from kiosk.calendars import cli as calendar_cli
from kiosk.catalogue import cli as catalogue_cli
from kiosk.catalogue.search import cli as find_cli
from kiosk.console import (
    POWER_ENDS,
    RESTARTS,
    UNCONFIGURED,
    print_json,
    refuse,
    until_unread,
    whole_number,
    write_any_text,
)
from kiosk.doctor import cli as doctor_cli
from kiosk.input import cli as ime_cli
from kiosk.supervisor import Program, Supervisor, die_with_parent
from peripherals.registry import DeviceConfigError
from sync.store.trouble import StoreUnreadable

_MOST_PIXELS = 16_384


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 all well, 1 the answer is no, 2 wrong use, 78 a configuration that cannot be used
    (said on standard error, naming what and where), 80 the battery is about to end, 81 a technician asks for
    a fresh start, 141 nobody reads the answer any more, 74 it could not be written."""
    write_any_text()
    speak_chinese()
    return until_unread(lambda: _answer(arguments))


def _answer(arguments: list[str] | None) -> int:
    given = _parser().parse_args(arguments)
    level = logging.DEBUG if given.verbose else logging.INFO
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr
    )
    logging.getLogger("pikepdf").setLevel(logging.WARNING)  # it greets at every import
    try:
        return int(given.act(given))
    except (ProfileError, DeviceConfigError, StoreUnreadable) as error:
        return refuse(error, UNCONFIGURED)


def _ui(given: argparse.Namespace) -> int:
    die_with_parent()
    from kiosk.flows.ending import RestartAsked
    from kiosk.start import NotStartable, open_terminal
    from kiosk.waiting import PowerEnds

    try:
        terminal = open_terminal(given.profile)
    except NotStartable as error:
        return refuse(error, UNCONFIGURED)
    from screens.app import run  # Kivy takes a second

    try:
        return run(
            terminal.profile,
            terminal.serve,
            speaker=terminal.speaker,
            size_px=given.size,
            fullscreen=given.fullscreen,
            cursor=given.cursor,
            eyes_socket=given.eyes,
            is_simulated=terminal.is_simulated,
        )
    except PowerEnds:
        return POWER_ENDS
    except RestartAsked:
        return RESTARTS


def _sync(given: argparse.Namespace) -> int:
    die_with_parent()
    from kiosk.start import agent_settings
    from sync.agent import serve

    return serve(agent_settings(load_profile(given.profile)))


def _run(given: argparse.Namespace) -> int:
    power = load_profile(given.profile).power
    kiosk = [sys.executable, "-m", "kiosk"]
    profile = ["--profile", str(given.profile)]
    window = ["--fullscreen"] if given.fullscreen else []
    supervisor = Supervisor(
        [Program("sync", [*kiosk, "sync", *profile]), Program("ui", [*kiosk, "ui", *profile, *window])],
        final_statuses=(POWER_ENDS, UNCONFIGURED),
        renewal_status=RESTARTS,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop())
    supervisor.start()
    supervisor.wait()
    supervisor.stop()
    if supervisor.final_status == POWER_ENDS and power.shutdown_command:
        subprocess.run(power.shutdown_command, check=False)
    return supervisor.final_status or 0


def _demo(given: argparse.Namespace) -> int:
    from kiosk.demo.show import show

    return show(given)


def _scan(given: argparse.Namespace) -> int:
    from peripherals.scanner.report import reports

    if given.pdf and given.pdf.resolve() in {file.resolve() for file in given.files}:
        return refuse(
            text("console.file.there", name=given.pdf)
        )  # `--pdf` before the pictures takes the first
    pages = 0
    try:
        for examined in reports(given.files, given.pdf):
            told = examined.told
            print(json.dumps(told, ensure_ascii=False) if given.json else _table(told), flush=True)
            if examined.trouble:
                print(examined.trouble, file=sys.stderr)
            pages += examined.page is not None
    except OSError as error:
        if error.filename is None:
            raise
        return refuse(error, 1)
    return refuse(text("console.no_page", name=given.pdf), 1) if given.pdf and not pages else 0


def _table(told: Mapping[str, object]) -> str:
    return "  ".join(f"{name}: {value}" for name, value in told.items() if value not in (None, [], ""))


def _audit(given: argparse.Namespace) -> int:
    from kiosk.doctor.finding import Finding
    from kiosk.doctor.storage import opened
    from kiosk.words import render

    store = opened(load_profile(given.profile).data_dir)
    if isinstance(store, Finding):  # of a store that is not there nothing can be said to be whole
        return refuse(render(store.words), 1)
    broken = store.audit.verify()
    store.close()
    print_json({"whole": broken is None, "first_broken_row": broken})
    return 0 if broken is None else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk")
    parser.add_argument("--verbose", action="store_true")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_terminal(commands)
    _add_demo(_command(commands, "demo", _demo))
    scan = _command(commands, "scan", _scan)
    scan.add_argument("files", nargs="+", type=Path)
    scan.add_argument("--json", action="store_true")
    scan.add_argument("--pdf", type=Path, metavar="OUT")
    add = commands.add_parser
    catalogue_cli.add_to(add("catalogue"))
    find_cli.add_to(add("find"))
    deadline_cli.add_to(add("deadline"))
    calendar_cli.add_to(add("calendar"))
    doctor_cli.add_doctor_to(add("doctor"))
    doctor_cli.add_device_to(add("device"))
    card_cli.add_card_to(add("card"))
    card_cli.add_helper_to(add("helper"))
    prompts_cli.add_to(add("prompts"))
    ime_cli.add_to(add("ime"))
    staff_cli.add_to(add("staff"))
    support_cli.add_to(add("support-bundle"))
    explain(parser)
    return parser


def _command(commands: Commands, name: str, act: Callable[[argparse.Namespace], int]) -> Any:
    parser = commands.add_parser(name)
    parser.set_defaults(act=act)
    return parser


def _add_terminal(commands: Commands) -> None:
    """What runs on a terminal, each by its profile."""
    run = _command(commands, "run", _run)
    ui = _command(commands, "ui", _ui)
    sync = _command(commands, "sync", _sync)
    audit = _command(commands, "audit", _audit)
    for parser in (run, ui, sync, audit):
        parser.add_argument("--profile", type=Path, required=True)
    for parser in (run, ui):
        parser.add_argument("--fullscreen", action="store_true")
    ui.add_argument("--cursor", action="store_true")
    ui.add_argument("--size", type=_size, metavar="WxH")
    ui.add_argument("--eyes", type=Path, metavar="SOCKET")
    audit.add_argument("what", choices=["verify"])


def _add_demo(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--out", type=Path, default=Path("var/demo"))
    demo.add_argument("--journey", default="")
    demo.add_argument("--card-is-laid", action="store_true")
    demo.add_argument("--keys", action="store_true")
    demo.add_argument("--seed", type=whole_number, default=0)
    way = demo.add_mutually_exclusive_group()
    way.add_argument("--headless", action="store_true")
    way.add_argument("--display", action="store_true")


def _size(said: str) -> tuple[int, int]:
    width, _, height = said.partition("x")
    if not (_is_pixels(width) and _is_pixels(height)):
        raise argparse.ArgumentTypeError(text("console.no_size", said=said))
    return int(width), int(height)


def _is_pixels(said: str) -> bool:
    return said.isascii() and said.isdecimal() and 0 < int(said) <= _MOST_PIXELS


if __name__ == "__main__":
    sys.exit(main())
