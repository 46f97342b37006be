#!/usr/bin/env python3
"""Tortures a program and holds it against a model of what it acknowledged.

    python3 Tests/Tools/torture --epin PROGRAM [--seed N] [--campaign NAME]... [--share X]

Prints each fault as it is found, with what it takes to find it again, then a table of what was
tried, when it is interrupted (SIGINT, SIGTERM) too. Ends with 1 when there was a fault.
`docs/reliability.md` explains what is tried.
"""
import argparse
import os
import random
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import crash
import damage
import fail
import judge
import kill
import lives
import sectors
from program import Program

CAMPAIGNS = {
    "damage": damage.run, "crash": crash.run, "fail": fail.run, "kill": kill.run,
    "sectors": sectors.run, "lives": lives.run,
}


def main():
    parser = argparse.ArgumentParser(prog="torture", description=__doc__.splitlines()[0])
    parser.add_argument("--epin", required=True, help="the program")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--campaign", action="append", choices=CAMPAIGNS, help="all by default")
    parser.add_argument("--share", type=float, default=1.0,
                        help="of the moments, calls and pages there are (crash, fail, sectors)")
    parser.add_argument("--images", type=int, default=10000, help="damaged images (damage)")
    parser.add_argument("--store", choices=damage.STORES, help="only this one (damage)")
    parser.add_argument("--subsets", type=int, default=4, help="at each moment (crash)")
    parser.add_argument("--kills", type=int, default=50, help="of each step (kill)")
    parser.add_argument("--lives", type=int, default=500, help="of the run that mixes all (lives)")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    table = judge.Table(sys.stdout)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=memory) as place:
        program = Program(arguments.epin, place)
        try:
            for name in arguments.campaign or CAMPAIGNS:
                CAMPAIGNS[name](program, table, arguments)
        except KeyboardInterrupt:
            print("interrupted")
    print(table.text)
    tried = sum(sum(counts.values()) for counts in table.counts.values())
    print(f"{tried} tried in {time.monotonic() - began:.0f} s, {len(table.faults)} faults")
    return 1 if table.faults else 0


if __name__ == "__main__":
    sys.exit(main())
