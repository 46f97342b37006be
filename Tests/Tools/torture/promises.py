"""What was acknowledged, and whether it is there: the model that the program is held against."""
import copy
import hashlib
import os

import ledger


class Promises:
    """What a caller was told so far. Knows nothing of how the program keeps it."""

    def __init__(self):
        self.is_made = False
        self.sequences = set()
        self.size = self.reads_size = 0
        self.records = {}
        self.gone = set()
        self.files = {}
        self.emails = []
        self.payer = None
        # Messages as they were, by name, and the codes whose message need not be there.
        self.messages, self.taken = {}, set()

    def copy(self):
        return copy.deepcopy(self)

    def reply(self, command, reply):
        """A line that was answered."""
        self.sequences |= set(reply.get("events", []))
        if reply.get("result") == "cardholderRegistered":
            self.emails.append(command["email"])
        if reply.get("result") == "passwordSet":
            self.payer = command.get("payer", self.payer)

    def erased(self, holder):
        """A person was told to be erased."""
        self.gone |= {value.encode() for value in holder.values()}

    def forget(self, holder):
        """Nothing is expected of a person any more."""
        self.emails = [email for email in self.emails if email != holder["email"]]

    def ended(self, program):
        """A command ended well: what it appended is durable."""
        self.is_made = True
        self.size = acknowledged(program, "ledger")
        self.reads_size = acknowledged(program, "reads")

    def handed_out(self, program, *names):
        """Files that a command said it has written."""
        for name in names:
            for path in paths_below(program.at(name)):
                self.files[os.path.relpath(path, program.home)] = digest(path)

    def know(self, program):
        """Takes the records as they are now: those acknowledged never change."""
        self.records = dict(enumerate(ledger.records(program.at("data/ledger"))))

    def know_messages(self, program):
        """Takes the spool as it is now: what is not in it was taken or erased."""
        self.messages = {
            os.path.basename(path): digest(path) for path in paths_below(program.at("data/spool"))}
        self.taken = {
            code for code in ledger.codes_sent(self.records.values())
            if not self.messages.keys() & names_of(code)}

    def broken(self, program):
        """What of it is not there, read without the program."""
        if not self.is_made and not self.sequences:
            return None
        try:
            records = ledger.records(program.at("data/ledger"))
            reads = ledger.records(program.at("data/reads"))
        except ledger.Unreadable as error:
            return f"no ledger: {error}"
        size = max(self.sequences | {self.size - 1}) + 1
        if len(records) < size:
            return f"{len(records)} events, {size} were acknowledged"
        if len(reads) < self.reads_size:
            return f"{len(reads)} reads recorded, {self.reads_size} were acknowledged"
        for sequence, record in enumerate(records[:size]):
            if self.records.get(sequence, record) != record:
                return f"event {sequence} is another one"
        for name, wanted in self.files.items():
            path = program.at(name)
            if not os.path.exists(path) or digest(path) != wanted:
                return f"{name} is not as it was handed out"
        return None

    def unsent(self, program):
        """A message that the ledger says was sent, and that is not in the spool as it was."""
        there = {
            os.path.basename(path): path for path in paths_below(program.at("data/spool"))}
        for code in ledger.codes_sent(ledger.records(program.at("data/ledger"))):
            if code in self.taken:
                continue
            names = there.keys() & names_of(code)
            if not names:
                return f"message {code}, told as sent, is not there"
            for name in names:
                content = digest(there[name])
                if content == EMPTY or content != self.messages.get(name, content):
                    return f"message {name}, told as sent, is not as it was"
        return None

    def left(self, program):
        """A value that was told to be erased, and a file that has it."""
        for path in paths_below(program.at("data")):
            with open(path, "rb") as file:
                content = file.read()
            for value in self.gone:
                if value in content:
                    return f"{os.path.relpath(path, program.home)} has {value.decode()}"
        return None


def acknowledged(program, store):
    """The events that the last commit of a ledger left, as the program noted it beside it."""
    try:
        with open(program.at("data", store, "last-commit"), "rb") as file:
            return int(file.read(20))
    except (FileNotFoundError, ValueError):
        return 0


def paths_below(path):
    if os.path.isfile(path):
        return [path]
    return sorted(
        os.path.join(place, name) for place, _, names in os.walk(path) for name in names)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.blake2b(file.read()).digest()


def names_of(code):
    """Those that the message of a code may have."""
    return {f"{code}.sms", f"{code}.eml"}


EMPTY = hashlib.blake2b().digest()
