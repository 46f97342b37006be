"""Pages that the disk does not give: the program names the store and the page, with status 10."""
import random
import re

import fail
import ledger
import story
from judge import Fault
from story import holder

STORES = ["ledger", "views", "vault", "reads"]
WORDS = [
    ("verify",), ("export",), ("show", "9"), ("query", "kind=codeSent"), ("audit",), ("detect",),
    ("cardholder", "4"), ("timeline", "email", holder(1)["email"]), ("subject", "cardholder", "4"),
    ("find", "2226"), ("reads",), ("stat",), ("rebuild",), ("checkpoint", "--key", "log.pem"),
    ("case", "open", "a page", "--account", "m.waia"), ("retention", "--account", "m.waia"),
    ("erase", "email", holder(3)["email"], "--account", "m.waia"), ("upgrade",), ("apply",),
]
# With a file that ends, a writer would make it long again.
READING = WORDS[:12]


class Sectors:
    def __init__(self, program, table, seed):
        self.program, self.table, self.seed = program, table, seed
        stages = fail.stages(program, story.STEPS, story.make_key)
        self.stage = stages[story.STEPS.index(story.erase)]
        self.answers = {}

    def check_sight(self):
        """What is looked for is found: the pages of the list of events cannot be read."""
        path = self.program.at("data/ledger/data.mdb")
        for page in range(2, 100):
            outcome = self.run_words(("export",), {"UNREADABLE": f"hide {page} {path}"})[1]
            if outcome.status == 10:
                return
        raise SystemExit("an export reads no page")

    def run_words(self, words, calls=None):
        teller = self.stage.teller(self.program, calls)
        if words == ("apply",):
            teller.apply(lambda ask, talk: ask(teller.request(1), teller.register(50)))
        else:
            teller.run(*words)
        return teller, teller.outcomes[-1][1]

    def answer(self, words):
        """What a whole disk leads to: the output, where two runs agree on it, and the status."""
        if words not in self.answers:
            first, second = self.run_words(words)[1], self.run_words(words)[1]
            self.answers[words] = first.out if first.out == second.out else None, first.status
        return self.answers[words]

    def check(self, store, page, kind, words):
        path = self.program.at("data", store, "data.mdb")
        teller, outcome = self.run_words(words, {"UNREADABLE": f"{kind} {page} {path}"})
        said = (outcome.out + outcome.err).decode(errors="replace")
        if outcome.is_signal:
            raise Fault("signal", f"{outcome}")
        out, status = self.answer(words)
        result = "whole"
        if outcome.status == status:
            if out is not None and outcome.out != out:
                raise Fault("wrong", f"another answer with status {status}")
        else:
            result = "noticed"
            pages = [int(number) for number in re.findall(r"page (\d+)", said)]
            is_named = store in said and (
                page in pages or kind == "cut" and any(each >= page for each in pages))
            if not is_named:
                raise Fault("wrong", f"neither store nor page named: {outcome}")
            # Views that cannot be read are replaced, and that is said.
            is_replaced = (store, words, outcome.status) == ("views", ("rebuild",), 1)
            if not is_replaced and outcome.status not in (2, 9, 10):
                raise Fault("wrong", f"not the verdict: {outcome}")
        if kind == "hide":
            again = self.program.run("verify")
            if again.status != 0 or teller.promises.broken(self.program):
                raise Fault("lost", f"afterwards, with the page: {again}")
        return result

    def run(self, share):
        dice = random.Random(self.seed)
        for store in STORES:
            path = self.program.at("data", store, "data.mdb")
            self.program.begin_from(self.stage.name)
            with open(path, "rb") as file:
                pages = len(file.read().rstrip(b"\0")) // ledger.PAGE + 1
            for page in range(pages):
                for words in WORDS:
                    for kind in ("hide", "cut") if words in READING else ("hide",):
                        if dice.random() >= share:
                            continue
                        what = f"{store}, page {page} of {pages}, {kind}, {' '.join(words)}"
                        self.table.tried(
                            "unreadable pages", what,
                            lambda: self.check(store, page, kind, words))


def run(program, table, arguments):
    sectors = Sectors(program, table, arguments.seed)
    sectors.check_sight()
    sectors.run(arguments.share)
