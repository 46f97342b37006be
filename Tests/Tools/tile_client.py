#!/usr/bin/env python3
"""Fetches entries of a log from a web server, and proves each from tiles alone.

    tile_client.py DIR VKEY INDEX...

Serves DIR as any web server would, by http.server, and knows nothing of it but the address and the
verifier key. Prints for each entry its index, the size of the tree, and the SHA-256 of the entry.
"""

import hashlib
import os
import subprocess
import sys
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import c2sp


class Client:
    def __init__(self, address, log):
        self.address = address
        self.checkpoint = c2sp.Checkpoint(self.fetch("checkpoint"))
        self.checkpoint.verify(log)
        self.size = self.checkpoint.size

    def fetch(self, name):
        with urllib.request.urlopen(f"{self.address}/{name}") as answer:
            return answer.read()

    def tile(self, kind, level, index):
        """The tile as the size of the checkpoint has it: full or partial."""
        width = min((self.size >> 8 * level) - 256 * index, 256)
        suffix = "" if width == 256 else f".p/{width}"
        name = f"tile/{kind}/{c2sp.tile_path(index)}{suffix}"
        split_up = c2sp.entries_in if kind == "entries" else c2sp.hashes_in
        items = split_up(self.fetch(name), name)
        c2sp.require(len(items) == width, f"{name}: {len(items)} items")
        return items

    def root(self, start, end):
        """MTH of a range into which RFC 6962 divides the tree, from as few tiles as possible."""
        count = end - start
        level = (count.bit_length() - 1) // 8
        if count & (count - 1):
            middle = start + c2sp.split(count)
            return c2sp.node_hash(self.root(start, middle), self.root(middle, end))
        first, last = start >> 8 * level, end >> 8 * level
        hashes = self.tile(level, level, first // 256)
        return c2sp.tree_hash(hashes[first % 256:first % 256 + last - first])

    def path(self, index, start, end):
        """RFC 6962, section 2.1.1."""
        if end - start == 1:
            return []
        middle = start + c2sp.split(end - start)
        if index < middle:
            return self.path(index, start, middle) + [self.root(middle, end)]
        return self.path(index, middle, end) + [self.root(start, middle)]

    def entry(self, index):
        """An entry that is proved."""
        entry = self.tile("entries", 0, index // 256)[index % 256]
        path = self.path(index, 0, self.size)
        root = c2sp.root_of_path(c2sp.leaf_hash(entry), index, self.size, path)
        c2sp.require(root == self.checkpoint.root, f"entry {index}: another root")
        return entry


def main(directory, key, *indexes):
    command = [
        sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1",
        "--directory", directory]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            # "Serving HTTP on 127.0.0.1 port 8000 (http://127.0.0.1:8000/) ..."
            port = server.stdout.readline().split(" port ")[1].split()[0]
            client = Client(f"http://127.0.0.1:{port}", c2sp.key(key))
            for index in map(int, indexes):
                print(index, client.size, hashlib.sha256(client.entry(index)).hexdigest())
        finally:
            # Not terminated: who started this may have had that signal blocked.
            server.kill()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except c2sp.Fault as error:
        sys.exit(f"{error}")
