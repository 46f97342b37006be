#!/usr/bin/env python3
"""Reads an exported ledger without any code of the program that wrote it.

    epin export | python3 read_ledger.py

Takes JSON Lines on standard input. Each record is decoded with cbor2 (Debian: python3-cbor2) and
held against the rules of docs/format.md: deterministic CBOR, the sequence, the version and
`previous` of its stream, the time, the fields of the line itself. Prints `events N` and `root HEX`,
the Merkle tree hash of RFC 6962, section 2.1. Ends with 1 and the line number at the first fault.
"""

import datetime
import hashlib
import json
import sys
import uuid

import cbor2

FIELDS = """
    sequence time kind stream version previous actor origin device request cause policy session
    challenge code channel generation validity reason smsFactor emailFactor passwordFactor failures
    binding email phone card mask cards credentialVersion until verifier threeDSServerTransID
    dsTransID acsTransID purchaseAmount purchaseCurrency purchaseExponent purchaseDate merchantName
    mcc merchantCountryCode interactionCounter outcome transStatus transStatusReason
    challengeCancel authenticationMethod eci account ticket parameters simulated offset instance
    logOrigin treeSize rootHash witness signature
""".split()

KINDS = {
    1: "ledgerCreated", 2: "ledgerOpened", 3: "ledgerClosed", 4: "clockStepped",
    5: "policyChanged", 6: "logOriginSet", 7: "checkpointSigned", 8: "checkpointCosigned",
    10: "cardholderRegistered", 11: "cardAttached", 12: "cardDetached", 13: "emailChanged",
    14: "phoneChanged",
    20: "emailNotRecognised", 21: "sessionRequested", 22: "verificationSucceeded",
    23: "verificationFailed", 24: "sessionClosed", 25: "attemptRefused",
    30: "codeIssued", 31: "codeSent", 32: "codeDeliveryFailed", 33: "codeConsumed",
    34: "codeExpired", 35: "codeSuperseded", 36: "codeVoided",
    40: "passwordSet", 41: "passwordChanged", 42: "passwordNotConfirmed", 43: "passwordRefused",
    44: "passwordEntryCancelled", 45: "methodActivated", 46: "methodDeactivated",
    50: "cardNotRecognised", 51: "challengeOpened", 52: "passwordSubmitted", 53: "codeSubmitted",
    54: "challengeEnded",
    60: "lockPlaced", 61: "lockReleased", 62: "simSwapReported", 63: "fraudReported",
}


def numbered(names):
    return dict(enumerate(names.split(), start=1))


FACTORS = numbered("right wrong expired superseded consumed voided")
CODES = {
    "kind": KINDS,
    "actor": numbered("cardholder issuer acs operator system"),
    "channel": numbered("sms email"),
    "smsFactor": FACTORS,
    "emailFactor": FACTORS,
    "passwordFactor": FACTORS,
    "reason": numbered(
        "back expired idle logout locked superseded ended wrongStep resendLimit deliveryFailed "
        "interrupted transactionChanged cancelled failed timedOut technicalError notFourDigits "
        "weak reused contactChanged cardDetached"),
    "outcome": numbered(
        "authenticated failed cancelled timedOut notEnrolled locked technicalError revoked"),
    "transStatus": {ord(letter): letter for letter in "YNU"},
}
UUIDS = {"request", "threeDSServerTransID", "dsTransID", "acsTransID"}
TIMES = {"time", "until", "purchaseDate"}
TWO_DIGITS = {"transStatusReason", "challengeCancel", "eci"}
TEXTS = {
    "mask", "verifier", "merchantName", "account", "ticket", "logOrigin", "rootHash", "witness",
    "signature",
}
LISTS = {"cards", "parameters", "authenticationMethod"}


class Fault(Exception):
    pass


def require(condition, reason):
    if not condition:
        raise Fault(reason)


def time_text(milliseconds):
    seconds, rest = divmod(milliseconds, 1000)
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{rest:03}Z"


def agrees(name, told, value):
    """Whether the JSON field says what the record holds."""
    if name in CODES:
        return told == CODES[name].get(value)
    if name in UUIDS:
        return isinstance(value, bytes) and told == str(uuid.UUID(bytes=value))
    if name == "binding":
        return isinstance(value, bytes) and len(value) == 16 and told == value.hex()
    if name in TIMES:
        return told == time_text(value)
    if name in TWO_DIGITS:
        return told == f"{value:02}"
    if name == "authenticationMethod":
        return told == [f"{method:02}" for method in value]
    if name in LISTS:
        return isinstance(value, list) and told == value
    if name in TEXTS:
        return isinstance(value, str) and told == value
    return type(value) is int and type(told) is int and told == value


def read_event(line, sequence, streams, last_time):
    fields = json.loads(line)
    record = bytes.fromhex(fields.pop("record"))
    require(len(record) <= 65535, "longer than a tile entry")
    keyed = cbor2.loads(record)
    require(type(keyed) is dict, "not a map")
    require(all(type(key) is int for key in keyed), "a key that is no number")
    require(list(keyed) == sorted(keyed), "keys not ascending")
    require(cbor2.dumps(keyed, canonical=True) == record, "not the deterministic encoding")
    event = {FIELDS[key]: value for key, value in keyed.items()}
    require(list(event) == list(fields), "other fields than the line's")
    for name, value in event.items():
        require(agrees(name, fields[name], value), f"{name}: {fields[name]!r} is not {value!r}")
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
    leaves, streams, last_time = [], {}, 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            record, last_time = read_event(line, len(leaves), streams, last_time)
        except (Fault, ValueError, KeyError, IndexError, cbor2.CBORDecodeError) as error:
            sys.exit(f"line {number}: {error}")
        leaves.append(hashlib.sha256(b"\x00" + record).digest())
    print("events", len(leaves))
    print("root", root_of(leaves).hex())


if __name__ == "__main__":
    main()
