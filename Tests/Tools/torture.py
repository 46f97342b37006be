#!/usr/bin/env python3
"""Damages the stores of a ledger, one image at a time, and holds the program to its word.

    torture.py --epin PROGRAM [--count N] [--seed N] [--store NAME]

Of each image: no command ends by a signal or does not end, none answers with status 0 what it did
not answer before, and a ledger that `verify` calls intact stays so when commands are applied to it.
Prints what came of the images, then every one that failed, with the seed and its number.
"""
import argparse
import collections
import os
import random
import shutil
import subprocess
import sys
import tempfile

PAGE = 4096
STORES = ["ledger", "views", "vault", "reads"]
QUESTIONS = [
    ("verify",), ("show", "100"), ("export",), ("query", "--limit", "5"), ("audit",),
    ("timeline", "cardholder", "4"), ("cardholder", "4"), ("rebuild",),
]


class Ledger:
    """A data directory that each image begins from."""

    def __init__(self, program, place):
        self.program = os.path.abspath(program)
        self.place = place
        self.run("init", "--key", "key", "--origin", "issuer.example.nc/epin",
                 "--simulated-time", "2022-02-07T20:00:00Z")
        for batch in range(4):
            lines = [
                f'{{"command":"registerCardholder","at":"2022-02-07T20:3{batch}:00Z",'
                f'"email":"h{batch}-{number}@example.nc","phone":"+687 00 0{batch} {number:02}"}}\n'
                for number in range(60)]
            self.run("apply", "--simulated-time", lines="".join(lines))
        self.run("rebuild")
        shutil.copytree(self.path("data"), self.path("base"))
        self.answers = {question: self.run(*question) for question in QUESTIONS}
        self.records = self.run("export").stdout.splitlines()

    def path(self, name):
        return os.path.join(self.place, name)

    def run(self, *words, lines=""):
        environment = {"PATH": os.environ["PATH"], "SWIFT_BACKTRACE": "enable=no"}
        return subprocess.run(
            [self.program, "--data", "data", *words], cwd=self.place, input=lines.encode(),
            capture_output=True, timeout=60, env=environment, check=False)

    def put(self, store, image):
        """Begins again, with this image of a store."""
        shutil.rmtree(self.path("data"))
        shutil.copytree(self.path("base"), self.path("data"))
        with open(self.path(f"data/{store}/data.mdb"), "wb") as file:
            file.write(image)


def damage(dice, image):
    """Another image, and what was done to it."""
    image = bytearray(image)
    used = len(image.rstrip(b"\0"))
    pages = (used + PAGE - 1) // PAGE
    page = dice.randrange(pages)
    start = page * PAGE
    kind = dice.choice(["bit", "bit", "header", "zeros", "swap", "stale", "bytes", "sector"])
    if kind == "bit":
        start = dice.randrange(used)
        image[start] ^= 1 << dice.randrange(8)
    elif kind == "header":
        start += dice.randrange(56)
        image[start] ^= 1 << dice.randrange(8)
    elif kind == "zeros":
        image[start:start + PAGE] = bytes(PAGE)
    elif kind in ("swap", "stale"):
        other = dice.randrange(pages) * PAGE
        before = image[start:start + PAGE]
        image[start:start + PAGE] = image[other:other + PAGE]
        if kind == "swap":
            image[other:other + PAGE] = before
    elif kind == "sector":
        start += dice.randrange(8) * 512
        image[start:start + 512] = bytes(512)
    else:
        start += dice.randrange(PAGE - 64)
        image[start:start + 64] = dice.randbytes(64)
    return bytes(image), f"{kind} at {start}"


def fault_of_question(ledger, question):
    """What is wrong with the answer to a question; None when nothing is."""
    outcome = ledger.run(*question)
    if outcome.returncode < 0:
        return f"signal {-outcome.returncode}", outcome
    known = ledger.answers[question]
    if outcome.returncode == 0 and outcome.stdout != known.stdout:
        return "another answer with status 0", outcome
    return None, outcome


def fault_of_going_on(ledger):
    """What is wrong after commands were applied to what `verify` calls intact."""
    if ledger.run("verify").returncode != 0:
        return None
    applied = 0
    for number in range(4):
        line = ('{"command":"requestCodes","at":"2022-02-07T21:00:00Z",'
                f'"email":"h{number}-1@example.nc","verifier":"portal"}}\n')
        outcome = ledger.run("apply", "--simulated-time", lines=line)
        if outcome.returncode < 0:
            return f"apply: signal {-outcome.returncode}"
        applied += outcome.returncode == 0
    outcome = ledger.run("verify")
    if outcome.returncode != 0:
        return f"intact before, after {applied} commands {outcome.stdout[:200]}"
    outcome = ledger.run("export")
    records = outcome.stdout.splitlines()
    if outcome.returncode == 0 and records[:len(ledger.records)] != ledger.records:
        return "events that were acknowledged are others"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epin", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--store", choices=STORES)
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    dice = random.Random(arguments.seed)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as place:
        ledger = Ledger(arguments.epin, place)
        images = {}
        for store in STORES:
            with open(ledger.path(f"base/{store}/data.mdb"), "rb") as file:
                images[store] = file.read()
        counts = collections.Counter()
        faults = []
        for number in range(arguments.count):
            store = arguments.store or dice.choice(STORES)
            image, what = damage(dice, images[store])
            ledger.put(store, image)
            question = dice.choice(QUESTIONS + [None, None])
            try:
                if question is None:
                    fault, result = fault_of_going_on(ledger), "went on"
                else:
                    fault, outcome = fault_of_question(ledger, question)
                    result = f"{question[0]}, status {outcome.returncode}"
            except subprocess.TimeoutExpired as error:
                fault, result = f"no end: {error.cmd}", "no end"
            counts[(store, result)] += 1
            if fault:
                faults.append(f"image {number}, {store}, {what}, {question}: {fault}")
    for (store, result), count in sorted(counts.items()):
        print(f"{count:6} {store:7} {result}")
    for fault in faults:
        print(fault)
    print(f"{arguments.count} images, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
