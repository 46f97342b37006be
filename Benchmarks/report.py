"""The figures as tables: for a person, and for docs/performance.md."""

import statistics

from rounds import CALLERS


def rate(result):
    """Events a second."""
    return result["events"] / result["nanoseconds"] * 1e9


def commands(result):
    return result["commands"] / result["nanoseconds"] * 1e9


def each(result):
    """Nanoseconds an event."""
    return result["nanoseconds"] / result["events"]


class Ratio:
    def __init__(self, what, goal, compute):
        self.what = what
        self.sense, bound = goal.split()
        self.bound = float(bound)
        self.goal = goal
        self.compute = compute

    def values(self, rounds):
        """A value for each round that measured it."""
        values = []
        for results in rounds:
            try:
                values.append(self.compute(results))
            except KeyError:
                pass
        return values

    def is_reached(self, value):
        return value >= self.bound if self.sense == "≥" else value <= self.bound


def query(kind, percentile):
    return lambda r: r["query.sqlite"][kind][percentile] / r["query.ours"][kind][percentile]


def proof(kind):
    return lambda r: r["prove.ours"][kind]["p99"] / 1e6


def peers(results, compute):
    return [compute(results[name]) for name in ("ingest.sqlite", "ingest.postgres")
        if name in results]


RATIOS = [
    Ratio("one caller, one durable event a commit / raw LMDB", "≥ 0.9",
        lambda r: rate(r["single.ours"]) / rate(r["single.limit"])),
    Ratio("64 callers, whole commands / one caller", "≥ 15",
        lambda r: commands(r["group.64"]) / commands(r["group.1"])),
    Ratio("append, 1,000 a commit: time / raw LMDB with the same hashing", "≤ 1.3",
        lambda r: each(r["append.ours"]) / each(r["append.limit"])),
    Ratio("… on a file system in memory: time / raw LMDB", "≤ 1.3",
        lambda r: each(r["memory.ours"]) / each(r["memory.limit"])),
    Ratio("ingest until queryable / the best of SQLite and PostgreSQL", "≥ 5",
        lambda r: rate(r["ingest.ours"]) / max(peers(r, rate))),
    Ratio("replay: time / the C fold", "≤ 1.5",
        lambda r: each(r["replay.ours"]) / each(r["replay.limit"])),
    Ratio("replay on two cores / on one", "≥ 1.7",
        lambda r: each(r["replay.ours"]) / each(r["replay.ours2"])),
    Ratio("verify: time / the C loop", "≤ 1.15",
        lambda r: each(r["verify.ours"]) / each(r["verify.limit"])),
    Ratio("verify on two cores / on one", "≥ 1.8",
        lambda r: each(r["verify.ours"]) / each(r["verify.ours2"])),
    Ratio("audit: speed / plain replay", "≥ 0.25",
        lambda r: each(r["audit.replay"]) / each(r["audit.ours"])),
    Ratio("detect: speed / plain replay", "≥ 0.25",
        lambda r: each(r["audit.replay"]) / each(r["audit.detect"])),
    Ratio("tiles of the whole ledger / the C loop that reads and hashes it on one core", "≥ 0.5",
        lambda r: each(r["tiles.limit"]) / each(r["tiles.ours"])),
    Ratio("proof of an event, p99, ms", "≤ 5", proof("inclusion")),
    Ratio("proof that a tree continues another, p99, ms", "≤ 5", proof("consistency")),
    Ratio("one challenge, p50: SQLite / this", "≥ 1", query("challenge", "p50")),
    Ratio("one challenge, p99: SQLite / this", "≥ 1", query("challenge", "p99")),
    Ratio("a holder's last 50 events, p50: SQLite / this", "≥ 1", query("holder", "p50")),
    Ratio("a holder's last 50 events, p99: SQLite / this", "≥ 1", query("holder", "p99")),
    Ratio("bytes an event, everything included / the best of the two", "≤ 1",
        lambda r: r["ingest.ours"]["bytes"] / min(peers(r, lambda peer: peer["bytes"]))),
]


def thousands(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}" if value >= 10 else f"{value:,.2f}"


def microseconds(result):
    return result / 1000


def latency(section, kind, percentile):
    return lambda r, engine: microseconds(r[f"{section}.{engine}"][kind][percentile])


FIGURES = [
    ("one durable event a commit, events/s", lambda r, e: rate(r[f"single.{e}"])),
    ("… p50, µs", lambda r, e: microseconds(r[f"single.{e}"]["p50"])),
    ("… p99, µs", lambda r, e: microseconds(r[f"single.{e}"]["p99"])),
    ("append, 1,000 a commit, ns an event", lambda r, e: each(r[f"append.{e}"])),
    ("… on a file system in memory", lambda r, e: each(r[f"memory.{e}"])),
    ("ingest with every index, events/s", lambda r, e: rate(r[f"ingest.{e}"])),
    ("replay, ns an event", lambda r, e: each(r[f"replay.{e}"])),
    ("verify, ns an event", lambda r, e: each(r[f"verify.{e}"])),
    ("audit, every control, ns an event", lambda r, e: each(r[f"audit.{e}"])),
    ("random read, ns", lambda r, e: each(r[f"get.{e}"])),
    ("tiles, ns an event (in C: only read and hashed)", lambda r, e: each(r[f"tiles.{e}"])),
    ("proof of an event, p50, µs", latency("prove", "inclusion", "p50")),
    ("… p99, µs", latency("prove", "inclusion", "p99")),
    ("… the slowest of 10,000, µs", latency("prove", "inclusion", "max")),
    ("proof of a continuation, p50, µs", latency("prove", "consistency", "p50")),
    ("… p99, µs", latency("prove", "consistency", "p99")),
    ("… the slowest of 10,000, µs", latency("prove", "consistency", "max")),
    ("events of a challenge, p50, µs", latency("query", "challenge", "p50")),
    ("… p99, µs", latency("query", "challenge", "p99")),
    ("last 50 events of a holder, p50, µs", latency("query", "holder", "p50")),
    ("… p99, µs", latency("query", "holder", "p99")),
    ("failures of a card in 24 h, p50, µs", latency("query", "card", "p50")),
    ("… p99, µs", latency("query", "card", "p99")),
    ("top 20 origins in 24 h, p50, µs", latency("query", "origins", "p50")),
    ("bytes an event, indexes included",
        lambda r, e: r[f"ingest.{e}"]["bytes"] / r[f"ingest.{e}"]["events"]),
]
OTHERS = [
    ("detect, every detector, ns an event", lambda r: each(r["audit.detect"])),
    ("raw LMDB, append without hashing, ns an event", lambda r: each(r["append.unhashed"])),
    ("raw LMDB, scan, ns an event", lambda r: each(r["scan.limit"])),
    ("raw LMDB, verify with two threads, ns an event", lambda r: each(r["verify.limit2"])),
    ("tiles, files for each 1,000 events",
        lambda r: r["tiles.ours"]["files"] / r["tiles.ours"]["events"] * 1000),
    ("SQLite, GROUP BY of holders and of challenges, ns an event",
        lambda r: r["fold.sqlite"]["nanoseconds"] / r["ingest.sqlite"]["events"]),
    ("PostgreSQL, the same, ns an event",
        lambda r: r["fold.postgres"]["nanoseconds"] / r["ingest.postgres"]["events"]),
    ("SQLite, hash of every record, ns an event", lambda r: each(r["hash.sqlite"])),
    ("PostgreSQL, the same, ns an event", lambda r: each(r["hash.postgres"])),
]
ENGINES = [
    ("ours", "this program"), ("limit", "raw LMDB, C"), ("sqlite", "SQLite"),
    ("postgres", "PostgreSQL"),
]


def spread(values):
    """Median, and the least and the most."""
    if not values:
        return "–"
    middle = thousands(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({thousands(min(values))}–{thousands(max(values))})"


def collect(rounds, compute, *more):
    values = []
    for results in rounds:
        try:
            values.append(compute(results, *more))
        except KeyError:
            pass
    return values


def ratio_rows(rounds):
    rows = [["ratio", "goal", "median (min–max)", ""]]
    for ratio in RATIOS:
        values = ratio.values(rounds)
        word = "not measured"
        if values:
            word = "reached" if ratio.is_reached(statistics.median(values)) else "not reached"
        rows.append([ratio.what, ratio.goal, spread(values), word])
    return rows


def figure_rows(rounds):
    rows = [["median (min–max)"] + [name for _, name in ENGINES]]
    for what, compute in FIGURES:
        cells = [spread(collect(rounds, compute, engine)) for engine, _ in ENGINES]
        if any(cell != "–" for cell in cells):
            rows.append([what] + cells)
    return rows


def caller_rows(rounds):
    """Medians only: commands a second, then the latency of one."""
    rows = [["callers, whole commands", "commands/s", "p50, µs", "p99, µs", "p99.9, µs"]]
    for section, name in (("group", "library"), ("apply", "epin apply")):
        for callers in CALLERS:
            part = f"{section}.{callers}"
            found = [results[part] for results in rounds if part in results]
            if found:
                middle = [statistics.median(map(commands, found))] + [
                    statistics.median(microseconds(result[key]) for result in found)
                    for key in ("p50", "p99", "p999")]
                rows.append([f"{name}, {callers}"] + [thousands(value) for value in middle])
    return rows


def other_rows(rounds):
    rows = [["more", "median (min–max)"]]
    for what, compute in OTHERS:
        values = collect(rounds, compute)
        if values:
            rows.append([what, spread(values)])
    return rows


def text(rows):
    """A table for a terminal."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def markdown(rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0])] + lines[1:])


def tables(rounds):
    return [rows for rows in (
        ratio_rows(rounds), figure_rows(rounds), caller_rows(rounds), other_rows(rounds))
        if len(rows) > 1]
