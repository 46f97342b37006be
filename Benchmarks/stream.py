"""The stream for every engine, as `epin-bench generate` writes it."""

import json
import struct
import sys
import time

# sequence, time, holder, challenge, card, merchant, origin, kind, failed; 0 is absent.
ROW = struct.Struct("<7QBB6x")
LENGTH = struct.Struct("<I")

COLUMNS = (
    "sequence", "time", "kind", "holder", "challenge", "card", "merchant", "origin", "failed",
    "record",
)
INDEXES = ("holder", "challenge", "card", "merchant", "origin", "kind, time")
# Of the kinds that can be failures, with the index on kind and time.
FAILING = "kind IN (4, 20, 23, 25, 32, 34, 42, 43, 50, 52, 53, 54, 60)"


def tuples(stream, count):
    """Yields lists of `count` tuples, each with the values of COLUMNS; absent is None."""
    with open(f"{stream}/events.bin", "rb") as events, open(f"{stream}/keys.bin", "rb") as keys:
        while piece := keys.read(ROW.size * count):
            rows = []
            for sequence, at, holder, challenge, card, merchant, origin, kind, failed in (
                ROW.iter_unpack(piece)
            ):
                length, = LENGTH.unpack(events.read(4))
                # Databases have signed numbers.
                if merchant >= 1 << 63:
                    merchant -= 1 << 64
                rows.append((
                    sequence, at, kind, holder or None, challenge or None, card or None,
                    merchant or None, origin or None, failed, events.read(length)))
            yield rows


def questions(stream):
    """The questions of queries.txt: for each name, the lists of its numbers."""
    asked = {}
    with open(f"{stream}/queries.txt", encoding="ascii") as lines:
        for line in lines:
            name, *numbers = line.split()
            asked.setdefault(name, []).append([int(number) for number in numbers])
    return asked


def percentiles(laps):
    """Percentiles of latencies in nanoseconds."""
    laps = sorted(laps)
    if not laps:
        return {}
    return {
        "p50": laps[len(laps) // 2], "p99": laps[len(laps) * 99 // 100],
        "p999": laps[len(laps) * 999 // 1000], "max": laps[-1],
    }


def ask(asked, execute, parse):
    """Asks everything twice; the second time counts, until the rows are with the client.

    `parse(name, rows)` makes a flat list of what `execute(name, numbers)` gives."""
    result = {}
    for name, lists in asked.items():
        for numbers in lists:
            execute(name, numbers)
        laps, answers = [], []
        for numbers in lists:
            start = time.perf_counter_ns()
            rows = execute(name, numbers)
            laps.append(time.perf_counter_ns() - start)
            if len(answers) < 100:
                answers.append(parse(name, rows))
        result[name] = percentiles(laps) | {"answers": answers}
    return result


def flat(name, rows):
    """Rows of numbers as an answer: origins with their counts, otherwise sequences, ascending."""
    if name == "origins":
        return [number for row in rows for number in row]
    found = [row[0] for row in rows]
    return found[::-1] if name == "holder" else found


def tell(result):
    """Prints the one JSON object of a command."""
    json.dump(result, sys.stdout, separators=(",", ":"))
    print()
