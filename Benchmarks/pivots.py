#!/usr/bin/env python3
"""Asks what investigators ask, of this program and of the exported events in SQLite and DuckDB.

Each question to `epin` and `sqlite3` is a whole process, from start to end; DuckDB, where
Python has it, is asked in this process, without its start. The answers must agree."""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = f"{TOP}/.build/release/epin-bench"
EPIN = f"{TOP}/.build/release/epin"
DAY = 86_400_000

TIMELINE = "select sequence from events where stream = {holder} order by sequence"
# What a statement shows: the last digits of a card, an amount, and the day.
PAYMENT = """
select e.sequence from events e where e.kind = 'challengeOpened' and e.purchaseAmount = {amount}
and e.purchaseCurrency = {currency} and e.time >= {start} and e.time < {end} and e.card in
(select card from events where kind = 'cardAttached' and mask like '%{last}') order by 1"""
# Authenticated within a day of a change of phone.
CHANGED = """
select distinct p.sequence from events c join events p on p.stream = c.stream
and p.kind = 'challengeEnded' and p.outcome = 'authenticated'
and p.time >= c.time and p.time - c.time <= 86400000 and p.sequence > c.sequence
where c.kind = 'phoneChanged' order by 1"""


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def milliseconds(body):
    start = time.perf_counter()
    answer = body()
    return (time.perf_counter() - start) * 1000, answer


def make(directory, count):
    """A ledger with views, and its events as a table."""
    run(BENCH, "generate", str(count), "1", f"{directory}/stream")
    os.mkdir(f"{directory}/data", 0o700)
    run(BENCH, "ingest", f"{directory}/stream", f"{directory}/data", "10000")
    run(EPIN, "--data", f"{directory}/data", "stat")
    with open(f"{directory}/events.csv", "w") as table:
        subprocess.run([EPIN, "--data", f"{directory}/data", "export", "--format", "csv"],
                       stdout=table, check=True)


def load_sqlite(directory):
    """Times as numbers, and an index for each question."""
    database = f"{directory}/events.sqlite"
    script = f"""
.mode csv
.import {directory}/events.csv raw
create table events as select cast(sequence as integer) sequence,
  cast(round((julianday(time) - 2440587.5) * 86400000) as integer) time, kind,
  cast(stream as integer) stream, nullif(origin, '') origin, nullif(challenge, '') challenge,
  cast(nullif(card, '') as integer) card, mask, outcome,
  cast(nullif(purchaseAmount, '') as integer) purchaseAmount,
  cast(nullif(purchaseCurrency, '') as integer) purchaseCurrency from raw;
drop table raw;
create index stream on events(stream, time); create index kind on events(kind, time);
create index card on events(card); analyze;
"""
    run("sqlite3", database, input=script)
    return lambda question: [
        int(line) for line in run("sqlite3", "-readonly", database, question).split()]


def load_duckdb(directory):
    try:
        import duckdb
    except ImportError:
        return None
    connection = duckdb.connect()
    connection.execute(f"""
create table events as select sequence, epoch_ms(time::timestamp) time, kind, stream, origin,
  challenge, card, mask, outcome, "purchaseAmount", "purchaseCurrency"
from read_csv('{directory}/events.csv', header=true, all_varchar=false)""")
    return lambda question: [row[0] for row in connection.execute(question).fetchall()]


def ask(directory, *words):
    out = run(EPIN, "--data", f"{directory}/data", "--json", *words)
    return [json.loads(line)["sequence"] for line in out.splitlines()]


def samples(sqlite, count):
    """Holders with at most 50 events, and payments that only one of the day can be."""
    chosen = random.Random(1)
    holders = sqlite("select stream from events where stream > 0 group by stream"
                     " having count(*) <= 50 order by stream")
    payments = sqlite("select sequence from events where kind = 'challengeOpened'"
                      " and purchaseCurrency in (978, 953)")
    return chosen.sample(holders, min(count, len(holders))), chosen.sample(payments, count)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="events")
    parser.add_argument("--samples", type=int, default=30)
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="epin-pivots-")
    try:
        make(directory, options.count)
        sqlite, duckdb = load_sqlite(directory), load_duckdb(directory)
        holders, payments = samples(sqlite, options.samples)
        questions = {"timeline of a holder": [], "payment of a statement": []}
        for holder in holders:
            questions["timeline of a holder"].append(
                (("timeline", "cardholder", str(holder)), TIMELINE.format(holder=holder)))
        for sequence in payments:
            event = json.loads(run(EPIN, "--data", f"{directory}/data", "--json", "show",
                                   str(sequence)))
            start = sqlite(f"select time from events where sequence = {sequence}")[0] // DAY * DAY
            mask = run("sqlite3", f"{directory}/events.sqlite", "select mask from events where"
                       f" kind = 'cardAttached' and card = {event['card']} limit 1").strip()
            sign = {978: "EUR", 953: "XPF"}[event["purchaseCurrency"]]
            amount = event["purchaseAmount"]
            words = f"{amount // 100}.{amount % 100:02d} {sign}" \
                if event["purchaseExponent"] == 2 else f"{amount} {sign}"
            # The day in Nouméa, eleven hours ahead, counts too, as in the program.
            day = time.strftime("%Y-%m-%d", time.gmtime(start / 1000))
            questions["payment of a statement"].append(
                (("find", mask[-4:], words, day), PAYMENT.format(
                    amount=amount, currency=event["purchaseCurrency"],
                    start=start - 11 * 3_600_000, end=start + DAY, last=mask[-4:])))
        questions["paid after a change of phone"] = [
            (("query", "kind=challengeEnded", "outcome=authenticated", "--after",
              "kind=phoneChanged", "--within", "24h"), CHANGED)] * 3
        print(f"{options.count:,} events; milliseconds, median and slowest")
        for name, asked in questions.items():
            times = {"epin": [], "sqlite": [], "duckdb": []}
            for words, sql in asked:
                took, answer = milliseconds(lambda: ask(directory, *words))
                times["epin"].append(took)
                took, expected = milliseconds(lambda: sqlite(sql))
                times["sqlite"].append(took)
                assert answer == expected, (words, answer[:5], expected[:5])
                if duckdb:
                    took, other = milliseconds(lambda: duckdb(sql))
                    times["duckdb"].append(took)
                    assert sorted(other) == expected, (words, other[:5])
            cells = [f"{engine} {statistics.median(each):.1f} / {max(each):.1f}"
                     for engine, each in times.items() if each]
            print(f"  {name}: " + ", ".join(cells))
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
