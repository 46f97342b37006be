#!/usr/bin/env python3
"""Answers auditors' questions from exported lines, without any code of the program.

    epin export > events.jsonl
    python3 naive_questions.py QUESTION events.jsonl [ARGUMENT]...

Each scan was written from the words of its question, reads every event, and knows neither the rules
by which events were decided nor the controls. Prints one JSON value: the sequences found,
ascending, or what the scan says.
"""

import base64
import datetime
import hashlib
import json
import re
import sys

HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Ledger:
    def __init__(self, path):
        with open(path, encoding="utf-8") as lines:
            self.events = [json.loads(line) for line in lines]
        for event in self.events:
            event["at"] = moment(event["time"])

    def of(self, *kinds):
        return [event for event in self.events if event["kind"] in kinds]

    def about(self, name, number):
        """The events of a session, challenge, code or case, with the one that opened it."""
        return [e for e in self.events if number in (e.get(name), e["sequence"])]

    def payments(self):
        """Each challenge with its events."""
        found = {e["sequence"]: [e] for e in self.of("challengeOpened")}
        for event in self.events:
            if "challenge" in event and event["challenge"] in found:
                found[event["challenge"]].append(event)
        return found

    def life_of(self, code, before):
        """What happened to a code before an event."""
        return [e for e in self.events[:before] if code in (e.get("code"), e["sequence"])]


def paid(ledger):
    return [e for e in ledger.of("challengeEnded") if e["outcome"] == "authenticated"]


def preceded(ledger, ends, kind, limit):
    return [
        e for e in ends
        if any(c["stream"] == e["stream"] and c["sequence"] < e["sequence"]
               and e["at"] - c["at"] < limit for c in ledger.of(kind))
    ]


def password_changed_before(ledger):
    return preceded(ledger, paid(ledger), "passwordChanged", 24 * HOUR)


def disputed(ledger, mask, amount, day):
    masks = {e["card"]: e["mask"] for e in ledger.of("cardAttached")}
    return [
        e for e in ledger.of("challengeOpened")
        if masks[e["card"]].endswith(mask) and e["purchaseAmount"] == int(amount)
        and e["purchaseDate"].startswith(day)
    ]


def steps(ledger, challenge):
    return ledger.about("challenge", int(challenge))


def accepted_codes(ledger, event):
    if event["kind"] == "verificationSucceeded":
        issued = [e for e in ledger.about("session", event["session"])
                  if e["kind"] == "codeIssued" and e["sequence"] < event["sequence"]]
        newest = max(e["generation"] for e in issued)
        return [e["sequence"] for e in issued if e["generation"] == newest]
    return [event["code"]]


def bad_acceptances(ledger):
    found = []
    for event in ledger.of(
            "verificationSucceeded", "codeSubmitted", "phoneCodeSubmitted", "codeConsumed"):
        if event.get("smsFactor", "right") != "right":
            continue
        for code in accepted_codes(ledger, event):
            life = ledger.life_of(code, event["sequence"])
            sent = [e["at"] for e in life if e["kind"] == "codeSent"]
            over = {"codeConsumed", "codeExpired", "codeSuperseded", "codeVoided"}
            is_late = not sent or event["at"] - sent[-1] > 10 * MINUTE
            if is_late or over & {e["kind"] for e in life}:
                found.append(event)
                break
    return found


def other_amounts(ledger):
    issued = {e["sequence"]: e for e in ledger.of("codeIssued")}
    return [
        e for e in ledger.of("codeSubmitted")
        if e["smsFactor"] == "right" and e["binding"] != issued[e["code"]]["binding"]
    ]


def failures_without_lock(ledger):
    found, count = [], {}
    for event in ledger.events:
        holder = event["stream"]
        if event["kind"] == "verificationFailed" or "failures" in event and \
                event["kind"] in ("codeSubmitted", "phoneCodeSubmitted"):
            count[holder] = count.get(holder, 0) + 1
            if count[holder] > 5:
                found.append(event)
        elif event["kind"] in ("lockPlaced", "lockReleased", "verificationSucceeded") or \
                event["kind"] == "codeSubmitted":
            count[holder] = 0
    return found


def telling(ledger):
    found = []
    for events in ledger.payments().values():
        kinds = {e["kind"] for e in events}
        for end in events:
            if end["kind"] != "challengeEnded" or "passwordSubmitted" not in kinds:
                continue
            said = (end["transStatus"], end.get("transStatusReason"))
            is_other = end["outcome"] == "failed" and said != ("N", "01")
            if "codeSent" not in kinds or is_other:
                found.append(end)
    return found


def lacking_factors(ledger):
    order = ["challengeOpened", "passwordSubmitted", "codeIssued", "codeSent", "codeSubmitted",
             "codeConsumed", "challengeEnded"]
    found = []
    for events in ledger.payments().values():
        end = events[-1]
        if end["kind"] != "challengeEnded" or end["outcome"] != "authenticated":
            continue
        factors = [e.get("passwordFactor", e.get("smsFactor")) for e in events
                   if e["kind"] in ("passwordSubmitted", "codeSubmitted")]
        if [e["kind"] for e in events] != order or factors != ["right", "right"]:
            found.append(end)
    return found


def outcomes(ledger):
    found = []
    for events in ledger.payments().values():
        ends = [e for e in events if e["kind"] == "challengeEnded"]
        found += ends[1:] if ends else events[:1]
    return found


def unsuccessful(ledger):
    return [e for e in ledger.of("challengeEnded") if e["outcome"] != "authenticated"]


def phone_changes(ledger):
    return ledger.of("phoneChanged")


def payments_with_new_phone(ledger):
    found = []
    for end in paid(ledger):
        phones = {e["phone"] for e in ledger.about("challenge", end["challenge"])
                  if e["kind"] == "codeIssued"}
        if any(c["stream"] == end["stream"] and c["phone"] in phones
               and end["at"] - c["at"] < 72 * HOUR for c in ledger.of("phoneChanged")):
            found.append(end)
    return found


def is_unproved(ledger, event):
    if "session" not in event:
        return True
    before = [e for e in ledger.about("session", event["session"])
              if e["sequence"] < event["sequence"] and e["stream"] == event["stream"]]
    return not any(e["kind"] == "verificationSucceeded" and e["smsFactor"] == "right"
                   and e["emailFactor"] == "right" for e in before)


def unproved_phones(ledger):
    return [e for e in phone_changes(ledger)
            if e["actor"] == "cardholder" and is_unproved(ledger, e)]


def passwords(ledger, since, until):
    return [e for e in ledger.of("passwordSet", "passwordChanged") if since <= e["time"] < until]


def unproved_passwords(ledger, since, until):
    return [e for e in passwords(ledger, since, until) if is_unproved(ledger, e)]


def cards(ledger, holder):
    kinds = ("passwordSet", "passwordChanged", "cardAttached", "cardDetached")
    return [e for e in ledger.of(*kinds) if e["stream"] == int(holder)]


def recorded(ledger, holder, time):
    """What was on record about a cardholder, and what time had ended by then."""
    known = [e for e in ledger.events if e["stream"] == int(holder) and e["time"] <= time]
    locks = [e["until"] for e in known if e["kind"] == "lockPlaced"]
    phones = [e["phone"] for e in known if e["kind"] in ("cardholderRegistered", "phoneChanged")]
    closed = {e["session"] for e in known if e["kind"] == "sessionClosed"}
    sessions = [e["sequence"] for e in known
                if e["kind"] == "sessionRequested" and e["sequence"] not in closed]
    sent = {e["session"]: e["at"] for e in known if e["kind"] == "codeSent" and "session" in e}
    return {
        "version": len(known), "last": known[-1]["sequence"], "phone": phones[-1],
        "lockedUntil": locks[-1] if locks else None, "liveSessions": sessions,
        "inTime": [s for s in sessions if moment(time) - sent[s] < 10 * MINUTE],
    }


def root(ledger, count=None):
    """RFC 6962, section 2.1, as it is written there."""
    leaves = [hashlib.sha256(b"\0" + bytes.fromhex(e["record"])).digest() for e in ledger.events]

    def tree(leaves):
        if len(leaves) == 1:
            return leaves[0]
        width = 1
        while 2 * width < len(leaves):
            width *= 2
        return hashlib.sha256(b"\1" + tree(leaves[:width]) + tree(leaves[width:])).digest()

    leaves = leaves[: int(count)] if count else leaves
    digest = tree(leaves)
    return {"hex": digest.hex(), "base64": base64.b64encode(digest).decode()}


def starts_and_stops(ledger):
    return ledger.of("ledgerOpened", "ledgerClosed", "clockStepped", "clockSteppedForward")


def recorded_while_stopped(ledger):
    found, running = [], set()
    for event in ledger.events:
        if event["kind"] == "ledgerOpened":
            running.add(event["sequence"])
        elif event["kind"] == "ledgerClosed":
            running.discard(event["instance"])
        elif event["actor"] != "system" and not running:
            found.append(event)
    return found


def clock_steps(ledger):
    return ledger.of("clockStepped", "clockSteppedForward")


def before_their_cause(ledger):
    times = [e["at"] for e in ledger.events]
    return [e for i, e in enumerate(ledger.events)
            if e.get("cause", -1) >= e["sequence"] or i and e["at"] < times[i - 1]]


def is_card_number(text):
    digits = [int(d) for d in re.sub(r"[ -]", "", text)]
    total = sum(d if i % 2 == 0 else sum(divmod(2 * d, 10))
                for i, d in enumerate(reversed(digits)))
    return 13 <= len(digits) <= 19 and total % 10 == 0


def clear_text(ledger):
    names = ("verifier", "merchantName", "account", "ticket", "logOrigin", "witness", "note",
             "rule")
    found = []
    for event in ledger.events:
        for text in [event[name] for name in names if name in event]:
            if (any(is_card_number(run) for run in re.findall(r"\d[\d -]{11,}\d", text))
                    or re.search(r"\w@\w+\.\w", text) or re.search(r"\+\d[\d ]{6,}", text)
                    or re.fullmatch(r"\d{4}|\d{8}", text)):
                found.append(event)
                break
    return found


def shared_accounts(ledger):
    found, seen = [], {}
    for event in ledger.events:
        if event["actor"] != "operator" or "account" not in event:
            continue
        account, origin = event["account"], event.get("origin")
        if account.lower() in ("admin", "root", "support", "operator", "service"):
            found.append(event)
        elif any(other != origin and event["at"] - at <= 10 * MINUTE
                 for other, at in seen.get(account, []) if origin and other):
            found.append(event)
        seen.setdefault(account, []).append((origin, event["at"]))
    return found


def sums(ledger, since, until):
    """By month, merchant and method: how many payments were authenticated, how many failed, and for
    how much."""
    found = {}
    for events in ledger.payments().values():
        end = events[-1]
        if end["kind"] != "challengeEnded" or not since <= end["time"] < until:
            continue
        kinds = {e["kind"] for e in events}
        typed = ("passwordAndCode" if "codeSubmitted" in kinds
                 else "password" if "passwordSubmitted" in kinds else "none")
        key = (end["time"][:7], events[0]["merchantName"], typed)
        row = found.setdefault(key, [0, 0, 0, 0])
        place = 0 if end["outcome"] == "authenticated" else 2
        row[place] += 1
        row[place + 1] += events[0]["purchaseAmount"]
    return [[*key, *row] for key, row in sorted(found.items())]


def reviews(ledger):
    return ledger.of("reviewCompleted")


def open_cases(ledger):
    closed = {e["case"] for e in ledger.of("caseClosed")}
    return [e for e in ledger.of("caseOpened") if e["sequence"] not in closed]


def open_alerts(ledger):
    still_open = {e["sequence"] for e in open_cases(ledger)}
    taken = {alert: e["case"] for e in ledger.of("eventsAttached") for alert in e["events"]}
    return [a for a in ledger.of("alertRaised")
            if a["sequence"] not in taken or taken[a["sequence"]] in still_open]


def erasures(ledger):
    return ledger.of("personalDataErased")


def past_retention(ledger):
    """The events that name the e-mail, phone or card of somebody not heard of for five years."""
    last = {}
    for event in ledger.events:
        last[event["stream"]] = event["at"]
    limit = ledger.events[-1]["at"] - datetime.timedelta(days=1825)
    return [e for e in ledger.events if e["stream"] and last[e["stream"]] < limit
            and {"email", "phone", "card"} & set(e)]


def held_of(ledger, holder):
    """Every reference to something personal in a cardholder's events."""
    own = [e for e in ledger.events if e["stream"] == int(holder)]
    names = ("email", "phone", "card", "origin", "device")
    found = {(name, e[name]) for e in own for name in names if name in e}
    return sorted([name, number] for name, number in found)


def guessed(ledger):
    tries = ledger.of("emailNotRecognised", "nonEmailTyped", "sessionRequested")
    found = {}
    for last in tries:
        near = [e for e in tries if e["origin"] == last["origin"]
                and last["at"] - 10 * MINUTE <= e["at"] <= last["at"]]
        # What is kept nowhere is another each time.
        if len({e.get("email", -e["sequence"]) for e in near}) >= 10:
            found.update((e["sequence"], e) for e in near)
    return [found[number] for number in sorted(found)]


def found_by_guessing(ledger):
    return [e for e in guessed(ledger) if e["kind"] == "sessionRequested"]


def limit_changes(ledger):
    return ledger.of("policyChanged")


def locked_by(ledger, limit):
    """The failures at which another limit would have locked first."""
    found, count = [], {}
    for event in ledger.events:
        holder = event["stream"]
        if event["kind"] == "verificationFailed" or event["kind"] == "codeSubmitted" and \
                "failures" in event:
            count[holder] = count.get(holder, 0) + 1
            if count[holder] == int(limit):
                found.append(event)
        elif event["kind"] in ("verificationSucceeded", "lockPlaced", "codeSubmitted"):
            count[holder] = 0
    return found


SCANS = {
    "1": password_changed_before, "2": disputed, "2b": steps, "3": bad_acceptances,
    "4": other_amounts, "5": failures_without_lock, "6": telling, "7": lacking_factors,
    "8": outcomes, "8b": unsuccessful, "9": phone_changes, "9b": payments_with_new_phone,
    "9c": unproved_phones, "10": passwords, "10b": unproved_passwords, "11": cards,
    "12": recorded, "14": root, "15": starts_and_stops, "15b": recorded_while_stopped,
    "16": clock_steps, "16b": before_their_cause, "17": clear_text, "19": shared_accounts,
    "20": sums, "21": reviews, "21b": open_alerts, "22": erasures,
    "22b": open_cases, "22c": past_retention, "23": held_of, "24": guessed,
    "24b": found_by_guessing, "25": limit_changes, "25b": locked_by,
}


def main():
    name, path, *arguments = sys.argv[1:]
    answer = SCANS[name](Ledger(path), *arguments)
    if isinstance(answer, list) and all(isinstance(item, dict) for item in answer):
        answer = sorted({event["sequence"] for event in answer})
    print(json.dumps(answer, ensure_ascii=False))


main()
