"""One round: every engine does the same, one right after the other, in fresh directories."""

import os
import shutil
import statistics
import tempfile

from engines import disk_bytes, settle

CALLERS = (1, 4, 16, 64, 256)
SECTIONS = (
    "single", "group", "append", "replay", "verify", "audit", "prove", "tiles", "ingest", "query")
# What reads the ledgers that the part "append" makes.
READERS = {"replay", "verify", "audit", "prove", "tiles"}
BATCH = 1000
PROOFS = 10_000
# Milliseconds.
TURN = 400


def combined(results):
    """The turns of a part as one: the median for equal work, the sum for work in a given time."""
    result = dict(results[-1])
    if len(results) == 1:
        return result
    counts = [key for key in ("events", "commands") if key in result]
    if any(turn[key] != result[key] for turn in results for key in counts):
        for key in counts + ["nanoseconds"]:
            result[key] = sum(turn[key] for turn in results)
    else:
        result["nanoseconds"] = statistics.median(turn["nanoseconds"] for turn in results)
    for key in ("p50", "p99", "p999"):
        if key in result:
            result[key] = statistics.median(turn[key] for turn in results)
    return result


class Round:
    def __init__(self, engines, number, directory, memory, options):
        self.engines = engines
        # Who goes first changes, so that nobody always finds the machine as another left it.
        self.is_reversed = number % 2 == 1
        self.directory = directory
        self.memory = memory
        self.options = options
        self.results = {}

    def run(self):
        """The results by name: `append.ours`, `append.limit`, and so on."""
        only = self.options.only
        for section in SECTIONS:
            needed = section in only or section == "append" and READERS & only
            needed = needed or section == "ingest" and "query" in only
            if needed:
                getattr(self, f"_{section}")()
        return self.results

    def _place(self, name, within=None):
        path = f"{within or self.directory}/{name}"
        shutil.rmtree(path, ignore_errors=True)
        return path

    def _measure(self, section, parts, turns=1):
        """Runs each part a number of times, by turns; one that gives None was not measured."""
        measured = {}
        for _ in range(turns):
            for name, part in reversed(parts) if self.is_reversed else parts:
                settle()
                result = part()
                if result is not None:
                    measured.setdefault(name, []).append(result)
        for name, results in measured.items():
            self.results[f"{section}.{name}"] = combined(results)

    def _single(self):
        """In short turns, since a disk may change its pace from one moment to the next."""
        engines, stream = self.engines, self.engines.stream
        self._measure("single", [
            ("ours", lambda: engines.ours("single", stream, self._place("one"), TURN)),
            ("limit", lambda: engines.limit("single", stream, self._place("one"), TURN)),
            ("sqlite", lambda: engines.sqlite("single", stream, self._place("one"), TURN)),
            ("postgres", lambda: engines.postgres("single", stream, TURN)),
        ], self.options.turns)
        self._place("one")

    def _group(self):
        self._measure("group", [
            (str(callers), lambda callers=callers: self.engines.ours(
                "group", self._place("group"), callers, 1))
            for callers in CALLERS], self.options.turns)
        self._measure("apply", [
            (str(callers), lambda callers=callers: self.engines.apply(
                self._place("group"), callers, 1))
            for callers in CALLERS])
        self._place("group")

    def _append(self):
        engines, stream = self.engines, self.engines.stream
        self._measure("append", [
            ("ours", lambda: engines.ours("append", stream, self._place("ours"), BATCH)),
            ("limit", lambda: engines.limit("append", stream, self._place("limit"), BATCH)),
            ("unhashed", lambda: engines.limit(
                "append-unhashed", stream, self._place("unhashed"), BATCH)),
        ])
        self._place("unhashed")
        if self.memory is None:
            return
        self._measure("memory", [
            ("ours", lambda: engines.ours(
                "append", stream, self._place("ours", self.memory), BATCH)),
            ("limit", lambda: engines.limit(
                "append", stream, self._place("limit", self.memory), BATCH)),
        ])
        self._place("ours", self.memory)
        self._place("limit", self.memory)

    def _replay(self):
        engines = self.engines
        ours, limit = f"{self.directory}/ours", f"{self.directory}/limit"
        self._measure("replay", [
            ("ours", lambda: engines.ours("replay", ours, 1)),
            ("ours2", lambda: engines.ours("replay", ours, 2)),
            ("limit", lambda: engines.limit("replay", limit)),
        ], self.options.turns)
        self._measure("get", [
            ("ours", lambda: engines.ours("get", ours, 100_000)),
            ("limit", lambda: engines.limit("get", limit, 100_000)),
        ], self.options.turns)
        self._measure("scan", [("limit", lambda: engines.limit("scan", limit))])

    def _verify(self):
        engines = self.engines
        ours, limit = f"{self.directory}/ours", f"{self.directory}/limit"
        self._measure("verify", [
            ("ours", lambda: engines.ours("verify", ours, 1)),
            ("ours2", lambda: engines.ours("verify", ours, 2)),
            ("limit", lambda: engines.limit("verify", limit, 1)),
            ("limit2", lambda: engines.limit("verify", limit, 2)),
        ], self.options.turns)

    def _audit(self):
        """Beside the plain replay of the same events on one core."""
        engines, ours = self.engines, f"{self.directory}/ours"
        self._measure("audit", [
            ("ours", lambda: engines.ours("audit", ours, 1)),
            ("detect", lambda: engines.ours("detect", ours, 1)),
            ("replay", lambda: engines.ours("replay", ours, 1)),
        ], self.options.turns)

    def _prove(self):
        ours = f"{self.directory}/ours"
        self._measure("prove", [("ours", lambda: self.engines.ours("prove", ours, PROOFS))])

    def _tiles(self):
        """Beside the C loop that reads and hashes the same records on one core.

        What is written is kept until all rounds are over: for some minutes ext4 passes over each
        file that was deleted, and that of many thousand would be measured.
        """
        engines = self.engines
        ours, limit = f"{self.directory}/ours", f"{self.directory}/limit"
        self._measure("tiles", [
            ("ours", lambda: engines.ours("tiles", ours, self._kept(), 2)),
            ("limit", lambda: engines.limit("verify", limit, 1)),
        ])

    def _kept(self):
        """A new directory outside the round's."""
        return tempfile.mkdtemp(prefix="tiles-", dir=os.path.dirname(self.directory))

    def _ingest(self):
        engines, stream = self.engines, self.engines.stream
        ours = self._place("ingested")
        sqlite = self._place("sqlite")
        self._measure("ingest", [
            ("ours", lambda: engines.ours("ingest", stream, ours, BATCH)),
            ("sqlite", lambda: engines.sqlite("ingest", stream, sqlite, BATCH)),
            ("postgres", lambda: engines.postgres("ingest", stream, BATCH)),
        ])
        self.results["ingest.ours"]["bytes"] = disk_bytes(ours)
        if "replay" in self.options.only:
            self._measure("fold", [
                ("sqlite", lambda: engines.sqlite("replay", sqlite)),
                ("postgres", lambda: engines.postgres("replay")),
            ])
        if "verify" in self.options.only:
            self._measure("hash", [
                ("sqlite", lambda: engines.sqlite("verify", sqlite)),
                ("postgres", lambda: engines.postgres("verify")),
            ])

    def _query(self):
        engines, stream = self.engines, self.engines.stream
        self._measure("query", [
            ("ours", lambda: engines.ours("query", stream, f"{self.directory}/ingested")),
            ("sqlite", lambda: engines.sqlite("query", stream, f"{self.directory}/sqlite")),
            ("postgres", lambda: engines.postgres("query", stream)),
        ])


# The parts that report the root of the tree.
ROOTED = ("append", "memory", "verify", "ingest", "tiles")


def faults(results, truth, samples):
    """Where engines do not agree: then no figure counts."""
    found = []

    def agree(key, names):
        given = {name: results[name][key] for name in names if results.get(name, {}).get(key)}
        if len({str(value) for value in given.values()}) > 1:
            found.append(f"{key} differs: {given}")

    agree("root", [
        name for name in results if name.split(".")[0] in ROOTED])
    for key in ("holders", "versions", "failures", "credentials", "sessions", "codes", "outcomes"):
        agree(key, ["replay.ours", "replay.limit"])
    for key in ("holders", "versions"):
        agree(key, ["replay.ours", "fold.sqlite", "fold.postgres"])
    agree("recordBytes", ["get.ours", "get.limit"])
    for name, result in results.items():
        section = name.split(".")[0]
        if section in ROOTED + ("replay", "audit", "scan", "hash", "prove"):
            if result["events"] != truth.size:
                found.append(f"{name}: {result['events']} events of {truth.size}")
        if section == "query":
            found += [f"{name}: {fault}" for fault in truth.faults(result)]
            if result.get("samples", samples) != samples:
                found.append(f"{name}: other records")
    return found
