#!/usr/bin/env python3
"""Times each form of `epin export` on a simulated ledger, beside JSON Lines.

`make bench-exports` runs it. Prints medians; nothing is kept.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time

EPIN = ".build/release/epin"
FORMS = [["--format", "jsonl"], ["--format", "csv"], ["--excel"], ["--format", "ocsf"]]


def seconds(data, form):
    start = time.perf_counter()
    subprocess.run([EPIN, "--data", data, "export", *form], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--holders", default="2000")
    parser.add_argument("--days", default="30")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="epin-exports-") as directory:
        data = os.path.join(directory, "data")
        made = subprocess.run(
            [EPIN, "--data", data, "simulate", "--holders", options.holders,
             "--days", options.days], stdout=subprocess.PIPE, text=True, check=True)
        print(made.stdout.splitlines()[0])
        # The forms take turns, so that a slow moment of the machine is everybody's.
        rounds = [[seconds(data, form) for form in FORMS] for _ in range(options.rounds)]
        medians = [statistics.median(column) for column in zip(*rounds)]
        print("| form | seconds | beside JSON Lines |\n|---|---:|---:|")
        for form, median in zip(FORMS, medians):
            print(f"| `{' '.join(form)}` | {median:.2f} | {median / medians[0]:.2f} |")


if __name__ == "__main__":
    main()
