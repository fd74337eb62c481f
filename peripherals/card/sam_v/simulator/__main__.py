"""`python -m peripherals.card.sam_v.simulator PORT`: a module to try a terminal with, by typed words."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from peripherals.card.sam_v.simulator.cards import people
from peripherals.card.sam_v.simulator.port import SamVFault, SamVSimulator, Trouble

_HELP = "lay NAME | take | unplug | plug | fault [NAME] | end"


def main() -> int:
    """Until `end` or the end of input. The port is a link that a profile may name."""
    parser = argparse.ArgumentParser(description=__doc__, epilog=_HELP)
    parser.add_argument("port", type=Path, help="where the link to the port is made")
    parser.add_argument("--baud", type=int, default=115200)
    given = parser.parse_args()
    with SamVSimulator(given.port, given.baud) as simulator:
        print(f"{_HELP}\ncards: {', '.join(people())}\nfaults: {', '.join(SamVFault)}", flush=True)
        for line in sys.stdin:
            verb, _, name = line.strip().partition(" ")
            if verb == "end":
                break
            try:
                _do(simulator, verb, name)
            except (KeyError, ValueError):
                print(_HELP, flush=True)
    return 0


def _do(simulator: SamVSimulator, verb: str, name: str) -> None:
    match verb:
        case "lay":
            simulator.module.lay(people()[name])
        case "take":
            simulator.module.take()
        case "unplug":
            simulator.unplug()
        case "plug":
            simulator.plug()
        case "fault":
            simulator.trouble = Trouble(SamVFault(name)) if name else None
        case _:
            raise ValueError(verb)


if __name__ == "__main__":
    sys.exit(main())
