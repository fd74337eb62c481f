"""`kiosk`: runs a terminal, shows it off, and answers a technician's questions. `kiosk --help` lists all."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from config.profile import ProfileError, load_profile
from config.strings import text
from kiosk import card_cli, deadline_cli, prompts_cli, staff_cli, support_cli
from kiosk.arguments import speak_chinese
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
    from screens.app import run

    try:
        terminal = open_terminal(given.profile)
    except NotStartable as error:
        return refuse(error, UNCONFIGURED)
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
        final_status=POWER_ENDS,
        renewal_status=RESTARTS,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop())
    supervisor.start()
    supervisor.wait()
    supervisor.stop()
    if not supervisor.is_final:
        return 0
    if power.shutdown_command:
        subprocess.run(power.shutdown_command, check=False)
    return POWER_ENDS


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
    parser = argparse.ArgumentParser(prog="kiosk", description=__doc__)
    parser.add_argument("--verbose", action="store_true")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, act: object, words: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words)
        sub.set_defaults(act=act)
        return sub

    def with_profile(name: str, act: object, words: str) -> argparse.ArgumentParser:
        sub = command(name, act, words)
        sub.add_argument("--profile", type=Path, required=True, help="the terminal's YAML file")
        return sub

    run = with_profile("run", _run, "run a terminal: window and agent under one supervisor")
    run.add_argument("--fullscreen", action="store_true")
    ui = with_profile("ui", _ui, "the window and the devices")
    ui.add_argument("--fullscreen", action="store_true")
    ui.add_argument("--cursor", action="store_true")
    ui.add_argument("--size", type=_size, metavar="WxH", help="pixels, where there is no panel")
    ui.add_argument(
        "--eyes", type=Path, metavar="SOCKET", help="let a scripted citizen look (simulated devices only)"
    )
    with_profile("sync", _sync, "the agent that brings applications to the backend")
    _add_demo(command("demo", _demo, "the whole house with simulated devices"))
    audit = with_profile("audit", _audit, "check the chain of the audit log")
    audit.add_argument("what", choices=["verify"])

    catalogue_cli.add_to(commands.add_parser("catalogue", help="questions about a catalogue"))
    find_cli.add_to(commands.add_parser("find", help="the items someone means by what they type"))
    deadline_cli.add_to(commands.add_parser("deadline", help="work out a date of the law, step by step"))
    calendar_cli.add_to(commands.add_parser("calendar", help="take in and check the working days of years"))
    scan = command("scan", _scan, "find the page in picture files")
    scan.add_argument("files", nargs="+", type=Path)
    scan.add_argument("--json", action="store_true", help="one JSON object a line and file")
    scan.add_argument("--pdf", type=Path, metavar="OUT", help="the accepted pages, bound")
    doctor_cli.add_doctor_to(commands.add_parser("doctor", help="how everything is, and what to do"))
    doctor_cli.add_device_to(commands.add_parser("device", help="try one device"))
    card_cli.add_card_to(commands.add_parser("card", help="read the card in the reader"))
    card_cli.add_helper_to(commands.add_parser("helper", help="station helpers of this terminal"))
    prompts_cli.add_to(commands.add_parser("prompts", help="what nobody has recorded for the speaker yet"))
    ime_cli.add_to(commands.add_parser("ime", help="what handwriting, pinyin or strokes may mean"))
    staff_cli.add_to(commands.add_parser("staff", help="who may enter what citizens may not"))
    support_cli.add_to(
        commands.add_parser("support-bundle", help="what an engineer far away needs, without personal data")
    )
    return parser


def _add_demo(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--out", type=Path, default=Path("var/demo"))
    demo.add_argument(
        "--journey",
        default="",
        help="food (if none is named), offline, hygiene, felling, company, bundle, filing, or identity",
    )
    demo.add_argument(
        "--card-is-laid",
        action="store_true",
        help="an identity card and a reader for it, as in journey identity",
    )
    demo.add_argument("--keys", action="store_true", help="played by the keys of a keypad alone, untouched")
    demo.add_argument("--seed", type=whole_number, default=0)
    way = demo.add_mutually_exclusive_group()
    way.add_argument("--headless", action="store_true", help="play it, even where there is a display")
    way.add_argument("--display", action="store_true", help="open the window; fail where there is no display")


def _size(said: str) -> tuple[int, int]:
    width, _, height = said.partition("x")
    if not (_is_pixels(width) and _is_pixels(height)):
        raise argparse.ArgumentTypeError(text("console.no_size", said=said))
    return int(width), int(height)


def _is_pixels(said: str) -> bool:
    return said.isascii() and said.isdecimal() and 0 < int(said) <= _MOST_PIXELS


if __name__ == "__main__":
    sys.exit(main())
