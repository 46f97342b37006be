#!/usr/bin/env python3
"""Reads an exported ledger without any code of the program that wrote it.

    epin export | python3 read_ledger.py

Takes JSON Lines on standard input. Each record is decoded with cbor2 (Debian: python3-cbor2) and
held against schema/event.cddl and the rules of docs/format.md: deterministic CBOR, the fields of
its kind, the sequence, the version and `previous` of its stream, the time, the fields of the line
itself. Prints `events N` and `root HEX`, the Merkle tree hash of RFC 6962, section 2.1. Ends with
1 and the line number at the first fault.
"""

import datetime
import hashlib
import json
import pathlib
import re
import sys
import uuid

import cbor2

CDDL = pathlib.Path(__file__).resolve().parents[2] / "schema" / "event.cddl"


class Fault(Exception):
    pass


def require(condition, reason):
    if not condition:
        raise Fault(reason)


class Schema:
    """The rules of the CDDL, which has one member per line; a rule of another form is a fault."""

    def __init__(self, text):
        text = re.sub(r"^;.*\n|\n(?=\n)", "", text, flags=re.MULTILINE)
        rules = re.split(r"\n(?=\w+ = )", text.strip())
        self.rules = dict(rule.split(" = ", 1) for rule in rules)
        self.kinds = {name: self.fields(name) for name in re.split(r"\s+/ ", self.rules["event"])}
        self.kind_key, = {
            key for fields in self.kinds.values() for key in fields if fields[key][0] == "kind"}
        self.kind_names = {
            int(fields[self.kind_key][1]): name for name, fields in self.kinds.items()}

    def fields(self, kind):
        """By key: the name, the rule of the value, and a mark on what may be absent."""
        members = self.members(kind, "{", r"  (\? )?(\d+): (\w+), +; (\w+)")
        return {int(key): (name, rule, mark) for mark, key, rule, name in members}

    def members(self, rule, opening, pattern):
        first, *lines, _ = self.rules[rule].split("\n")
        found = [re.fullmatch(pattern, line) for line in lines]
        require(first == opening and all(found), f"the CDDL of {rule} is of another form")
        return [match.groups() for match in found]

    def shown(self, rule, value):
        """What a line must say about a value, which must be one that the rule allows."""
        if rule.isdigit():
            return self.kind_names[value]
        text = self.rules.get(rule, rule).partition(" ;")[0].rstrip()
        wrong = f"{value!r} is no {rule}"
        if size := re.fullmatch(r"bstr \.size (\d+)", text):
            require(type(value) is bytes and len(value) == int(size[1]), wrong)
            return str(uuid.UUID(bytes=value)) if rule == "uuid" else value.hex()
        if size := re.fullmatch(r"tstr \.size \(0\.\.(\d+)\)", text):
            require(type(value) is str and len(value.encode()) <= int(size[1]), wrong)
            return value
        if items := re.fullmatch(r"\[0\*(\d+) (\w+)\]", text):
            require(type(value) is list and len(value) <= int(items[1]), wrong)
            return [self.shown(items[2], item) for item in value]
        require(type(value) is int and value >= 0, wrong)
        if text.startswith("&("):
            members = self.members(rule, "&(", r"  (\w+): (\d+),")
            names = [name for name, number in members if int(number) == value]
            require(names, wrong)
            return names[0]
        require(text == "uint", f"the CDDL of {rule} is of another form")
        return {"instant": time_text, "twoDigits": "{:02}".format}.get(rule, int)(value)


def time_text(milliseconds):
    seconds, rest = divmod(milliseconds, 1000)
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{rest:03}Z"


def read_event(schema, line, sequence, streams, last_time):
    fields = json.loads(line)
    record = bytes.fromhex(fields.pop("record"))
    require(len(record) <= 65535, "longer than a tile entry")
    keyed = cbor2.loads(record)
    require(type(keyed) is dict, "not a map")
    require(all(type(key) is int for key in keyed), "a key that is no number")
    require(list(keyed) == sorted(keyed), "keys not ascending")
    require(cbor2.dumps(keyed, canonical=True) == record, "not the deterministic encoding")
    kind = schema.kind_names.get(keyed.get(schema.kind_key))
    require(kind, f"no kind {keyed.get(schema.kind_key)}")
    rules = schema.kinds[kind]
    for key, (name, _, mark) in rules.items():
        require(key in keyed or mark, f"{kind} lacks {name}")
    for key in keyed:
        require(key in rules, f"{kind} has no field {key}")
    event = {rules[key][0]: value for key, value in keyed.items()}
    require(list(event) == list(fields), "other fields than the line's")
    for key, value in keyed.items():
        name, rule, _ = rules[key]
        shown = schema.shown(rule, value)
        # In JSON true is not 1.
        is_same = json.dumps(fields[name]) == json.dumps(shown)
        require(is_same, f"{name}: {fields[name]!r} is not {shown!r}")
    require(event["sequence"] == sequence, f"sequence {event['sequence']}")
    require(event["time"] >= last_time, "earlier than the event before")
    version, previous = streams.get(event["stream"], (0, None))
    require(event["version"] == version + 1, f"version {event['version']} after {version}")
    require(event.get("previous") == previous, f"previous {event.get('previous')}, not {previous}")
    streams[event["stream"]] = (event["version"], sequence)
    return record, event["time"]


def root_of(leaves):
    """MTH of RFC 6962, section 2.1, from the leaf hashes, a level at a time.

    A last hash without a partner goes up as it is, which splits at the largest power of two.
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    while len(leaves) > 1:
        pairs = zip(leaves[0::2], leaves[1::2])
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        leaves = above + leaves[len(above) * 2:]
    return leaves[0]


def main():
    schema = Schema(CDDL.read_text())
    leaves, streams, last_time = [], {}, 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            record, last_time = read_event(schema, line, len(leaves), streams, last_time)
        except (Fault, ValueError, KeyError, OverflowError, cbor2.CBORDecodeError) as error:
            sys.exit(f"line {number}: {error}")
        leaves.append(hashlib.sha256(b"\x00" + record).digest())
    print("events", len(leaves))
    print("root", root_of(leaves).hex())


if __name__ == "__main__":
    main()
