"""Damages the stores of a ledger, one image at a time, and holds the program to its word.

Of each image: no command ends by a signal or does not end, none answers with status 0 what it did
not answer before, and a ledger that `verify` calls intact stays so when commands are applied to it.
"""
import random

import ledger
import story
from judge import Fault
from story import Teller, holder

PAGE = ledger.PAGE
STORES = ["ledger", "views", "vault", "reads"]
QUESTIONS = [
    ("verify",), ("show", "100"), ("export",), ("query", "--limit", "5"), ("audit",),
    ("timeline", "cardholder", "4"), ("cardholder", "4"), ("rebuild",), ("detect",),
    ("timeline", "email", holder(7)["email"]),
]


class Base:
    """A data directory that each image begins from, and what it answers."""

    def __init__(self, program):
        self.program = program
        program.empty_home()
        teller = Teller(program)
        story.init(teller)
        for batch in range(4):
            numbers = range(60 * batch, 60 * batch + 60)
            teller.apply(lambda ask, talk: ask(*map(teller.register, numbers)))
        teller.command("rebuild")
        program.copy_home("base")
        self.images = {}
        for store in STORES:
            with open(program.at("data", store, "data.mdb"), "rb") as file:
                self.images[store] = file.read()
        self.answers = {question: program.run(*question).out for question in QUESTIONS}
        self.records = program.run("export").out.splitlines()

    def check_sight(self):
        """What is looked for is found: a ledger of zeros answers nothing as before."""
        self.put("ledger", bytes(len(self.images["ledger"])))
        try:
            is_seen = ask(self, ("export",)) == "noticed"
        except Fault:
            is_seen = True
        if not is_seen:
            raise SystemExit("a ledger of zeros is not noticed")

    def put(self, store, image):
        """Begins again, with this image of a store."""
        self.program.begin_from("base")
        with open(self.program.at("data", store, "data.mdb"), "wb") as file:
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


def ask(base, question):
    """Asks one question of what is damaged."""
    outcome = base.program.run(*question)
    if outcome.is_signal:
        raise Fault("signal", f"{outcome}")
    if outcome.status == 0 and outcome.out != base.answers[question]:
        raise Fault("wrong", "another answer with status 0")
    return "whole" if outcome.status == 0 else "noticed"


def go_on(base):
    """Applies commands to what `verify` calls intact."""
    program = base.program
    before = program.run("verify")
    if before.is_signal:
        raise Fault("signal", f"verify: {before}")
    if before.status != 0:
        return "noticed"
    applied = 0
    for number in range(4):
        teller = Teller(program)
        teller.later(days=1)
        teller.apply(lambda ask, talk: ask(teller.request(60 * number + 1)))
        outcome = teller.outcomes[-1][1]
        if outcome.is_signal:
            raise Fault("signal", f"apply: {outcome}")
        applied += outcome.status == 0
    after = program.run("verify")
    if after.is_signal or after.status != 0:
        raise Fault("lost", f"intact before, after {applied} commands: {after}")
    outcome = program.run("export")
    records = outcome.out.splitlines()
    if outcome.status == 0 and records[:len(base.records)] != base.records:
        raise Fault("lost", "events that were acknowledged are others")
    return "whole" if applied == 4 else "noticed"


def run(program, table, arguments):
    base = Base(program)
    base.check_sight()
    for number in range(arguments.images):
        dice = random.Random(f"{arguments.seed} {number}")
        store = arguments.store or dice.choice(STORES)
        image, what = damage(dice, base.images[store])
        base.put(store, image)
        question = dice.choice(QUESTIONS + [None, None])
        name = "going on" if question is None else " ".join(question)
        table.tried(
            f"damaged {store}", f"image {number}, {what}, {name}",
            lambda: go_on(base) if question is None else ask(base, question))
