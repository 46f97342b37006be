"""Which pages of an LMDB data file are in use, and which are free: a reader of the format of its own.

usage: lmdb_pages.py FILE..., as lines on standard input; for each, one line "used N N ...;free N N ..."
"""
import struct
import sys

SIZE = 4096
NONE = 2**64 - 1


def pages(path):
    with open(path, "rb") as file:
        data = file.read()

    def number(offset, kind="<Q"):
        return struct.unpack_from(kind, data, offset)[0]

    meta = max((0, SIZE), key=lambda base: number(base + 144))
    used, free = {0, 1}, []

    def walk(root):
        """Every leaf node below a page, as flags, the offset of its value and its size."""
        if root == NONE:
            return
        assert root not in used, root
        used.add(root)
        base = root * SIZE
        branch = number(base + 10, "<H") & 1
        for place in range(base + 16, base + number(base + 12, "<H"), 2):
            node = base + number(place, "<H")
            low, high, flags, key = struct.unpack_from("<4H", data, node)
            if branch:
                yield from walk(low | high << 16 | flags << 32)
                continue
            value, size = node + 8 + key, low | high << 16
            if flags & 1:
                first = number(value)
                for page in range(first, first + number(first * SIZE + 12, "<I")):
                    assert page not in used, page
                    used.add(page)
                value = first * SIZE + 16
            yield flags, value, size

    for flags, value, size in walk(number(meta + 88 + 40)):
        assert flags == 2 and size == 48
        for _ in walk(number(value + 40)):
            pass
    for flags, value, size in walk(number(meta + 40 + 40)):
        free += [number(value + 8 + 8 * index) for index in range(number(value))]
    return sorted(used), sorted(free)


for line in sys.stdin:
    in_use, unused = pages(line.strip())
    print("used", *in_use, end=";")
    print("free", *unused)
