"""One run in which everything happens: lives of a ledger, each with commands and an accident.

What it is held against is a model that knows only what was answered: which events there are, what
was sent, who is registered, whose password was set, and what each request was answered with.
"""
import os
import random

import crash
import damage
import fail
import judge
import promises as model
import story
from disk import Chance, Disk
from judge import Fault
from program import NoEnd
from story import Teller, holder

ACCIDENTS = ["none", "call", "call", "moment", "power", "power", "damage"]
SECONDS_MAX = 0.5
CALLS_MAX = 250
RESENT_MAX = 3
QUESTIONS = [("verify",), ("export",), ("audit",), ("cardholder", "4"), ("rebuild",)]


class World:
    """A ledger that lives on, and the model of it."""

    def __init__(self, program, seed):
        self.program = program
        self.log = os.path.join(program.place, "log")
        program.begin_from("empty")
        self.teller = Teller(program)
        self.teller.has_requests = True
        self.teller.seed = seed
        story.init(self.teller)
        # Holders, and whether each has a password; nobody knows what was not answered.
        self.enrolled = {}
        self.next_number = 1
        self.rest()

    def rest(self):
        """What is there between two lives is durable, and stays."""
        promises = self.teller.promises
        promises.know(self.program)
        promises.sequences = set()
        promises.size = len(promises.records)
        promises.reads_size = model.acknowledged(self.program, "reads")

    # MARK: What happens in a life

    def live(self, dice):
        for activity in dice.choices(
                [self.traffic, self.read, story.checkpoint, story.rebuild, story.review,
                 story.expire, self.erase, self.gateway], [8, 2, 1, 1, 1, 2, 1, 1], k=3):
            if activity in (self.traffic, self.read, self.erase, self.gateway):
                activity(dice)
            else:
                activity(self.teller)
        self.teller.later(hours=1)

    def traffic(self, dice):
        def body(ask, talk):
            self.resend(dice, ask)
            for _ in range(dice.randrange(1, 6)):
                self.one(dice, ask, talk)
        self.teller.apply(body)

    def one(self, dice, ask, talk):
        number = dice.choice(list(self.enrolled)) if self.enrolled else 0
        chance = dice.random()
        if chance < 0.3 or not number:
            self.register(dice, ask)
        elif chance < 0.4:
            ask(*(self.teller.request(each) for each in dice.sample(
                sorted(self.enrolled), min(len(self.enrolled), 4))))
        elif chance < 0.5:
            self.expect(ask(self.teller.request(999))[0], "emailNotRecognised")
        elif chance < 0.75:
            self.enrol(ask, talk, number)
        else:
            self.pay(ask, talk, number)

    def register(self, dice, ask):
        numbers = range(self.next_number, self.next_number + dice.randrange(1, 4))
        self.next_number = numbers.stop
        for number in numbers:
            self.enrolled[number] = None
        for number, reply in zip(numbers, ask(*map(self.teller.register, numbers))):
            if reply.get("result"):
                self.enrolled[number] = False
            elif not reply.get("error"):
                # Nobody knows: it is not spoken of again.
                self.enrolled.pop(number)

    def enrol(self, ask, talk, number):
        before, self.enrolled[number] = self.enrolled[number], None
        answered = len(self.teller.answered)
        self.teller.enrol(ask, talk, number)
        replies = [reply for _, reply in self.teller.answered[answered:]]
        results = [reply.get("result") for reply in replies]
        if "passwordSet" in results or "passwordChanged" in results:
            self.enrolled[number] = True
        elif "sessionOpened" not in results:
            self.enrolled[number] = before
        # The password was answered: codes, session, password.
        if len(results) >= 3 and all(results) and self.is_delivered(replies):
            wanted = "passwordChanged" if before else "passwordSet"
            if before is not None and wanted not in results:
                raise Fault("wrong", f"a password of {number}, {wanted} expected: {replies}")

    def pay(self, ask, talk, number):
        answered = len(self.teller.answered)
        reply = self.teller.pay(ask, talk, number)
        is_delivered = self.is_delivered(each for _, each in self.teller.answered[answered:])
        if not reply.get("result") or self.enrolled[number] is None or not is_delivered:
            return
        outcome = "authenticated" if self.enrolled[number] else "notEnrolled"
        if reply["result"] == "challengeEnded" and reply["outcome"] != outcome:
            raise Fault("wrong", f"a payment of {number}, {outcome} expected: {reply}")

    @staticmethod
    def is_delivered(replies):
        return not any("undelivered" in reply for reply in replies)

    def resend(self, dice, ask):
        """What was answered is answered again, and appends nothing."""
        lines = [each for each in self.teller.answered if each[1].get("events")]
        for line, reply in dice.sample(lines, min(len(lines), RESENT_MAX)):
            again, = ask({name: value for name, value in line.items() if name != "at"})
            if again.get("result") and again["events"] != reply["events"]:
                raise Fault("wrong", f"{line} was answered {reply}, and now {again}")

    @staticmethod
    def expect(reply, result):
        if reply.get("result", result) != result:
            raise Fault("wrong", f"{result} expected: {reply}")

    def read(self, dice):
        self.teller.command(*dice.choice(QUESTIONS))

    def erase(self, dice):
        """A holder, and the messages sent to him, for ever."""
        if len(self.enrolled) < 5:
            return
        story.expire(self.teller)
        number = dice.choice(sorted(self.enrolled))
        person = holder(number)
        self.enrolled.pop(number)
        promises = self.teller.promises
        promises.forget(person)
        self.take(lambda text: person["email"] in text or person["phone"].replace(" ", "") in text)
        if self.teller.run("erase", "email", person["email"], "--account", "m.waia"):
            promises.gone.add(person["email"].encode())
            self.teller.end()

    def gateway(self, dice):
        """Takes messages out of the spool."""
        self.take(lambda text: dice.random() < 0.5, deletes=True)

    def take(self, is_taken, deletes=False):
        """Messages that need not be there any more."""
        for path in model.paths_below(self.program.at("data/spool")):
            with open(path, encoding="utf-8") as file:
                if not is_taken(file.read()):
                    continue
            self.teller.promises.taken.add(int(os.path.basename(path).lstrip(".").split(".")[0]))
            if deletes:
                os.remove(path)

    # MARK: What must be so after it

    def go_on(self, dice):
        result = "whole"
        judge.check_end(self.program.run("verify"), "verify")
        self.teller.calls = None
        rebuilt = judge.check_end(self.program.run("rebuild"), "rebuild", (0, 1))
        if rebuilt.status:
            result = "noticed"
        self.rest()
        answered = len(self.teller.answered)
        self.traffic(dice)
        for line, reply in self.teller.answered[answered:]:
            if "error" in reply:
                raise Fault("stuck", f"{line}: {reply}")
        judge.check_end(self.teller.outcomes[-1][1], "apply")
        judge.check(self.program, self.teller.promises)
        judge.check_end(self.program.run("verify"), "verify after going on")
        if left := self.teller.promises.left(self.program):
            raise Fault("lost", f"erased, and {left}")
        self.rest()
        return result


class Lives:
    def __init__(self, program, seed):
        self.program, self.seed = program, seed
        program.empty_home()
        story.make_key(program)
        program.copy_home("empty")
        self.world = None

    def life(self, number):
        """A life, an accident, and what is left of it."""
        dice = random.Random(f"{self.seed} {number}")
        self.world = world = self.world or World(self.program, number * 1_000_000)
        accident = dice.choice(ACCIDENTS)
        for path in (world.log, f"{world.log}.data"):
            with open(path, "wb"):
                pass
        world.teller.calls = {"LOG": world.log, "DATA": f"{world.log}.data"}
        world.teller.outcomes.clear()
        if accident == "call":
            action = dice.choice(fail.ACTIONS)
            world.teller.calls["FAULT"] = f"{dice.randrange(1, CALLS_MAX)} {action}"
        elif accident == "moment":
            self.program.kill_after = dice.uniform(0, SECONDS_MAX)
        elif accident == "damage":
            self.damage(dice)
        timeline = crash.Timeline(world.teller, world.log)
        before = Disk(self.program.home, f"{world.log}.data")
        try:
            world.live(dice)
        finally:
            self.program.kill_after = None
        may_kill = accident in ("call", "moment")
        for words, outcome in world.teller.outcomes:
            if outcome.is_signal and not (may_kill and outcome.status == -9):
                raise Fault("signal", f"{words}: {outcome}")
        if accident == "power":
            self.cut_power(before, timeline, dice)
        world.teller.heard = lambda is_end: None
        judge.check(self.program, world.teller.promises)
        return world.go_on(dice)

    def cut_power(self, disk, timeline, dice):
        """Leaves what may be on the disk at a moment of the life; the model forgets the rest."""
        world = self.world
        with open(world.log, encoding="utf-8") as file:
            lines = file.read().splitlines(keepends=True)
        with open(f"{world.log}.data", "rb") as file:
            disk.data = file.read()
        place = 0
        for start, line in crash.places(lines[:dice.randrange(len(lines) + 1)]):
            disk.take(start, line)
            place = start + len(line.encode())
        crash.put(self.program, disk, *choice(disk, dice))
        _, promises = timeline.promises(place)
        promises.taken |= world.teller.promises.taken
        world.teller.promises = promises
        world.teller.answered = [
            (line, reply) for line, reply in world.teller.answered
            if set(reply.get("events", [])) <= promises.sequences | set(promises.records)]
        # Who was registered or enrolled after that moment, nobody knows.
        for number in list(world.enrolled):
            if holder(number)["email"] not in promises.emails:
                world.enrolled.pop(number)
            else:
                world.enrolled[number] = world.enrolled[number] and None

    def damage(self, dice):
        """A damaged copy, asked once and thrown away."""
        self.program.copy_home("undamaged")
        question = dice.choice(QUESTIONS)
        right = self.program.run(*question)
        self.program.begin_from("undamaged")
        path = self.program.at("data", dice.choice(damage.STORES), "data.mdb")
        if os.path.exists(path):
            with open(path, "rb") as file:
                image, what = damage.damage(dice, file.read())
            with open(path, "wb") as file:
                file.write(image)
            outcome = self.program.run(*question)
            if outcome.is_signal:
                raise Fault("signal", f"{path}, {what}, {question}: {outcome}")
            if outcome.status == right.status == 0 and outcome.out != right.out:
                raise Fault("wrong", f"{path}, {what}, {question}: another answer with status 0")
        self.program.begin_from("undamaged")


def choice(disk, dice):
    chance = Chance(dice)
    return chance.names(disk.pending), chance.writes


def run(program, table, arguments):
    lives = Lives(program, arguments.seed)
    for number in range(arguments.lives):
        def body():
            try:
                return lives.life(number)
            except (Fault, NoEnd):
                # A new world: this one is not as the model has it.
                lives.world = None
                raise
        table.tried("lives", f"life {number}", body)
