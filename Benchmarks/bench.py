#!/usr/bin/env python3
"""Measures this program against raw LMDB, SQLite and PostgreSQL: the same events, the same
durability, in turns. Prints the medians of some rounds, with their spread, beside the goals."""

import argparse
import contextlib
import datetime
import os
import shutil
import signal
import sys
import tempfile

import document
import machine
import postgres
import report
from engines import TOP, EngineError, Engines, compile_limit
from rounds import SECTIONS, Round, faults
from truth import Truth



def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="200,000 events, shorter turns")
    parser.add_argument(
        "--smoke", action="store_true",
        help="20,000 events, one round: only whether all engines agree")
    parser.add_argument("--count", type=int, help="events (2,000,000)")
    parser.add_argument("--rounds", type=int, help="rounds (5)")
    parser.add_argument("--seed", type=int, default=1, help="of the events")
    parser.add_argument(
        "--only", type=lambda text: set(text.split(",")), default=set(SECTIONS),
        help=f"some of {','.join(SECTIONS)}")
    parser.add_argument("--program", default=f"{TOP}/.build/release/epin-bench")
    parser.add_argument("--write", action="store_true", help="write results/ and the document")
    options = parser.parse_args()
    if unknown := options.only - set(SECTIONS):
        parser.error(f"no {', '.join(unknown)}: some of {', '.join(SECTIONS)}")
    small = options.quick or options.smoke
    options.count = options.count or (20_000 if options.smoke else 200_000 if small else 2_000_000)
    options.rounds = options.rounds or (1 if options.smoke else 3 if small else 5)
    options.turns = 1 if options.smoke else 3 if small else 5
    return options


@contextlib.contextmanager
def temporary(parent=None):
    """A directory that is deleted, whatever happens."""
    directory = tempfile.mkdtemp(prefix="epin-bench-", dir=parent)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def memory_directory(stack, count):
    """A directory on a file system in memory with room for two ledgers; None without."""
    parent = "/dev/shm"
    if not os.access(parent, os.W_OK) or shutil.disk_usage(parent).free < count * 600 + (1 << 27):
        return None
    return stack.enter_context(temporary(parent))


def start_postgres(stack):
    """Where the server listens; None, and why, when there is none."""
    if reason := postgres.missing():
        say(f"PostgreSQL: not measured: {reason}")
        return None
    return stack.enter_context(postgres.Cluster()).directory


def say(line):
    print(line, file=sys.stderr, flush=True)


def measure(options, stack):
    directory = stack.enter_context(temporary())
    compiler = compile_limit(directory)
    stream = f"{directory}/stream"
    engines = Engines(directory, stream, options.program, None)
    say(f"{options.count:,} events are being made")
    traffic = engines.ours("generate", options.count, options.seed, stream)
    truth = Truth(stream, 200 if options.smoke else 2000)
    samples = truth.samples(stream)
    memory = memory_directory(stack, options.count)
    engines.sockets = start_postgres(stack)
    description = machine.describe(directory, compiler)
    rounds = []
    for number in range(options.rounds):
        say(f"round {number + 1} of {options.rounds}")
        place = f"{directory}/round"
        os.mkdir(place)
        results = Round(engines, number, place, memory, options).run()
        if found := faults(results, truth, samples):
            raise EngineError("the engines do not agree:\n" + "\n".join(found[:20]))
        for result in results.values():
            for answers in result.values():
                if isinstance(answers, dict):
                    answers.pop("answers", None)
        rounds.append(results)
        shutil.rmtree(place)
    return {
        "date": datetime.date.today().isoformat(),
        "command": command(options), "machine": description, "traffic": traffic,
        "rounds": rounds,
    }


def command(options):
    target = "make bench-quick" if options.quick else "make bench"
    flags = [f"--seed {options.seed}"] if options.seed != 1 else []
    if not options.quick:
        flags += [f"--count {options.count}"] if options.count != 2_000_000 else []
        flags += [f"--rounds {options.rounds}"] if options.rounds != 5 else []
    if options.only != set(SECTIONS):
        flags.append(f"--only {','.join(sorted(options.only))}")
    given = f" BENCH_FLAGS='{' '.join(flags)}'" if flags else ""
    return f"{target}{given}` ({options.rounds} rounds)"


def heading(results):
    traffic = results["traffic"]
    size = traffic["recordBytes"] / traffic["events"]
    return (
        f"{results['date']}, `{results['command']}: {traffic['events']:,} events of"
        f" {size:.0f} bytes on average in CBOR, {traffic['holders']:,} cardholders,"
        f" {traffic['kinds'].get('challengeOpened', 0):,} challenges."
        f" {machine.sentence(results['machine'])}")


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        with contextlib.ExitStack() as stack:
            results = measure(options, stack)
    except EngineError as error:
        sys.exit(f"bench: {error}")
    if options.smoke:
        print(f"{options.count:,} events: all engines agree")
        return
    print(heading(results))
    for rows in report.tables(results["rounds"]):
        print("\n" + report.text(rows))
    if options.write:
        tables = [report.markdown(rows) for rows in report.tables(results["rounds"])]
        document.write(
            "latest.json", results, "make bench", "\n\n".join([heading(results)] + tables))


if __name__ == "__main__":
    main()
