"""Runs of every command that writes, as an issuer would have them: each step is a command."""
import datetime
import os
import subprocess
import tarfile
import uuid

import ledger
from program import Conversation, HERE
from promises import Promises

START = datetime.datetime(2022, 2, 7, 20, 30)


def holder(number):
    """A made-up cardholder; the card passes the Luhn check."""
    body = f"497072{number:09}"
    total = sum(
        int(digit) if place % 2 else sum(divmod(2 * int(digit), 10))
        for place, digit in enumerate(reversed(body)))
    return {
        "email": f"holder{number}@example.nc", "phone": f"+687 00 {number // 100:02} "
        f"{number % 100:02}", "card": body + str(-total % 10)}


class Teller:
    """Plays steps on the data of a program, and keeps what it was promised.

    `heard` is called after each reply and each end of a command that said something; `begins`
    before each command, with its words.
    """

    def __init__(self, program, calls=None, heard=None, begins=None):
        self.program = program
        self.calls = calls
        self.heard = heard or (lambda is_end: None)
        self.begins = begins or (lambda words: None)
        self.promises = Promises()
        self.time = START
        self.seed = 0
        self.outcomes = []
        # Lines with their replies; whether each line has a request of its own.
        self.answered = []
        self.has_requests = False

    # MARK: Commands

    def run(self, *words, lines="", data="data", statuses=(0,)):
        """Runs a command; whether it ended as it should."""
        self.begins(words)
        outcome = self.program.run(*words, lines=lines, data=data, calls=self.calls)
        self.outcomes.append((words, outcome))
        return outcome if outcome.status in statuses else None

    def end(self):
        """What the last command appended is durable, as it ended well."""
        self.promises.ended(self.program)
        self.heard(True)

    def command(self, *words, statuses=(0,)):
        if self.run(*words, statuses=statuses):
            self.end()

    def apply(self, body):
        """Opens a process that carries out commands, for `body` to send them."""
        self.begins(("apply",))
        talk = Conversation(self.program, calls=self.calls)
        body(lambda *lines: self.ask(talk, *lines), talk)
        outcome = talk.end()
        self.outcomes.append((("apply",), outcome))
        if outcome.status == 0:
            self.end()

    def ask(self, talk, *lines):
        stamped = []
        for line in lines:
            self.time += datetime.timedelta(seconds=20)
            stamped.append({
                name: value for name, value in line.items() if name != "payer"}
                | {"at": self.time.isoformat() + "Z"})
            if self.has_requests and "request" not in line:
                self.seed += 1
                stamped[-1]["request"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"request {self.seed}"))
        replies = talk.ask(*stamped)
        for line, reply in zip(lines, replies):
            self.promises.reply(line, reply)
        self.answered += zip(stamped, replies)
        if replies:
            self.heard(False)
        return replies + [{}] * (len(lines) - len(replies))

    def later(self, **period):
        self.time += datetime.timedelta(**period)

    # MARK: What holders do

    @staticmethod
    def register(number):
        person = holder(number)
        return {
            "command": "registerCardholder", "email": person["email"], "phone": person["phone"],
            "cards": [person["card"]]}

    @staticmethod
    def request(number):
        return {"command": "requestCodes", "email": holder(number)["email"],
                "origin": f"192.0.2.{number % 250}"}

    def enrol(self, ask, talk, number):
        """Codes as the vault made them, then a password."""
        asked, = ask(self.request(number))
        session, events = asked.get("session"), asked.get("events", [])
        if asked.get("result") != "codesSent":
            return
        ask({"command": "submitCodes", "session": session,
             "smsCode": talk.code(events, "sms") or "00000000",
             "emailCode": talk.code(events, "eml") or "aaaaa"})
        ask({"command": "setPassword", "session": session, "password": "4711",
             "confirmation": "4711", "payer": number})
        ask({"command": "logOut", "session": session})

    def pay(self, ask, talk, number):
        """The reply to the last step of a payment with the password."""
        self.seed += 1
        ids = {
            name: str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.time}/{self.seed}/{name}"))
            for name in ("threeDSServerTransID", "dsTransID", "acsTransID")}
        opened, = ask({
            "command": "openChallenge", "card": holder(number)["card"], "purchaseAmount": 29900,
            "purchaseCurrency": 978, "purchaseExponent": 2, "purchaseDate": "2022-02-07T21:28:18Z",
            "merchantName": "Boutique", **ids})
        challenge = opened.get("challenge")
        if opened.get("result") != "challengeOpened":
            return opened
        sent, = ask({"command": "submitPassword", "challenge": challenge, "password": "4711"})
        if sent.get("result") != "codesSent":
            return sent
        code = talk.code(sent["events"], "sms") or "00000000"
        return ask({"command": "submitCode", "challenge": challenge, "code": code})[0]


# MARK: The steps

def init(teller):
    teller.command("init", "--key", teller.program.at("key"), "--origin", "example.nc/epin",
                   "--simulated-time", "2022-02-07T20:00:00Z")


def enrolment(teller):
    def body(ask, talk):
        ask(*map(teller.register, (1, 2, 3)))
        teller.enrol(ask, talk, 1)
    teller.apply(body)


def payments(teller):
    def body(ask, talk):
        ask(teller.request(2), teller.request(3), teller.request(9))
        teller.pay(ask, talk, 1)
    teller.apply(body)


def many_messages(teller):
    def body(ask, talk):
        ask(*map(teller.register, range(20, 38)))
        ask(*map(teller.request, range(20, 38)))
    teller.apply(body)


def reading(teller):
    for words in (("show", "4"), ("export",), ("cardholder", "4"), ("timeline", "email",
                                                                  holder(1)["email"])):
        teller.command(*words)


def checkpoint(teller):
    teller.command("checkpoint", "--key", "log.pem")


def rebuild(teller):
    teller.command("rebuild")


def review(teller):
    teller.command("detect", statuses=(0, 1))
    teller.command("audit", "--daily", statuses=(0, 1))
    teller.command("case", "open", "a payment", "--account", "m.waia")
    teller.command("detect", statuses=(0, 1))


def hand_out(teller):
    for words, names in (
            (("prove", "4"), ("4.cbor", "4.tlog-proof")),
            (("export", "--tiles", "tiles"), ("tiles/tile",)),
            (("evidence", "cardholder", "4", "--key", "log.pem.pub", "-o", "bundle"),
             ("bundle",))):
        if teller.run(*words):
            teller.promises.handed_out(teller.program, *names)
            teller.end()


def expire(teller):
    teller.later(hours=2)

    def body(ask, talk):
        ask({"command": "expire"})
    teller.apply(body)


def erase(teller):
    person = holder(2)
    # From now on nobody knows whether he is there.
    teller.promises.forget(person)
    teller.heard(True)
    if teller.run("erase", "email", person["email"], "--account", "m.waia"):
        teller.promises.erased({"email": person["email"], "phone": "+687000002"})
        teller.end()


def retention(teller):
    teller.later(days=500)
    teller.apply(lambda ask, talk: ask(teller.register(4)))
    outcome = teller.run("retention", "--account", "m.waia")
    if outcome:
        if b"receipt" in outcome.out:
            teller.promises.gone.add(b"192.0.2.1")
        teller.end()


def copying(teller):
    exported = teller.run("export")
    if exported and teller.run("import", data="copy", lines=exported.out.decode()):
        teller.end()


def upgrade(teller):
    teller.command("upgrade")


STEPS = [
    init, enrolment, reading, payments, checkpoint, rebuild, review, hand_out,
    many_messages, expire, erase, retention, checkpoint, copying,
]


def play(teller, steps=None):
    for step in steps or STEPS:
        step(teller)


def make_key(program):
    """The key of the log, which `openssl` writes."""
    program.run("key", "generate", "example.nc/epin", "log.pem")


def damage_views(program):
    """A page of the views says another number: what rebuilding has to replace."""
    path = program.at("data/views/data.mdb")
    with open(path, "r+b") as file:
        data = file.read()
        for place in range(2 * ledger.PAGE, len(data), ledger.PAGE):
            if data[place + 10] == 2 and data[place] == place // ledger.PAGE:
                file.seek(place)
                file.write(bytes([data[place] ^ 1]))
    return path


def unpack_earlier(program):
    """A data directory as an earlier version left it, which can be upgraded."""
    archive = os.path.join(HERE, "../../EpinTests/EarlierVersions/1.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(program.home, filter="data")
    subprocess.run(["chmod", "-R", "go=", program.home], check=True)
    with open(program.at("data/epin.json"), "w", encoding="utf-8") as file:
        file.write(f'{{"keyFile":"{program.at("data.key")}","spool":"spool"}}\n')
