#!/usr/bin/env python3
"""Checks a bundle of evidence: python3 verify.py [--key FILE] [DIRECTORY]

It needs only Python's standard library and the program openssl. FILE is the verifier key of
the ledger, which you have from elsewhere; without it the bundle's own is used, which
vouches for nothing by itself. It checks, in this order:
  1. the files are those that SHA256SUMS names, no more and no fewer;
  2. the checkpoint (the ledger's name, size and root hash) is signed by the key;
  3. it is cosigned by each witness whose key is in the bundle;
  4. each record is in the tree of that size and root (RFC 6962), at the place it says;
  5. the events are all of the cardholder's, from the first one on, without a gap.
It does not check what is made of the records for people (index.html, events.jsonl,
policy.json) nor the conditions of a query: 'epin evidence --check' does. What no check can
show is listed in index.html.
"""
import argparse, base64, hashlib, json, os, re, subprocess, sys, tempfile

# Keys of the fields of an event, and numbers of its kinds: schema/event.cddl.
SEQUENCE, TIME, KIND, STREAM, VERSION, PREVIOUS = 0, 1, 2, 3, 4, 5
POLICY, CHALLENGE = 11, 13
LEDGER_CREATED, POLICY_CHANGED, CARDHOLDER_REGISTERED = 1, 5, 10
CHALLENGE_OPENED, CHALLENGE_ENDED = 51, 54
FILES = set("index.html subject.json checkpoint key.pub events.jsonl policy.json".split())
FILES |= {"verify.py", "SHA256SUMS"}


class Fault(Exception):
    """What is wrong, in one sentence."""


def require(condition, fault):
    if not condition:
        raise Fault(fault)


def sha256(data):
    return hashlib.sha256(data).digest()


def read_files(directory):
    """The bytes of every file, by its path in the bundle."""
    files = {}
    for parent, directories, names in os.walk(directory):
        for name in directories + names:
            path = os.path.join(parent, name)
            shown = os.path.relpath(path, directory)
            require(not os.path.islink(path), f"{shown} is a link")
            if name in directories:
                require(shown in ("records", "proofs"), f"{shown} is no part of a bundle")
                continue
            require(os.path.isfile(path), f"{shown} is not a file")
            with open(path, "rb") as file:
                files[shown] = file.read()
    return files


def check_sums(files):
    sums, last = {}, ""
    text = files.get("SHA256SUMS")
    require(text and text.endswith(b"\n"), "SHA256SUMS is missing or cut")
    for line in text[:-1].decode().split("\n"):
        match = re.fullmatch("([0-9a-f]{64})  (.+)", line)
        require(match, f"SHA256SUMS: not a hash and a name: {line!r}")
        require(match[2] > last, "SHA256SUMS is not in order")
        sums[match[2]], last = match[1], match[2]
    for name in sorted(set(sums) | set(files) - {"SHA256SUMS"}):
        require(name in files, f"{name} is missing")
        require(name in sums, f"{name} is not in SHA256SUMS")
        require(sha256(files[name]).hex() == sums[name], f"{name} was changed")
    return f"the {len(sums)} files are those of SHA256SUMS"


def base64_bytes(text):
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text, "base64 that no encoder writes")
    return data


def read_key(data, kind):
    """Name, id and public key of a verifier key: C2SP signed-note."""
    match = re.fullmatch(r"([^+\s]+)\+([0-9a-f]{8})\+(\S+)\n", data.decode())
    require(match, "a verifier key is NAME+ID+KEY")
    name, key = match[1], base64_bytes(match[3])
    require(len(key) == 33 and key[0] == kind, f"the key of {name} is of another type")
    key_id = sha256(name.encode() + b"\n" + key)[:4]
    require(key_id.hex() == match[2], f"the id of the key of {name} is {key_id.hex()}")
    return name, key_id, key[1:]


def is_ed25519(signature, message, public_key):
    """Whether openssl says that it is a signature of the message (RFC 8032)."""
    der = bytes.fromhex("302a300506032b6570032100") + public_key
    with tempfile.TemporaryDirectory() as directory:
        for name, data in (("sig", signature), ("message", message), ("key", der)):
            with open(os.path.join(directory, name), "wb") as file:
                file.write(data)
        command = "openssl pkeyutl -verify -rawin -pubin -keyform DER"
        command = (command + " -inkey key -in message -sigfile sig").split()
        return subprocess.run(command, cwd=directory, capture_output=True).returncode == 0


def check_signature(note, key, cosigned):
    """Checks the signature of a note by a key; the text that is signed, and the time."""
    name, key_id, public_key = key
    text, blank, signatures = note.decode().rpartition("\n\n")
    require(blank and signatures.endswith("\n"), "the checkpoint is not a signed note")
    text += "\n"
    for line in signatures[:-1].split("\n"):
        words = line.split(" ")
        require(len(words) == 3 and words[0] == "\u2014", "checkpoint: not a signature")
        data = base64_bytes(words[2])
        if words[1] != name or data[:4] != key_id:
            continue
        message, signature, time = text.encode(), data[4:], 0
        if cosigned:
            time, signature = int.from_bytes(data[4:12], "big"), data[12:]
            message = f"cosignature/v1\ntime {time}\n".encode() + message
        require(len(signature) == 64, f"the signature by {name} has not 64 bytes")
        require(is_ed25519(signature, message, public_key), f"a wrong signature by {name}")
        return text, time
    raise Fault(f"the checkpoint is not signed by {name}")


def read_checkpoint(text):
    """Origin, size and root hash: C2SP tlog-checkpoint."""
    lines = text.split("\n")
    require(len(lines) >= 4 and re.fullmatch("0|[1-9][0-9]*", lines[1]), "no size")
    root = base64_bytes(lines[2])
    require(len(root) == 32, "no root hash")
    return lines[0], int(lines[1]), root


def read_cbor(data, at=0):
    """One item of deterministic CBOR (RFC 8949, 4.2.1), and where it ends."""
    major, low = data[at] >> 5, data[at] & 31
    at += 1
    require(low < 28, "CBOR: no number")
    count = 0 if low < 24 else 1 << (low - 24)
    value = low if low < 24 else int.from_bytes(data[at:at + count], "big")
    require(at + count <= len(data), "CBOR: cut")
    least = {0: 0, 1: 24, 2: 1 << 8, 4: 1 << 16, 8: 1 << 32}[count]
    require(value >= least, "CBOR: a number in more bytes than it needs")
    at += count
    if major == 0:
        return value, at
    require(value <= len(data), "CBOR: cut")
    if major in (2, 3):
        item = data[at:at + value]
        require(len(item) == value, "CBOR: cut")
        return item if major == 2 else item.decode(), at + value
    items = []
    require(major in (4, 5), "CBOR: a type that no record has")
    for _ in range(value * (major - 3)):
        item, at = read_cbor(data, at)
        items.append(item)
    if major == 4:
        return items, at
    keys = items[::2]
    require(all(isinstance(key, int) for key in keys), "CBOR: a key that is no number")
    require(all(a < b for a, b in zip(keys, keys[1:])), "CBOR: keys not in order")
    return dict(zip(keys, items[1::2])), at


def root_of(leaf, index, size, hashes):
    """The root that an inclusion proof leads to: RFC 9162, 2.1.3.2."""
    node, last, result = index, size - 1, leaf
    for sibling in hashes:
        require(last > 0, f"event {index}: a proof with too many hashes")
        if node & 1 or node == last:
            result = sha256(b"\x01" + sibling + result)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            result = sha256(b"\x01" + result + sibling)
        node, last = node >> 1, last >> 1
    require(last == 0, f"event {index}: a proof with too few hashes")
    return result


def check_record(name, files, size, root):
    """The event of a record that is where it says in the tree."""
    is_number = re.fullmatch("[0-9]{9,}", name) and f"{int(name):09}" == name
    require(is_number, f"records/{name}.cbor is named after no event")
    require(f"proofs/{name}.tlog-proof" in files, f"event {name} has no proof")
    record, proof = files[f"records/{name}.cbor"], files[f"proofs/{name}.tlog-proof"]
    index = int(name)
    top, _, rest = proof.decode().partition("\n\n")
    require(rest.encode() == files["checkpoint"], f"event {index}: another checkpoint")
    lines = top.split("\n")
    require(lines[:2] == ["c2sp.org/tlog-proof@v1", f"index {index}"], f"{name}: no proof")
    hashes = [base64_bytes(line) for line in lines[2:]]
    require(all(len(value) == 32 for value in hashes), f"event {index}: not hashes")
    require(index < size, f"event {index} is beyond the checkpoint")
    leads = root_of(sha256(b"\x00" + record), index, size, hashes)
    require(leads == root, f"event {index} is not in the ledger that was signed")
    event, end = read_cbor(record)
    require(isinstance(event, dict) and end == len(record), f"{name}: not a record")
    require(event[SEQUENCE] == index, f"{name}: the record of event {event[SEQUENCE]}")
    return event


def check_stream(events, holder):
    """The events of a stream, which must be there from the first without a gap."""
    stream = [event for event in events if event[STREAM] == holder]
    others = [event for event in events if event[STREAM] != holder and event[SEQUENCE] > 0]
    require(all(e[KIND] == POLICY_CHANGED for e in others), "an event of another stream")
    require(stream, f"no event of cardholder {holder}")
    require(stream[0][SEQUENCE] == holder, f"{holder} is not the number of a cardholder")
    before = {SEQUENCE: None, VERSION: 0, TIME: 0}
    for event in stream:
        follows = event[VERSION] == before[VERSION] + 1 and event[TIME] >= before[TIME]
        follows = follows and event.get(PREVIOUS) == before[SEQUENCE]
        is_first = event[KIND] == CARDHOLDER_REGISTERED
        follows = follows and is_first == (before[VERSION] == 0)
        require(follows, f"event {event[SEQUENCE]} follows no version {before[VERSION]}")
        before = event
    return stream


def check_subject(events, subject):
    by_sequence = {event[SEQUENCE]: event for event in events}
    require(subject["format"] == 1, f"subject.json: of format {subject['format']}, not 1")
    require(len(events) == subject["records"], f"not {subject['records']} records")
    require(by_sequence.get(0, {}).get(KIND) == LEDGER_CREATED, "event 0 is missing")
    for event in events:
        if event[KIND] != POLICY_CHANGED and POLICY in event:
            named = by_sequence.get(event[POLICY], {}).get(KIND)
            require(named == POLICY_CHANGED, f"event {event[SEQUENCE]}: no policy")
    require(subject["subject"] in ("challenge", "cardholder", "query"), "no subject")
    if subject["subject"] == "query":
        return f"{len(events)} events; nothing shows that they are all that there were"
    number = holder = subject["number"]
    if subject["subject"] == "challenge":
        opening = by_sequence.get(number, {})
        require(opening.get(KIND) == CHALLENGE_OPENED, f"no challenge {number}")
        holder = opening[STREAM]
    stream = check_stream(events, holder)
    shown = f"every event of cardholder {holder}, version 1 to {len(stream)}"
    if subject["subject"] == "cardholder":
        return shown
    ends = [e for e in stream if e[KIND] == CHALLENGE_ENDED and e[CHALLENGE] == number]
    require(not ends or ends == stream[-1:], f"events after the end of challenge {number}")
    return shown + f"; challenge {number} has {'ended' if ends else 'not ended'}"


def check(directory, key_file):
    def told(name, text):
        print(f"ok     {name}: {text}")

    files = read_files(directory)
    told("files", check_sums(files))
    key = read_key(files["key.pub"], 1)
    if key_file:
        with open(key_file, "rb") as file:
            require(read_key(file.read(), 1) == key, "key.pub is not the key given")
        told("key", f"key.pub is the key given, of {key[0]}")
    else:
        print("note   key: no --key was given, and key.pub vouches for nothing by itself")
    text, _ = check_signature(files["checkpoint"], key, cosigned=False)
    origin, size, root = read_checkpoint(text)
    require(origin == key[0], "the checkpoint is of another log than the key")
    told("checkpoint", f"{size} events of {origin}, signed by its key")
    witnesses = [name for name in files if re.fullmatch(r"witness-\d+\.pub", name)]
    for name in sorted(witnesses, key=lambda name: int(name[8:-4])):
        witness = read_key(files[name], 4)
        _, time = check_signature(files["checkpoint"], witness, cosigned=True)
        told("witness", f"{witness[0]} cosigned it {time} s after 1970-01-01T00:00:00Z")
    if not witnesses:
        print("note   witness: none; nothing shows that others were shown the same ledger")
    names = [name[8:-5] for name in files if re.fullmatch("records/.*[.]cbor", name)]
    events = [check_record(name, files, size, root) for name in names]
    events.sort(key=lambda event: event[SEQUENCE])
    told("records", f"each of the {len(events)} records is in that ledger")
    pairs = {f"records/{name}.cbor" for name in names}
    pairs |= {f"proofs/{name}.tlog-proof" for name in names}
    others = set(files) ^ (FILES | set(witnesses) | pairs)
    require(not others, f"not the files of a bundle: {' '.join(sorted(others))}")
    require(files["subject.json"].endswith(b"}\n"), "subject.json is cut")
    told("subject", check_subject(events, json.loads(files["subject.json"])))
    print("note   not checked here: index.html, events.jsonl, policy.json, conditions")
    print(f"digest {sha256(files['SHA256SUMS']).hex()}")


def main():
    parser = argparse.ArgumentParser(description="Checks a bundle of evidence.")
    parser.add_argument("--key", metavar="FILE", help="the verifier key of the ledger")
    parser.add_argument("directory", nargs="?", default=".", help="of the bundle; here")
    arguments = parser.parse_args()
    try:
        check(arguments.directory, arguments.key)
    except Fault as fault:
        sys.exit(f"FAULT  {fault}")
    except Exception as error:  # Any file may be anything.
        sys.exit(f"FAULT  {type(error).__name__}: {error}")
    print("valid")


if __name__ == "__main__":
    main()
