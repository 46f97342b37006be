#!/usr/bin/env python3
"""SQLite as its users would run it: WAL, synchronous=FULL, 256 MiB of cache, six indexes.

    sqlite.py ingest|ingest-unindexed STREAM DIR BATCH
    sqlite.py single STREAM DIR MILLISECONDS
    sqlite.py replay|verify DIR
    sqlite.py query STREAM DIR
"""

import hashlib
import os
import sqlite3
import sys
import time

from stream import COLUMNS, FAILING, INDEXES, ask, flat, percentiles, questions, tell, tuples

INSERT = f"INSERT INTO events VALUES ({','.join('?' * len(COLUMNS))})"
QUERIES = {
    "challenge": "SELECT sequence, record FROM events WHERE challenge = ? ORDER BY sequence",
    "holder":
        "SELECT sequence, record FROM events WHERE holder = ? ORDER BY sequence DESC LIMIT 50",
    "card": "SELECT sequence, record FROM events"
        " WHERE card = ? AND failed = 1 AND time >= ? AND time < ? ORDER BY sequence",
    "origins": f"SELECT origin, count(DISTINCT card) FROM events WHERE {FAILING}"
        " AND time >= ? AND time < ? AND failed = 1 AND card NOT NULL AND origin NOT NULL"
        " GROUP BY origin ORDER BY 2 DESC, 1 LIMIT 20",
}


def path(directory):
    return f"{directory}/events.sqlite"


def connect(directory):
    connection = sqlite3.connect(path(directory), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-262144")
    return connection


def create(directory, indexes):
    os.makedirs(directory, exist_ok=True)
    connection = connect(directory)
    connection.execute(
        "CREATE TABLE events (sequence INTEGER PRIMARY KEY, time INTEGER, kind INTEGER,"
        " holder INTEGER, challenge INTEGER, card INTEGER, merchant INTEGER, origin INTEGER,"
        " failed INTEGER, record BLOB)")
    for number, columns in enumerate(indexes):
        connection.execute(f"CREATE INDEX index{number} ON events ({columns})")
    return connection


def ingest(stream, directory, batch, indexes=INDEXES):
    """Only the statements are timed, not the reading of the stream."""
    connection = create(directory, indexes)
    spent, laps = 0, []
    for rows in tuples(stream, batch):
        start = time.perf_counter_ns()
        connection.execute("BEGIN")
        connection.executemany(INSERT, rows)
        connection.execute("COMMIT")
        laps.append(time.perf_counter_ns() - start)
        spent += laps[-1]
    count, = connection.execute("SELECT count(*) FROM events").fetchone()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    size = os.path.getsize(path(directory))
    return {"events": count, "nanoseconds": spent, "bytes": size} | percentiles(laps)


def single(stream, directory, milliseconds):
    connection = create(directory, INDEXES)
    spent, laps = 0, []
    for rows in tuples(stream, 1000):
        for row in rows:
            if spent >= milliseconds * 1e6:
                return {"events": len(laps), "nanoseconds": spent} | percentiles(laps)
            start = time.perf_counter_ns()
            connection.execute(INSERT, row)
            laps.append(time.perf_counter_ns() - start)
            spent += laps[-1]
    return {"events": len(laps), "nanoseconds": spent} | percentiles(laps)


def replay(directory):
    """Two scans of the table, each a GROUP BY: the state of every cardholder and challenge, as far
    as columns show it. Less than a fold of the records, which SQL cannot read."""
    connection = connect(directory)
    start = time.perf_counter_ns()
    holders, versions = connection.execute(
        "SELECT count(*), sum(events) FROM (SELECT count(*) AS events, max(sequence) AS last,"
        " max(time) AS at, sum(failed) AS failures FROM events NOT INDEXED"
        " WHERE holder NOT NULL GROUP BY holder)").fetchone()
    challenges, = connection.execute(
        "SELECT count(*) FROM (SELECT count(*) AS events, min(time) AS opened,"
        " max(sequence) AS last, max(kind) AS kind, sum(failed) AS failures FROM events NOT INDEXED"
        " WHERE challenge NOT NULL GROUP BY challenge)").fetchone()
    spent = time.perf_counter_ns() - start
    count, = connection.execute("SELECT count(*) FROM events").fetchone()
    return {
        "events": count, "nanoseconds": spent, "holders": holders, "versions": versions,
        "challenges": challenges,
    }


def verify(directory):
    """Reads and hashes every record in order; there is no tree to compare it with."""
    connection = connect(directory)
    count = 0
    total = hashlib.sha256()
    start = time.perf_counter_ns()
    for record, in connection.execute("SELECT record FROM events ORDER BY sequence"):
        total.update(hashlib.sha256(b"\0" + record).digest())
        count += 1
    spent = time.perf_counter_ns() - start
    return {"events": count, "nanoseconds": spent, "digest": total.hexdigest()}


def query(stream, directory):
    """The record is fetched with its sequence, as an answer needs it."""
    connection = connect(directory)

    def execute(name, numbers):
        return connection.execute(QUERIES[name], numbers).fetchall()

    return ask(questions(stream), execute, flat) | {"samples": samples(connection)}


def samples(connection):
    """A digest of every thousandth record."""
    digest = hashlib.sha256()
    for record, in connection.execute(
        "SELECT record FROM events WHERE sequence % 1000 = 0 ORDER BY sequence"
    ):
        digest.update(record)
    return digest.hexdigest()


def main(words):
    match words:
        case ["ingest", stream, directory, batch]: return ingest(stream, directory, int(batch))
        case ["ingest-unindexed", stream, directory, batch]:
            return ingest(stream, directory, int(batch), ())
        case ["single", stream, directory, milliseconds]:
            return single(stream, directory, int(milliseconds))
        case ["replay", directory]: return replay(directory)
        case ["verify", directory]: return verify(directory)
        case ["query", stream, directory]: return query(stream, directory)
    sys.exit(__doc__)


if __name__ == "__main__":
    tell(main(sys.argv[1:]))
