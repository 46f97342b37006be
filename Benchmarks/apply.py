"""Callers of `epin apply`: each sends its next command when the last one was answered.

    apply.py EPIN DIR CALLERS SECONDS

Each opens a payment, submits its password and its code, and begins again, as in `epin-bench group`.
All write to the one standard input, as a front end does that passes on what its users do. Prints
one JSON object.
"""

import json
import os
import random
import subprocess
import sys
import time
import uuid

VERIFIER = "verifier.example.nc"


def card(number):
    digits = f"497072{number:09}"
    total = sum(
        sum(divmod(int(digit) * (2 - place % 2), 10))
        for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


class Program:
    """`epin apply` at the other end of two pipes."""

    def __init__(self, epin, directory):
        data = ["--data", f"{directory}/data"]
        subprocess.run([epin, *data, "init"], check=True, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [epin, *data, "apply"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, commands):
        text = "".join(json.dumps(command) + "\n" for command in commands)
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def reply(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("epin apply ended")
        reply = json.loads(line)
        if "error" in reply:
            raise RuntimeError(line.decode())
        return reply

    def all(self, commands):
        self.send(commands)
        return [self.reply() for _ in commands]

    def close(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise RuntimeError("epin apply failed")


def enrol(program, callers):
    # They pay more often in an hour than people do.
    program.all([{
        "command": "changePolicy", "account": "bench",
        "policy": {"originCodeLimit": 0, "cardholderCodeLimit": 0}}])
    program.all([{
        "command": "registerCardholder", "email": f"c{n}@example.nc",
        "phone": f"+68700{n:04}", "cards": [card(n)]} for n in range(callers)])
    sessions = [reply["session"] for reply in program.all([{
        "command": "requestCodes", "email": f"c{n}@example.nc", "verifier": VERIFIER}
        for n in range(callers)])]
    for command in (
            {"command": "submitCodes", "smsResult": "right", "emailResult": "right",
                "verifier": VERIFIER},
            {"command": "setPassword", "passwordResult": "accepted", "verifier": VERIFIER},
            {"command": "logOut"}):
        program.all([command | {"session": session} for session in sessions])


def payment(number):
    """The commands of one caller: given the reply to each, the next."""
    while True:
        opened = yield {
            "command": "openChallenge", "card": card(number),
            "threeDSServerTransID": str(uuid.uuid4()), "dsTransID": str(uuid.uuid4()),
            "acsTransID": str(uuid.uuid4()), "purchaseAmount": 29900, "purchaseCurrency": 978,
            "purchaseExponent": 2, "purchaseDate": "2022-02-07T21:28:18Z",
            "merchantName": "MyTestMerchantACS3"}
        challenge = opened["challenge"]
        yield {"command": "submitPassword", "challenge": challenge, "passwordResult": "right",
            "verifier": VERIFIER}
        ended = yield {"command": "submitCode", "challenge": challenge, "codeResult": "right",
            "verifier": VERIFIER}
        if ended["outcome"] != "authenticated":
            raise RuntimeError(str(ended))


def measure(program, count, seconds):
    """Replies come in the order of the lines. Those answered send again with the others."""
    callers = [payment(number) for number in range(count)]
    random.Random(1).shuffle(callers)
    laps = []
    start = time.perf_counter_ns()
    program.send([next(caller) for caller in callers])
    waiting = [(caller, start) for caller in callers]
    events = 0
    while waiting:
        answered = []
        is_over = time.perf_counter_ns() - start > seconds * 1e9
        for caller, sent in waiting:
            reply = program.reply()
            laps.append(time.perf_counter_ns() - sent)
            events += len(reply["events"])
            if not is_over:
                answered.append((caller, reply))
        program.send([caller.send(reply) for caller, reply in answered])
        now = time.perf_counter_ns()
        waiting = [(caller, now) for caller, _ in answered]
    return laps, events, time.perf_counter_ns() - start


def main():
    epin, directory, callers, seconds = sys.argv[1:]
    os.makedirs(directory, exist_ok=True)
    program = Program(epin, directory)
    enrol(program, int(callers))
    laps, events, spent = measure(program, int(callers), float(seconds))
    program.close()
    laps.sort()
    result = {"callers": int(callers), "commands": len(laps), "events": events,
        "nanoseconds": spent}
    for name, share in (("p50", 0.5), ("p99", 0.99), ("p999", 0.999)):
        result[name] = laps[min(int(len(laps) * share), len(laps) - 1)]
    print(json.dumps(result))


main()
