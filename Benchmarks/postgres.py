#!/usr/bin/env python3
"""PostgreSQL as its users would run it: six indexes, 1 GiB of buffers, everything durable.

    postgres.py ingest SOCKETS STREAM BATCH
    postgres.py single SOCKETS STREAM MILLISECONDS
    postgres.py replay|verify SOCKETS
    postgres.py query SOCKETS STREAM
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

import libpq
from stream import COLUMNS, FAILING, INDEXES, ask, flat, percentiles, questions, tell, tuples

TYPES = ("bigint",) * 2 + ("int",) + ("bigint",) * 5 + ("smallint", "bytea")
QUERIES = {
    "challenge": "SELECT sequence, record FROM events WHERE challenge = $1 ORDER BY sequence",
    "holder":
        "SELECT sequence, record FROM events WHERE holder = $1 ORDER BY sequence DESC LIMIT 50",
    "card": "SELECT sequence, record FROM events"
        " WHERE card = $1 AND failed = 1 AND time >= $2 AND time < $3 ORDER BY sequence",
    "origins": f"SELECT origin, count(DISTINCT card) FROM events WHERE {FAILING}"
        " AND time >= $1 AND time < $2 AND failed = 1 AND card IS NOT NULL AND origin IS NOT NULL"
        " GROUP BY origin ORDER BY 2 DESC, 1 LIMIT 20",
}
SETTINGS = {
    "fsync": "on", "synchronous_commit": "on", "listen_addresses": "''", "shared_buffers": "1GB",
    "max_wal_size": "4GB", "autovacuum": "off",
}


def program(name):
    """A server program, on PATH or where Debian keeps it; None where there is none."""
    debian = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True)
    return (debian or [shutil.which(name)])[0]


def missing():
    """Why this cannot be measured here; None when it can."""
    if not program("initdb") or not program("pg_ctl"):
        return "PostgreSQL is not installed"
    return None if libpq.load() else "libpq is not installed"


class Cluster:
    """A server in a temporary directory, on a Unix socket, for as long as this lives."""

    def __enter__(self):
        self.directory = tempfile.mkdtemp(prefix="epin-postgres-")
        self.data = f"{self.directory}/data"
        # The server refuses to run as root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(self.directory, "postgres")
        try:
            self._run("initdb", "-U", "bench", "--auth=trust", "--encoding=UTF8", "--locale=C")
            options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
            self._run(
                "pg_ctl", "-w", "-l", f"{self.directory}/log",
                "-o", f"-k {self.directory} {options}", "start")
        except BaseException:
            self.__exit__()
            raise
        return self

    def _run(self, name, *words):
        subprocess.run(
            self.user + [program(name), "-D", self.data, *words], check=True, cwd="/",
            stdout=subprocess.DEVNULL)

    def __exit__(self, *_):
        if os.path.exists(f"{self.data}/postmaster.pid"):
            try:
                self._run("pg_ctl", "-w", "-m", "fast", "stop")
            except subprocess.CalledProcessError:
                self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.directory, ignore_errors=True)


def create(connection):
    connection.execute("SET client_min_messages = warning; DROP TABLE IF EXISTS events")
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, TYPES))
    connection.execute(f"CREATE TABLE events ({columns}, PRIMARY KEY (sequence))")
    for columns in INDEXES:
        connection.execute(f"CREATE INDEX ON events ({columns})")


def copied(rows):
    """Rows as lines of COPY."""
    return b"".join(
        b"\t".join(
            b"\\N" if value is None else b"\\\\x" + value.hex().encode()
            if isinstance(value, bytes) else b"%d" % value for value in row) + b"\n"
        for row in rows)


def ingest(connection, stream, batch):
    """A COPY, which is a transaction, for each batch; its lines are made before."""
    create(connection)
    laps = []
    for rows in tuples(stream, batch):
        lines = copied(rows)
        start = time.perf_counter_ns()
        connection.copy(b"COPY events FROM STDIN", lines)
        laps.append(time.perf_counter_ns() - start)
    connection.execute("VACUUM ANALYZE events")
    (count,), = connection.execute("SELECT count(*) FROM events")
    (size,), = connection.execute("SELECT pg_total_relation_size('events')")
    return {
        "events": int(count), "nanoseconds": sum(laps), "bytes": int(size)} | percentiles(laps)


def single(connection, stream, milliseconds):
    """A prepared INSERT for each event, each a transaction."""
    create(connection)
    places = ", ".join(f"${index + 1}" for index in range(len(COLUMNS)))
    connection.prepare("insert", f"INSERT INTO events VALUES ({places})")
    spent, laps = 0, []
    for rows in tuples(stream, 1000):
        for row in rows:
            if spent >= milliseconds * 1e6:
                return {"events": len(laps), "nanoseconds": spent} | percentiles(laps)
            parameters = connection.parameters(row)
            start = time.perf_counter_ns()
            result = connection.run(b"insert", parameters)
            laps.append(time.perf_counter_ns() - start)
            spent += laps[-1]
            connection.library.PQclear(result)
    return {"events": len(laps), "nanoseconds": spent} | percentiles(laps)


def replay(connection):
    """A GROUP BY for cardholders and one for challenges: less than a fold of the records, which SQL
    cannot read."""
    start = time.perf_counter_ns()
    (holders, versions), = connection.execute(
        "SELECT count(*), sum(events) FROM (SELECT count(*) AS events, max(sequence) AS last,"
        " max(time) AS at, sum(failed) AS failures FROM events"
        " WHERE holder IS NOT NULL GROUP BY holder) AS holders")
    (challenges,), = connection.execute(
        "SELECT count(*) FROM (SELECT count(*) AS events, min(time) AS opened,"
        " max(sequence) AS last, max(kind) AS kind, sum(failed) AS failures FROM events"
        " WHERE challenge IS NOT NULL GROUP BY challenge) AS challenges")
    spent = time.perf_counter_ns() - start
    return {
        "nanoseconds": spent, "holders": int(holders), "versions": int(versions),
        "challenges": int(challenges),
    }


def verify(connection):
    """The server hashes every record; there is no tree to compare it with."""
    start = time.perf_counter_ns()
    (count,), = connection.execute(
        r"SELECT count(sha256('\x00'::bytea || record)) FROM events")
    return {"events": int(count), "nanoseconds": time.perf_counter_ns() - start}


def query(connection, stream):
    for name, statement in QUERIES.items():
        connection.prepare(name, statement)

    def execute(name, numbers):
        return connection.run(name.encode(), connection.parameters(numbers))

    def parse(name, result):
        return flat(name, connection.numbers(result))

    result = ask(questions(stream), execute, parse)
    digest = hashlib.sha256()
    rows = connection.execute(
        "SELECT encode(record, 'hex') FROM events WHERE sequence % 1000 = 0 ORDER BY sequence")
    for record, in rows:
        digest.update(bytes.fromhex(record))
    return result | {"samples": digest.hexdigest()}


def main(words):
    match words:
        case ["ingest", sockets, stream, batch]:
            return ingest(libpq.Connection(sockets), stream, int(batch))
        case ["single", sockets, stream, milliseconds]:
            return single(libpq.Connection(sockets), stream, int(milliseconds))
        case ["replay", sockets]: return replay(libpq.Connection(sockets))
        case ["verify", sockets]: return verify(libpq.Connection(sockets))
        case ["query", sockets, stream]: return query(libpq.Connection(sockets), stream)
    sys.exit(__doc__)


if __name__ == "__main__":
    tell(main(sys.argv[1:]))
