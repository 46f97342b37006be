#!/usr/bin/env python3
"""Checks what a transparency log writes, by the pages of C2SP and without any of its code.

    c2sp.py checkpoint FILE VKEY [WITNESSVKEY...]
    c2sp.py proof FILE RECORD VKEY [WITNESSVKEY...]
    c2sp.py consistency FILE OLDROOT_HEX VKEY
    c2sp.py tiles DIR VKEY

Written from signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-witness and tlog-tiles
(https://c2sp.org) and RFC 6962, section 2.1. A VKEY is a verifier key or the path of a file with
one. Prints one line that says what was verified; or what is wrong, and ends with 1. Needs `openssl`
for Ed25519.
"""

import base64
import functools
import hashlib
import os
import re
import subprocess
import sys
import tempfile

ED25519, COSIGNATURE = 1, 4


class Fault(Exception):
    pass


def require(condition, reason):
    if not condition:
        raise Fault(reason)


# Texts


def read_lines(data):
    """The lines of a text, which must all end with a newline."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("not UTF-8") from None
    require(all(c >= " " or c == "\n" for c in text), "a control character")
    require(text.endswith("\n"), "no newline at the end")
    return text[:-1].split("\n")


def decimal(text):
    require(re.fullmatch("0|[1-9][0-9]*", text), f"not a decimal number: {text!r}")
    require(int(text) < 2**64, f"a number of more than 64 bits: {text}")
    return int(text)


def from_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = None
    # Bits that a decoder drops, and padding it does not miss, are not what an encoder writes.
    require(data is not None and base64.b64encode(data).decode() == text, f"no base64: {text!r}")
    return data


def hash_line(text):
    require(len(from_base64(text)) == 32, f"not 32 bytes: {text!r}")
    return from_base64(text)


def is_name(text):
    return text != "" and "+" not in text and not any(c.isspace() for c in text)


# Keys and signatures


class VerifierKey:
    """`name+id+base64(type || key)`."""

    def __init__(self, text):
        match = re.fullmatch(r"([^+]+)\+([0-9a-f]{8})\+(.+)", text)
        require(match and is_name(match[1]), f"not a verifier key: {text!r}")
        self.name, self.id, data = match[1], bytes.fromhex(match[2]), from_base64(match[3])
        self.type, self.key = data[0], data[1:]
        require(self.type in (ED25519, COSIGNATURE), f"a key of type {self.type}")
        require(len(self.key) == 32, f"a public key of {len(self.key)} bytes")
        true_id = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        require(self.id == true_id, f"the id of the key is {true_id.hex()}, not {match[2]}")

    def verify(self, text, signature):
        if self.type == ED25519:
            require(len(signature) == 64, f"a signature of {len(signature)} bytes by {self.name}")
            return ed25519_verify(self.key, text, signature)
        require(len(signature) == 72, f"a cosignature of {len(signature)} bytes by {self.name}")
        time = int.from_bytes(signature[:8], "big")
        require(time < 2**63, f"a cosignature at the time {time}")
        return ed25519_verify(
            self.key, b"cosignature/v1\ntime %d\n" % time + text, signature[8:])


@functools.cache
def ed25519_verify(key, message, signature):
    """Whether openssl finds the signature right."""
    with tempfile.TemporaryDirectory() as directory:
        # The key in DER: RFC 8410.
        der = bytes.fromhex("302a300506032b6570032100") + key
        for name, data in (("key", der), ("message", message), ("signature", signature)):
            with open(os.path.join(directory, name), "wb") as file:
                file.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"]
        command += ["-inkey", "key", "-in", "message", "-sigfile", "signature"]
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True)
    if done.returncode == 0 and "Signature Verified Successfully" in done.stdout:
        return True
    require("Signature Verification Failure" in done.stdout + done.stderr, done.stderr)
    return False


class Note:
    """A text, and signature lines after its last empty line."""

    def __init__(self, data):
        lines = read_lines(data)
        require("" in lines, "no empty line before the signatures")
        blank = len(lines) - 1 - lines[::-1].index("")
        self.text = "".join(line + "\n" for line in lines[:blank]).encode()
        require(self.text != b"", "no text")
        self.signatures = [self.signature(line) for line in lines[blank + 1:]]
        require(self.signatures, "no signature")

    @staticmethod
    def signature(line):
        match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
        require(match and is_name(match[1]), f"not a signature: {line!r}")
        data = from_base64(match[2])
        require(len(data) > 4, f"a signature without bytes: {line!r}")
        return match[1], data[:4], data[4:]

    def verify(self, key):
        """Every signature that names the key must be right, and there must be one."""
        found = [data for name, id, data in self.signatures if (name, id) == (key.name, key.id)]
        require(found, f"no signature by {key.name}")
        for data in found:
            require(key.verify(self.text, data), f"a wrong signature by {key.name}")


class Checkpoint:
    """A note whose text is an origin, a size and a root hash."""

    def __init__(self, data):
        self.note = Note(data)
        lines = self.note.text.decode().split("\n")[:-1]
        require(len(lines) >= 3 and all(lines), "not three lines or more, none of them empty")
        self.origin, self.size, self.root = lines[0], decimal(lines[1]), hash_line(lines[2])

    def verify(self, log, witnesses=()):
        require(log.type == ED25519, f"{log.name} is not the key of a log")
        require(log.name == self.origin, f"the origin is {self.origin}, the key's {log.name}")
        self.note.verify(log)
        for witness in witnesses:
            require(witness.type == COSIGNATURE, f"{witness.name} is not the key of a witness")
            self.note.verify(witness)
        names = "".join(f" and {witness.name}" for witness in witnesses)
        return f"{self.size} entries of {self.origin}, signed by {log.name}{names}"


# RFC 6962, section 2.1


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(n):
    """The largest power of two smaller than n."""
    return 1 << (n - 1).bit_length() - 1


def tree_hash(hashes):
    """MTH of leaves given by their hashes, a level at a time.

    A last hash without a partner goes up as it is, which splits at the largest power of two.
    """
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        above = [node_hash(*pair) for pair in zip(hashes[0::2], hashes[1::2])]
        hashes = above + hashes[len(above) * 2:]
    return hashes[0]


def root_of_path(leaf, index, size, path):
    """The root that PATH(index, D[size]) leads to, read backwards: the last is nearest the root."""
    if size == 1:
        require(not path, "more hashes than the proof has")
        return leaf
    require(path, "fewer hashes than the proof has")
    k = split(size)
    if index < k:
        return node_hash(root_of_path(leaf, index, k, path[:-1]), path[-1])
    return node_hash(path[-1], root_of_path(leaf, index - k, size - k, path[:-1]))


def roots_of_subproof(m, n, path, old_root):
    """The roots of m and of n entries that SUBPROOF(m, D[n], b) leads to.

    `old_root` is that of the m entries where b is true, which the proof leaves out.
    """
    if m == n:
        if old_root is None:
            require(len(path) == 1, "another number of hashes than the proof has")
            return path[0], path[0]
        require(not path, "more hashes than the proof has")
        return old_root, old_root
    require(path, "fewer hashes than the proof has")
    k = split(n)
    if m <= k:
        old, new = roots_of_subproof(m, k, path[:-1], old_root)
        return old, node_hash(new, path[-1])
    old, new = roots_of_subproof(m - k, n - k, path[:-1], None)
    return node_hash(path[-1], old), node_hash(path[-1], new)


# Proofs


def split_proof(lines):
    """The hashes in the lines up to an empty one, and the checkpoint in those after it."""
    require("" in lines, "no empty line after the hashes")
    blank = lines.index("")
    rest = "".join(line + "\n" for line in lines[blank + 1:])
    return [hash_line(line) for line in lines[:blank]], Checkpoint(rest.encode())


def check_proof(data, record, log, witnesses=()):
    """tlog-proof."""
    lines = read_lines(data)
    require(lines.pop(0) == "c2sp.org/tlog-proof@v1", "not a tlog-proof")
    if lines and lines[0].startswith("extra "):
        from_base64(lines.pop(0).removeprefix("extra "))
    require(lines and lines[0].startswith("index "), "no index")
    index = decimal(lines.pop(0).removeprefix("index "))
    path, checkpoint = split_proof(lines)
    said = checkpoint.verify(log, witnesses)
    require(index < checkpoint.size, f"entry {index} is not among {checkpoint.size}")
    root = root_of_path(leaf_hash(record), index, checkpoint.size, path)
    require(root == checkpoint.root, "the proof leads to another root")
    return f"entry {index} of {said}"


def check_consistency(data, old_root, log):
    """The request of tlog-witness."""
    lines = read_lines(data)
    require(lines[0].startswith("old "), "no old size")
    old_size = decimal(lines.pop(0).removeprefix("old "))
    path, checkpoint = split_proof(lines)
    require(len(path) <= 63, f"{len(path)} hashes")
    said = checkpoint.verify(log)
    require(old_size <= checkpoint.size, f"{old_size} is more than {checkpoint.size} entries")
    if old_size == 0:
        require(not path, "a proof from an empty tree has no hashes")
        require(old_root == tree_hash([]), "not the root of an empty tree")
        require(checkpoint.size > 0 or checkpoint.root == old_root, "another root of an empty tree")
    else:
        old, new = roots_of_subproof(old_size, checkpoint.size, path, old_root)
        require(old == old_root, "the proof leads to another old root")
        require(new == checkpoint.root, "the proof leads to another root")
    return f"{old_size} entries are the first of {said}"


# tlog-tiles


def tile_path(index):
    """1234067 is x001/x234/067."""
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


def tiles_of(size, level):
    """The index and width of each tile of a level: full ones, then a partial one if there is."""
    count = size >> 8 * level
    tiles = [(index, 256) for index in range(count // 256)]
    return tiles + ([(count // 256, count % 256)] if count % 256 else [])


class Tiles:
    """A directory as a web server serves it. Nothing else may be in it."""

    def __init__(self, path):
        self.path, self.read_names = path, set()

    def read(self, name):
        self.read_names.add(name)
        try:
            with open(os.path.join(self.path, name), "rb") as file:
                return file.read()
        except OSError as error:
            raise Fault(f"{name}: {error.strerror}") from None

    def names(self):
        return {
            os.path.relpath(os.path.join(directory, name), self.path)
            for directory, _, names in os.walk(self.path) for name in names
        }

    def tile(self, kind, index, width, split_up):
        """The items of a tile. Those of narrower partial tiles left behind are the same."""
        name = f"tile/{kind}/{tile_path(index)}"
        partial = f"{name}.p/{width}"
        items = split_up(self.read(name if width == 256 else partial), name)
        require(len(items) == width, f"{name}: {len(items)} items, not {width}")
        directory = os.path.join(self.path, f"{name}.p")
        for entry in sorted(os.listdir(directory)) if os.path.isdir(directory) else []:
            require(re.fullmatch("[1-9][0-9]{0,2}", entry), f"{name}.p/{entry}: no width")
            if int(entry) < width:
                older = split_up(self.read(f"{name}.p/{entry}"), f"{name}.p/{entry}")
                require(older == items[:int(entry)], f"{name}.p/{entry}: not the first of {name}")
        return items


def hashes_in(data, name):
    require(len(data) % 32 == 0, f"{name}: {len(data)} bytes are not hashes of 32")
    return [data[start:start + 32] for start in range(0, len(data), 32)]


def entries_in(data, name):
    entries, start = [], 0
    while start < len(data):
        end = start + 2 + int.from_bytes(data[start:start + 2], "big")
        require(start + 2 <= len(data) and end <= len(data), f"{name}: ends within an entry")
        entries.append(data[start + 2:end])
        start = end
    return entries


def check_tiles(path, log):
    tiles = Tiles(path)
    checkpoint = Checkpoint(tiles.read("checkpoint"))
    said = checkpoint.verify(log)
    size = checkpoint.size

    leaves, edge, below = [], [], []
    level = 0
    while size >> 8 * level:
        hashes = []
        for index, width in tiles_of(size, level):
            tile = tiles.tile(level, index, width, hashes_in)
            if level == 0:
                bundle = tiles.tile("entries", index, width, entries_in)
                for offset, entry in enumerate(bundle):
                    sequence = index * 256 + offset
                    require(tile[offset] == leaf_hash(entry), f"entry {sequence}: another hash")
            else:
                for offset, hash in enumerate(tile):
                    full = below[256 * (256 * index + offset):][:256]
                    name = f"tile/{level}/{tile_path(index)}"
                    require(hash == tree_hash(full), f"{name}: hash {offset} is not of the tile")
            hashes += tile
        if level == 0:
            leaves = hashes
        edge = perfect_roots(hashes[len(hashes) // 256 * 256:]) + edge
        below = hashes
        level += 1

    require(tree_hash(leaves) == checkpoint.root, "the entries have another root")
    root = edge.pop() if edge else tree_hash([])
    while edge:
        root = node_hash(edge.pop(), root)
    require(root == checkpoint.root, "the tiles have another root")
    left = tiles.names() - tiles.read_names
    require(not left, f"no part of the tree: {', '.join(sorted(left)[:3])}")
    return f"{len(tiles.read_names) - 1} tiles of {said}"


def perfect_roots(hashes):
    """The roots of the perfect trees over the hashes, one for each bit set in their number."""
    roots = []
    while hashes:
        width = 1 << len(hashes).bit_length() - 1
        roots.append(tree_hash(hashes[:width]))
        hashes = hashes[width:]
    return roots


# The command line


def key(argument):
    if os.path.exists(argument):
        lines = read_lines(read(argument))
        require(len(lines) == 1, f"{argument}: not one line")
        argument = lines[0]
    return VerifierKey(argument)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def run(arguments):
    match arguments:
        case ["checkpoint", file, log, *witnesses]:
            return Checkpoint(read(file)).verify(key(log), [key(w) for w in witnesses])
        case ["proof", file, record, log, *witnesses]:
            return check_proof(read(file), read(record), key(log), [key(w) for w in witnesses])
        case ["consistency", file, old_root, log]:
            return check_consistency(read(file), bytes.fromhex(old_root), key(log))
        case ["tiles", directory, log]:
            return check_tiles(directory, key(log))
    raise Fault(__doc__)


if __name__ == "__main__":
    try:
        print(run(sys.argv[1:]))
    except (Fault, OSError) as error:
        sys.exit(f"{error}")
