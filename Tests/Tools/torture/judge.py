"""Holds what is left after an accident against what was acknowledged, and goes on from it."""
import collections
import os

from program import Conversation, NoEnd
from story import Teller, holder, init

RESULTS = ["whole", "noticed", "lost", "wrong", "signal", "stuck"]


class Fault(Exception):
    """What must not be: `lost`, `wrong`, `signal` or `stuck`, and of what."""

    def __init__(self, kind, text):
        super().__init__(f"{kind}: {text}")
        self.kind = kind


class Table:
    """How often each campaign tried something, and what came of it."""

    def __init__(self, out):
        self.out = out
        self.counts = collections.defaultdict(collections.Counter)
        self.faults = []

    def add(self, campaign, result):
        self.counts[campaign][result] += 1

    def fault(self, campaign, what, fault):
        self.add(campaign, fault.kind)
        self.faults.append(f"{campaign}, {what}: {fault}")
        print(self.faults[-1], file=self.out, flush=True)

    def tried(self, campaign, what, body):
        """Tries one thing; `body` returns the result or raises a fault."""
        try:
            self.add(campaign, body() or "whole")
        except Fault as fault:
            self.fault(campaign, what, fault)
        except NoEnd as error:
            self.fault(campaign, what, Fault("stuck", f"no end: {error}"))

    @property
    def text(self):
        lines = [f"| campaign | tried | {' | '.join(RESULTS)} |", "|---" * 8 + "|"]
        for campaign, counts in self.counts.items():
            cells = [str(counts[result]) for result in RESULTS]
            lines.append(f"| {campaign} | {sum(counts.values())} | {' | '.join(cells)} |")
        return "\n".join(lines)


def check_end(outcome, words, statuses=(0,)):
    """No command ends by a signal, nor with a status that it should not."""
    if outcome.is_signal:
        raise Fault("signal", f"{words}: {outcome}")
    if outcome.status not in statuses:
        raise Fault("stuck", f"{words}: {outcome}")
    return outcome


def check(program, promises):
    """Without the program: what was acknowledged is there."""
    if broken := promises.broken(program):
        raise Fault("lost", broken)
    if unsent := promises.unsent(program):
        raise Fault("lost", unsent)


def go_on(program, promises, dice, upgrades=False):
    """The next run of the program works, and takes nothing away."""
    teller = Teller(program)
    teller.promises = promises.copy()
    teller.later(days=1500)
    if upgrades:
        check_end(program.run("upgrade"), "upgrade")
    elif not promises.is_made and program.run("stat").status != 0:
        init(teller)
        check_end(teller.outcomes[-1][1], "init")
    check_end(program.run("verify"), "verify")
    teller.promises.know(program)
    result = apply(program, teller, dice)
    if broken := teller.promises.broken(program):
        raise Fault("lost", f"after going on: {broken}")
    check_end(program.run("verify"), "verify after going on")
    check_end(program.run("rebuild"), "rebuild after going on")
    if left := teller.promises.left(program):
        raise Fault("lost", f"erased, and {left}")
    if os.path.exists(program.at("log.pem.pub")) and dice.random() < 0.2:
        check_end(program.run("checkpoint", "--key", "log.pem"), "checkpoint")
        check_end(program.run("verify", "--key", "log.pem.pub"), "verify of the checkpoint")
    return result


def apply(program, teller, dice):
    """A new holder, one that was acknowledged, and a payment with the password that was.

    Views are disposable: that they have to be made again may be said, and is then done.
    """
    talk = Conversation(program)
    number, outcome = 90 + dice.randrange(9), None

    def expect(reply, result, what):
        if reply.get("result") != result:
            raise Fault("lost" if reply else "stuck", f"{what}: {reply or talk.end()}")

    def ask(*lines):
        return teller.ask(talk, *lines)

    reply, = ask(teller.register(number))
    if not reply:
        outcome = talk.end()
        if outcome.is_signal or b"run 'epin rebuild'" not in outcome.err:
            raise Fault("signal" if outcome.is_signal else "stuck", f"apply: {outcome}")
        check_end(program.run("rebuild"), "rebuild", (0, 1))
        talk = Conversation(program)
        reply, = ask(teller.register(number))
    expect(reply, "cardholderRegistered", "a new holder")
    expect(ask(teller.request(number))[0], "codesSent", "codes of a new holder")
    for email in dice.sample(teller.promises.emails[:-1], min(1, len(teller.promises.emails) - 1)):
        expect(ask({"command": "requestCodes", "email": email})[0], "codesSent", email)
    payer = teller.promises.payer
    if payer and holder(payer)["email"] in teller.promises.emails:
        paid = teller.pay(ask, talk, payer)
        expect(paid, "challengeEnded", "a payment")
        if paid.get("outcome") != "authenticated":
            raise Fault("lost", f"the password of {payer}: {paid}")
    check_end(talk.end(), "apply")
    return "whole" if outcome is None else "noticed"
