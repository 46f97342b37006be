#!/usr/bin/env python3
"""Checks records by schema/event.cddl with pycddl, which knows CDDL and nothing of this ledger.

    python3 validate_records.py < RECORDS

Takes lines of the name of a kind and a record in hexadecimal, and prints `valid` or `refused` for
each. `make setup-tests` installs pycddl beside what is built.
"""

import functools
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / ".build" / "python"))

try:
    import pycddl
except ImportError:
    sys.exit("pycddl is not installed: make setup-tests")


CDDL = (ROOT / "schema" / "event.cddl").read_text()


@functools.cache
def schema(kind):
    """The rule of one kind; by itself, since pycddl accepts members of other choices."""
    return pycddl.Schema(f"record = {kind}\n{CDDL}")


def is_valid(kind, record):
    try:
        schema(kind).validate_cbor(record)
        schema("event").validate_cbor(record)
        return True
    except pycddl.ValidationError:
        return False


def main():
    for line in sys.stdin:
        kind, record = line.split()
        print("valid" if is_valid(kind, bytes.fromhex(record)) else "refused")


if __name__ == "__main__":
    main()
