"""Crash images: what the disk may hold at each moment of real runs, had the power gone then."""
import bisect
import copy
import hashlib
import os
import random
import shutil

import judge
import promises as model
import story
from disk import Chance, Disk, everything, none, nothing, whole
from judge import Fault

SYNCS = ("fsync", "fdatasync", "syncfs", "written")
MOMENTS = SYNCS + ("reply", "rename", "exchange", "unlink", "rmdir", "mkdir", "create")


class Timeline:
    """What had been acknowledged at each place of a log of calls."""

    def __init__(self, teller, log):
        self.teller, self.log = teller, log
        self.told = [(0, teller.promises.copy())]
        teller.heard = self.heard

    def heard(self, is_end):
        with open(self.log, "rb") as file:
            log = file.read()
        end = len(log) if is_end else log.index(b"\n", log.rindex(b"\nreply ") + 1) + 1
        self.told.append((end, self.teller.promises.copy()))

    def promises(self, place):
        """What it was when the log had so many bytes, and how often it had changed."""
        index = bisect.bisect_right(self.told, place, key=lambda told: told[0]) - 1
        return index, self.told[index][1]


class Recording:
    """A story as it was played: the calls, and what had been acknowledged at each."""

    def __init__(self, program, steps, begin):
        self.program = program
        self.log = os.path.join(program.place, "log")
        self.data = os.path.join(program.place, "log.data")
        for path in (self.log, self.data):
            with open(path, "wb"):
                pass
        program.empty_home()
        begin(program)
        self.inodes = Disk(program.home, self.data)
        self.steps = []
        self.teller = story.Teller(
            program, calls={"LOG": self.log, "DATA": self.data}, begins=self.begins)
        self.timeline = Timeline(self.teller, self.log)
        self.play(steps)
        self.last = self.teller.promises
        self.last.know(program)
        self.last.know_messages(program)
        with open(self.log, encoding="utf-8") as file:
            self.lines = file.read().splitlines(keepends=True)
        self.check_complete()

    def play(self, steps):
        for step in steps:
            if step is story.rebuild:
                step(self.teller)
                self.poke(story.damage_views(self.program))
                self.teller.command("rebuild", statuses=(1,))
            else:
                step(self.teller)
        for words, outcome in self.teller.outcomes:
            judge.check_end(outcome, words, (0, 1))

    def poke(self, path):
        """What was done to a file from outside is durable."""
        with open(path, "rb") as file:
            content = file.read()
        place, inode = os.path.getsize(self.data), os.stat(path).st_ino
        with open(self.data, "ab") as file:
            file.write(content)
        mark = os.path.getsize(self.log) + 1
        with open(self.log, "a", encoding="utf-8") as file:
            file.write(f"write {inode} 0 {len(content)} {place} {path}\n")
            file.write(f"fsync {inode} {mark} {path}\n")

    def begins(self, words):
        self.steps.append((os.path.getsize(self.log), " ".join(words)))

    def disk(self, ignored=()):
        """As it was before the first call."""
        with open(self.data, "rb") as file:
            self.inodes.data = file.read()
        disk = copy.deepcopy(self.inodes)
        disk.ignored = ignored
        return disk

    def check_complete(self):
        """The calls seen are all there were: they lead to the files that there are."""
        disk = self.disk()
        for place, line in places(self.lines):
            disk.take(place, line)
        if difference := disk.differs(self.program.home):
            raise SystemExit(f"not all that was written was seen: {difference}")

    def step(self, place):
        index = bisect.bisect_right(self.steps, place, key=lambda step: step[0]) - 1
        return self.steps[max(index, 0)][1]

    def moments(self, ignored=()):
        """The disk before and after each call that matters; the place in the log, and the call."""
        disk = self.disk(ignored)
        for place, line in places(self.lines):
            call = line.split()[0]
            if call in SYNCS:
                yield disk, place, f"before {line.strip()}"
            disk.take(place, line)
            if call in MOMENTS:
                yield disk, place + len(line.encode()), f"after {line.strip()}"


def places(lines):
    """The lines of a log, each with where it begins."""
    place = 0
    for line in lines:
        yield place, line
        place += len(line.encode())


def put(program, disk, keeps_name, keeps):
    """Leaves at home what a crash would."""
    shutil.rmtree(program.home)
    disk.write(program.home, keeps_name, keeps)


def known(promises, recording):
    """With what the recording ended with: the records, and the messages."""
    last = recording.last
    promises.records, promises.messages, promises.taken = last.records, last.messages, last.taken
    return promises


class Crashes:
    def __init__(self, program, table, seed, subsets, name="crash images"):
        self.program, self.table, self.seed, self.subsets = program, table, seed, subsets
        self.name = name
        self.seen = set()

    def choices(self, disk, place):
        """Nothing that was not durable, all of it, and parts of it by chance."""
        yield "none", nothing, none
        if disk.is_settled:
            return
        yield "all", everything, whole
        for number in range(self.subsets):
            chance = Chance(random.Random(f"{self.seed} {place} {number}"))
            yield f"part {number}", chance.names(disk.pending), chance.writes

    def sees(self, recording):
        """With calls ignored that make durable, something that was acknowledged is lost."""
        for ignored in (SYNCS, ("fdatasync",), ("written",), ("fsync",)):
            if not self.finds_loss(recording, ignored):
                raise SystemExit(f"{self.name}: with {ignored} ignored, no loss was found")

    def finds_loss(self, recording, ignored):
        for disk, place, _ in recording.moments(ignored):
            _, promises = recording.timeline.promises(place)
            if not promises.is_made:
                continue
            for _, *choices in self.choices(disk, place):
                put(self.program, disk, *choices)
                try:
                    judge.check(self.program, known(promises, recording))
                except Fault:
                    return True
        return False

    def run(self, recording, share=1.0, upgrades=False):
        dice = random.Random(self.seed)
        for disk, place, moment in recording.moments():
            if dice.random() >= share:
                continue
            index, promises = recording.timeline.promises(place)
            for name, *choices in self.choices(disk, place):
                put(self.program, disk, *choices)
                state = state_of(self.program.home), index
                if state in self.seen:
                    continue
                self.seen.add(state)
                what = f"{recording.step(place)}, {moment}, {name}".replace(
                    self.program.home + "/", "")
                self.table.tried(self.name, what, lambda: self.judge(
                    known(promises, recording), place, upgrades))

    def judge(self, promises, place, upgrades):
        judge.check(self.program, promises)
        return judge.go_on(self.program, promises, random.Random(f"{self.seed} {place}"), upgrades)


def state_of(home):
    """A digest of every file below."""
    hashed = hashlib.blake2b()
    for path in model.paths_below(home):
        hashed.update(path.encode() + model.digest(path))
    return hashed.digest()


def run(program, table, arguments):
    crashes = Crashes(program, table, arguments.seed, arguments.subsets)
    recording = Recording(program, story.STEPS, story.make_key)
    crashes.sees(recording)
    crashes.run(recording, arguments.share)
    upgrading = Crashes(
        program, table, arguments.seed, arguments.subsets, "crash images of an upgrade")
    recording = Recording(program, [story.upgrade], story.unpack_earlier)
    upgrading.run(recording, arguments.share, upgrades=True)
