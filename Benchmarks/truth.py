"""What every engine is asked, and the answers: read from keys.bin, not by an engine."""

import bisect
import hashlib
import mmap
import random

from stream import LENGTH, ROW

DAY = 86_400_000
CHALLENGE_OPENED = 51


class Truth:
    """Chooses the questions, writes them to queries.txt, and knows the answers to the first 100."""

    def __init__(self, stream, count=2000, seed=1):
        with open(f"{stream}/keys.bin", "rb") as file:
            self.keys = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.size = len(self.keys) // ROW.size
        chance = random.Random(seed)
        self.questions = {
            "challenge": self._challenges(chance, count),
            "holder": [[self._later(chance, lambda row: row[2])[2]] for _ in range(count)],
            "card": self._cards(chance, count),
            "origins": self._windows(chance, max(count // 40, 5)),
        }
        with open(f"{stream}/queries.txt", "w", encoding="ascii") as file:
            for name, lists in self.questions.items():
                for numbers in lists:
                    print(name, *numbers, file=file)
        self.answers = self._answers()

    def row(self, index):
        return ROW.unpack_from(self.keys, index * ROW.size)

    def _later(self, chance, holds):
        """An event of the later half for which something holds, or the last one tried."""
        for _ in range(100_000):
            row = self.row(chance.randrange(self.size // 2, self.size))
            if holds(row):
                break
        return row

    def _challenges(self, chance, count):
        return [[self._later(chance, lambda row: row[3])[3]] for _ in range(count)]

    def _cards(self, chance, count):
        """Failures of a card in the day that ends with one of them."""
        asked = []
        for _ in range(count):
            row = self._later(chance, lambda row: row[8] and row[4])
            asked.append([row[4], row[1] + 1 - DAY, row[1] + 1])
        return asked

    def _windows(self, chance, count):
        ends = [self._later(chance, lambda row: row[8])[1] + 1 for _ in range(count)]
        return [[end - DAY, end] for end in ends]

    def _between(self, since, until):
        """The numbers of the events in a range of time, which never goes back."""
        def at(index):
            return self.row(index)[1]
        places = range(self.size)
        return range(
            bisect.bisect_left(places, since, key=at), bisect.bisect_left(places, until, key=at))

    def _answers(self):
        asked = {name: lists[:100] for name, lists in self.questions.items()}
        challenges = {numbers[0]: [] for numbers in asked["challenge"]}
        holders = {numbers[0]: [] for numbers in asked["holder"]}
        cards = {numbers[0]: [] for numbers in asked["card"]}
        for row in ROW.iter_unpack(self.keys):
            if row[3] in challenges:
                challenges[row[3]].append(row[0])
            if row[2] in holders:
                holders[row[2]].append(row[0])
            if row[8] and row[4] in cards:
                cards[row[4]].append((row[1], row[0]))
        return {
            "challenge": [challenges[numbers[0]] for numbers in asked["challenge"]],
            "holder": [holders[numbers[0]][-50:] for numbers in asked["holder"]],
            "card": [
                [sequence for time, sequence in cards[card] if since <= time < until]
                for card, since, until in asked["card"]],
            "origins": [self._origins(*numbers) for numbers in asked["origins"]],
        }

    def _origins(self, since, until):
        """The 20 origins with failures of the most cards: origin and number of cards by turns."""
        cards = {}
        for index in self._between(since, until):
            row = self.row(index)
            if row[8] and row[4] and row[6]:
                cards.setdefault(row[6], set()).add(row[4])
        ranked = sorted(cards.items(), key=lambda item: (-len(item[1]), item[0]))[:20]
        return [number for origin, found in ranked for number in (origin, len(found))]

    def samples(self, stream):
        """A digest of every thousandth record: what an engine holds must have the same."""
        digest = hashlib.sha256()
        with open(f"{stream}/events.bin", "rb") as events:
            for index in range(self.size):
                length, = LENGTH.unpack(events.read(4))
                record = events.read(length)
                if index % 1000 == 0:
                    digest.update(record)
        return digest.hexdigest()

    def faults(self, result):
        """The answers in which an engine differs."""
        return [
            f"{name} {self.questions[name][index]}: {given} instead of {true}"
            for name, answers in self.answers.items()
            for index, true in enumerate(answers)
            for given in [result[name]["answers"][index]] if given != true
        ]
