import Authentication
import Ledger
import Projections
import Proofs
import Replay
import Reports

/// Terms for proofs, for faults found, and for events folded or decided again.
extension Term {
    // MARK: Proofs

    package static let root = Term("root", .hex, "the root of the tree over the records (RFC 6962)")
    package static let signers = Term(
        "signers", .list(.text), "the names of the keys whose signatures hold")
    package static let valid = Term("valid", .flag, "it proves what it says")
    package static let oldEventCount = Term(
        "oldEventCount", .number, "how many events the older checkpoint covers")
    package static let finding = Term("finding", .text, "what is wrong, in words")
    package static let digest = Term("digest", .hex, "the digest of a bundle of evidence")
    package static let recordCount = Term("recordCount", .number, "how many records")
    package static let check = Term("check", .text, "what is checked")
    package static let mark = Term(
        "mark", .choice(EvidenceVerdict.Line.Mark.allCases.map(\.rawValue)),
        "the result of the check"
    )
    package static let text = Term("text", .text, "what is said of it, in words")

    // MARK: Files

    package static let file = Term("file", .text, "the path of a file")
    package static let path = Term("path", .text, "the path of a file or a directory")
    package static let fileCount = Term("fileCount", .number, "how many files were written")
    package static let byteCount = Term("byteCount", .number, "how many bytes were written")

    // MARK: Verification

    package static let firstEvent = Term("firstEvent", .sequence, "the first event it is about")
    package static let lastEvent = Term("lastEvent", .sequence, "the last event it is about")
    package static let verdict = Term(
        "verdict", .choice(Verdict.allCases.map(\.name)), "what a finding means")
    package static let verdicts = Term(
        "verdicts", .list(.choice(Verdict.allCases.map(\.name))),
        "the result of verifying, the gravest first")
    package static let intact = Term("intact", .flag, "nothing was found")
    package static let checkpointCount = Term(
        "checkpointCount", .number, "how many checkpoints the events say were signed")
    package static let checkpointEventCount = Term(
        "checkpointEventCount", .number, "how many events the largest valid checkpoint covers")

    // MARK: States folded again

    package static let state = Term("state", .hex, "the digest of the whole state")
    package static let indexes = Term("indexes", .hex, "the digest of all indexes")
    package static let thing = Term(
        "thing", .choice(["cardholder", "session", "code", "challenge", "policy"]),
        "what the state describes")
    package static let id = Term("id", .number, "its number; 0 for the policy")
    package static let field = Term("field", .text, "the name of a field")
    package static let old = Term("old", .any, "what the field was")
    package static let new = Term("new", .any, "what the field is")
    package static let event = Term("event", .sequence, "the event that it comes from")
    package static let changes = Term(
        "changes", .list(.object(RowChange.shape.members)), "the fields that the event changed")
    package static let challengeState = Term(
        "challengeState", .object(Challenge.shape.members), "the challenge after the event")
    package static let codeState = Term(
        "codeState", .object(Code.shape.members), "the code of the challenge after the event")
    package static let cardholderState = Term(
        "cardholderState", .object(Cardholder.shape.members), "the cardholder after the event")
    package static let sentAt = Term("sentAt", .time, "when it was sent")
    package static let isExternal = Term(
        "isExternal", .flag, "it is issued and compared elsewhere")

    // MARK: Decisions taken again

    package static let difference = Term(
        "difference", .choice(WhatIfDifference.Kind.allCases.map(\.rawValue)),
        "how the decision differs")
    package static let recorded = Term("recorded", .text, "what became of it")
    package static let other = Term("other", .text, "what would have become of it")
    package static let assuming = Term(
        "assuming", .sequence, "the unknown decision that is assumed to have gone as recorded")
    package static let untouched = Term(
        "untouched", .list(.text),
        "limits asked about whose decisions were not taken again")
    package static let decisionCount = Term(
        "decisionCount", .number, "how many decisions were taken again")
    package static let differenceCount = Term(
        "differenceCount", .number, "how many would have been different")
    package static let payments = Term(
        "payments",
        .list(
            .object([
                .always(recorded), .orNull(other), .always(count), .always(Term(.purchaseAmount)),
                .always(Term(.purchaseCurrency)), .always(Term(.purchaseExponent)),
            ])), "payments that would have ended differently, by how")
    package static let count = Term("count", .number, "how many there are")

    // MARK: Views made again

    package static let equal = Term("equal", .flag, "the live views are those made again")
    package static let differences = Term(
        "differences", .list(.text), "the rows that differed, in words")
    package static let unusable = Term("unusable", .text, "why the live views cannot be read")

    // MARK: Signing

    package static let verifierKey = Term("verifierKey", .text, "a verifier key (C2SP signed-note)")
    package static let signatures = Term(
        "signatures", .list(.text), "signature lines (C2SP signed-note)")
    package static let checkpoint = Term("checkpoint", .text, "a checkpoint (C2SP tlog-checkpoint)")
    package static let cosignature = Term(
        "cosignature", .text, "the signature line of a witness (C2SP tlog-cosignature)")

    // MARK: Ledgers that are made

    package static let directory = Term("directory", .text, "the data directory")
    package static let upgraded = Term("upgraded", .flag, "there was something to upgrade")
    package static let earlierVault = Term(
        "earlierVault", .text, "where the vault of before an upgrade is")
    package static let keyFile = Term("keyFile", .text, "the file of the vault's key")
    package static let cardholderCount = Term("cardholderCount", .number, "how many cardholders")
    package static let fraudCount = Term("fraudCount", .number, "how many frauds")
    package static let chapter = Term("chapter", .text, "a chapter of the cardholder's guide")
    package static let action = Term("action", .text, "what the holder does in the guide")

    // MARK: What is erased

    package static let dryRun = Term("dryRun", .flag, "nothing is erased, only reported")
    package static let keeper = Term("keeper", .text, "what keeps a value, in words")
    package static let what = Term("what", .text, "what becomes of a value, in words")
    package static let erased = Term(
        "erased", .list(.object([.always(`class`), .always(reference)])), "the values that go")
    package static let passwords = Term(
        "passwords", .list(.number), "the versions of the password that go")
    package static let codes = Term("codes", .list(.sequence), "the codes that go")
    package static let keptValues = Term(
        "keptValues",
        .list(.object([.always(`class`), .always(reference), .always(keeper)])),
        "the values that stay")
    package static let receipts = Term(
        "receipts", .list(.event), "the events that say what is gone")
    package static let valueCount = Term("valueCount", .number, "how many values there are")
    package static let pastCount = Term(
        "pastCount", .number, "how many of them are past their period")
    package static let heldCount = Term("heldCount", .number, "how many of those are on hold")
    package static let agedEventCount = Term(
        "agedEventCount", .number, "how many events are older than 12 months")
}
