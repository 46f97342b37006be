"""The n-th call fails, for every n, in each step of a story; or the process is killed there."""
import errno
import os
import random
import shutil

import judge
import story
from disk import Disk, none, nothing
from judge import Fault
from story import Teller

ACTIONS = [
    str(errno.EIO), str(errno.ENOSPC), str(errno.EINTR), f"+{errno.EIO}", f"+{errno.ENOSPC}",
    "short", "kill", "torn",
]
ENDS = ("kill", "torn")


class Stage:
    """A step of a story, and the home that it begins from."""

    def __init__(self, program, number, step, teller):
        self.step = step
        self.name = f"{step.__name__} {number}"
        if step is story.rebuild:
            story.damage_views(program)
        program.copy_home(self.name)
        self.promises = teller.promises.copy()
        self.promises.know(program)
        self.promises.know_messages(program)
        self.time, self.seed = teller.time, teller.seed
        before = len(teller.outcomes)
        step(teller)
        self.outcomes = teller.outcomes[before:]
        for words, outcome in self.outcomes:
            judge.check_end(outcome, words, (0, 1))
        # Messages that it erases, a later run may have erased.
        after = teller.promises.copy()
        after.know(program)
        after.know_messages(program)
        self.promises.taken |= after.taken

    def teller(self, program, calls):
        program.begin_from(self.name)
        teller = Teller(program, calls=calls)
        teller.promises = self.promises.copy()
        teller.time, teller.seed = self.time, self.seed
        return teller


def stages(program, steps, begin):
    """The steps of a story; played once, however many campaigns begin from them."""
    key = begin, tuple(steps)
    if key not in program.stages:
        program.stages[key] = play(program, steps, begin)
        check_sight(program, program.stages[key])
    return program.stages[key]


def check_sight(program, made):
    """What is looked for is found: a ledger of a step before has not what was acknowledged."""
    program.begin_from(made[-1].name)
    judge.check(program, made[-1].promises)
    for before, stage in zip(made, made[1:]):
        if len(stage.promises.records) > len(before.promises.records) > 0:
            program.begin_from(stage.name)
            shutil.rmtree(program.at("data/ledger"))
            shutil.copytree(
                os.path.join(program.place, before.name, "data/ledger"), program.at("data/ledger"))
            if not stage.promises.broken(program):
                raise SystemExit(f"an older ledger is not noticed before {stage.name}")


def play(program, steps, begin):
    program.empty_home()
    begin(program)
    teller = Teller(program)
    return [Stage(program, number, step, teller) for number, step in enumerate(steps)]


class Failures:
    def __init__(self, program, table, seed):
        self.program, self.table, self.seed = program, table, seed
        self.log = os.path.join(program.place, "log")

    def calls(self, **more):
        """Begins a new log."""
        for path in (self.log, f"{self.log}.data"):
            with open(path, "wb"):
                pass
        return {"LOG": self.log, "DATA": f"{self.log}.data"} | more

    def lines(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read().splitlines(keepends=True)

    def play(self, stage, number, action, upgrades):
        """Plays a step with a fault in the n-th call of its processes."""
        teller = stage.teller(self.program, self.calls(FAULT=f"{number} {action}"))
        before = Disk(self.program.home, f"{self.log}.data")
        stage.step(teller)
        lines = self.lines()
        fault = next((line for line in lines if line.startswith("fault ")), None)
        if not fault:
            # What happens at the same time may have another order.
            return
        what = f"{stage.name}, {action} at {fault.strip()}".replace(self.program.home + "/", "")
        dice = random.Random(f"{self.seed} {stage.name} {number} {action}")

        def check(ends):
            if ends:
                self.check_ends(stage, teller, action)
            judge.check(self.program, teller.promises)
            return judge.go_on(self.program, teller.promises, dice, upgrades)

        name = "killed at the n-th call" if action in ENDS else "the n-th call fails"
        self.table.tried(name, what, lambda: check(True))
        if any(line.startswith("lost ") for line in lines):
            self.cut_power(before, lines)
            self.table.tried("a failed sync, then a power cut", what, lambda: check(False))

    def check_ends(self, stage, teller, action):
        expected = iter(stage.outcomes)
        for words, outcome in teller.outcomes:
            if outcome.is_signal and action not in ENDS:
                raise Fault("signal", f"{words}: {outcome}")
            right = next(expected, (None, outcome))[1]
            if stage.step is story.reading and outcome.status == 0 and outcome.out != right.out:
                raise Fault("wrong", f"{words}: another answer with status 0")

    def cut_power(self, disk, lines):
        """Leaves only what is durable; what could not be made so is gone."""
        with open(f"{self.log}.data", "rb") as file:
            disk.data = file.read()
        place = 0
        for line in lines:
            disk.take(place, line)
            place += len(line.encode())
        shutil.rmtree(self.program.home)
        disk.write(self.program.home, nothing, none)

    def call_count(self, stage):
        """The most calls that a process of the step makes."""
        stage.step(stage.teller(self.program, self.calls()))
        name = os.path.basename(self.program.path)
        return max(
            int(line.split()[1]) for line in self.lines()
            if line.startswith("calls ") and line.split()[2] == name)

    def run(self, stage, share, upgrades=False):
        dice = random.Random(f"{self.seed} {stage.name}")
        numbers = range(1, self.call_count(stage) + 1)
        for action in ACTIONS:
            for number in numbers:
                if dice.random() < share:
                    self.play(stage, number, action, upgrades)


def run(program, table, arguments):
    failures = Failures(program, table, arguments.seed)
    for stage in stages(program, story.STEPS, story.make_key):
        failures.run(stage, arguments.share)
    for stage in stages(program, [story.upgrade], story.unpack_earlier):
        failures.run(stage, arguments.share, upgrades=True)
