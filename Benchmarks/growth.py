#!/usr/bin/env python3
"""Measures ledgers of growing size: what stays flat, and what grows in proportion.

    growth.py [--write] COUNT...
"""

import argparse
import contextlib
import datetime
import os
import signal
import sys
import threading

import document
import machine
import plot
from bench import say, temporary
from engines import TOP, EngineError, Engines, compile_limit, disk_bytes
from truth import Truth

STEPS = ("append", "ingest", "replay", "rebuild", "verify", "prove", "tiles", "query")


class OwnMemory:
    """The most memory that a program of ours has to itself, by looking 50 times a second."""

    def __init__(self, program):
        self.program = os.path.realpath(program)
        self.peak = 0

    def __enter__(self):
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()

    def _watch(self):
        while not self.stopping.wait(0.02):
            for child in self._children():
                with contextlib.suppress(OSError):
                    if os.readlink(f"/proc/{child}/exe") == self.program:
                        kilobytes = machine.field(f"/proc/{child}/status", "RssAnon").split()[0]
                        self.peak = max(self.peak, int(kilobytes) * 1024)

    @staticmethod
    def _children():
        found = []
        for task in os.listdir("/proc/self/task"):
            with contextlib.suppress(OSError):
                with open(f"/proc/self/task/{task}/children", encoding="ascii") as file:
                    found += file.read().split()
        return found


def measure(engines, truth, place, tiles):
    """Every step on one size; it ends if a question is not answered right."""
    ours, ingested = f"{place}/ours", f"{place}/ingested"
    commands = {
        "append": lambda: engines.ours("append", engines.stream, ours, 1000),
        "ingest": lambda: engines.ours("ingest", engines.stream, ingested, 1000),
        "replay": lambda: engines.ours("replay", ours, 2),
        "rebuild": lambda: engines.ours("rebuild", ours),
        "verify": lambda: engines.ours("verify", ours, 2),
        "prove": lambda: engines.ours("prove", ours, 10_000),
        "tiles": lambda: engines.ours("tiles", ours, tiles, 2),
        "query": lambda: engines.ours("query", engines.stream, ingested),
    }
    results = {}
    for step in STEPS:
        with OwnMemory(engines.program) as watched:
            results[step] = commands[step]()
        results[step]["ownMemory"] = watched.peak
        say(f"  {step} is done")
    results["ingest"]["bytes"] = disk_bytes(ingested)
    if faults := truth.faults(results["query"]):
        raise EngineError(f"wrong answers: {faults[:5]}")
    for answers in results["query"].values():
        if isinstance(answers, dict):
            answers.pop("answers")
    return results


def run(counts, program, seed):
    # Tiles are kept to the end: see Round._tiles.
    with temporary() as kept:
        return run_each(counts, program, seed, kept)


def run_each(counts, program, seed, kept):
    sizes = []
    for count in counts:
        with temporary() as directory:
            if not sizes:
                description = machine.describe(directory, compile_limit(directory))
            say(f"{count:,} events")
            stream = f"{directory}/stream"
            engines = Engines(directory, stream, program, None)
            traffic = engines.ours("generate", count, seed, stream)
            truth = Truth(stream)
            results = measure(engines, truth, directory, f"{kept}/{count}")
            sizes.append({"count": count, "holders": traffic["holders"], "results": results})
    return {
        "date": datetime.date.today().isoformat(), "machine": description, "sizes": sizes}


def each(step):
    return lambda r: r[step]["nanoseconds"] / r[step]["events"]


def asked(kind, percentile):
    return lambda r: r["query"][kind][percentile] / 1000


# A small chart: its title, its unit, and its lines.
CHARTS = [
    ("Append and ingest", "ns an event", [("append", each("append")), ("ingest", each("ingest"))]),
    ("Replay, rebuild, verify", "ns an event",
        [(step, each(step)) for step in ("replay", "rebuild", "verify")]),
    ("Proofs", "µs", [
        ("event, p50", lambda r: r["prove"]["inclusion"]["p50"] / 1000),
        ("event, p99", lambda r: r["prove"]["inclusion"]["p99"] / 1000),
        ("sizes, p50", lambda r: r["prove"]["consistency"]["p50"] / 1000),
        ("sizes, p99", lambda r: r["prove"]["consistency"]["p99"] / 1000)]),
    ("Tiles", "ns an event", [("export", each("tiles"))]),
    ("One challenge", "µs", [(p, asked("challenge", p)) for p in ("p50", "p99")]),
    ("A holder's last 50 events", "µs", [(p, asked("holder", p)) for p in ("p50", "p99")]),
    ("Memory of its own", "MiB",
        [(step, lambda r, step=step: max(r[step]["ownMemory"], 1 << 16) / (1 << 20))
            for step in ("append", "ingest", "replay", "verify")]),
    ("On the disk", "bytes an event",
        [("everything", lambda r: r["ingest"]["bytes"] / r["ingest"]["events"]),
            ("ledger", lambda r: r["ingest"]["ledgerBytes"] / r["ingest"]["events"])]),
]


def charts(growth):
    counts = [size["count"] for size in growth["sizes"]]
    return [
        plot.Chart(title, unit, counts, [
            (name, [compute(size["results"]) for size in growth["sizes"]])
            for name, compute in lines])
        for title, unit, lines in CHARTS
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("counts", nargs="+", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--program", default=f"{TOP}/.build/release/epin-bench")
    parser.add_argument("--write", action="store_true", help="write results/ and docs/growth.svg")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        growth = run(sorted(options.counts), options.program, options.seed)
    except EngineError as error:
        sys.exit(f"growth: {error}")
    drawn = charts(growth)
    for chart in drawn:
        print(chart.text())
    if options.write:
        sizes = ", ".join(f"{size['count']:,}" for size in growth["sizes"])
        document.write(
            "growth.json", growth, "make bench-growth",
            f"{growth['date']}: {sizes} events. {machine.sentence(growth['machine'])}\n\n"
            "![Cost over the number of events in the ledger](growth.svg)")
        with open(f"{TOP}/docs/growth.svg", "w", encoding="utf-8") as file:
            file.write(plot.svg(drawn))


if __name__ == "__main__":
    main()
