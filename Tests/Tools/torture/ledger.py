"""Reads the events of a store without any code of the program: LMDB's file, and what is in it."""
import struct

PAGE = 4096
NONE = 2**64 - 1
CODE_SENT = 31


class Unreadable(Exception):
    """The file holds no ledger that can be read."""


def rows(data, table):
    """Every key and value of a table, in order."""
    def number(place, kind="<Q"):
        return struct.unpack_from(kind, data, place)[0]

    def walk(root, depth=0):
        if root == NONE:
            return
        if depth > 16:
            raise Unreadable("a tree without an end")
        base = root * PAGE
        is_branch = number(base + 10, "<H") & 1
        for place in range(base + 16, base + number(base + 12, "<H"), 2):
            node = base + number(place, "<H")
            low, high, flags, key_size = struct.unpack_from("<4H", data, node)
            if is_branch:
                yield from walk(low | high << 16 | flags << 32, depth + 1)
                continue
            value, size = node + 8 + key_size, low | high << 16
            key = data[node + 8:value]
            if flags & 1:
                value = number(value) * PAGE + 16
            yield key, data[value:value + size]

    try:
        metas = [base for base in (0, PAGE) if number(base + 16, "<I") == 0xBEEFC0DE]
        if not metas:
            raise Unreadable("no meta page")
        meta = max(metas, key=lambda base: number(base + 144))
        for key, value in walk(number(meta + 88 + 40)):
            if key == table:
                yield from walk(struct.unpack_from("<Q", value, 40)[0])
    except struct.error as error:
        raise Unreadable(str(error)) from error


def records(path):
    """The records of the ledger in a directory, by sequence; none where there is no ledger."""
    try:
        with open(f"{path}/data.mdb", "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return []
    return [bytes(value[32:]) for _, value in rows(data, b"events")] if data else []


def fields(record):
    """The numbered fields of a record that are numbers, and those that are not as None."""
    place = 0

    def head():
        nonlocal place
        first = record[place]
        place += 1
        count = first & 31
        if count >= 24:
            size = 1 << (count - 24)
            count = int.from_bytes(record[place:place + size], "big")
            place += size
        return first >> 5, count

    def item():
        nonlocal place
        kind, count = head()
        if kind in (2, 3):
            place += count
        elif kind == 4:
            for _ in range(count):
                item()
        return count if kind == 0 else None

    _, pairs = head()
    return {item(): item() for _ in range(pairs)}


def codes_sent(events):
    """The events whose codes are recorded as sent."""
    return [
        found[CODE_KEY] for found in map(fields, events) if found.get(2) == CODE_SENT]


CODE_KEY = 14
