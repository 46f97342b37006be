import Authentication
import Ledger

/// Terms for events, cases, persons and the ledger itself.
extension Term {
    // MARK: Events

    package static let indication = Term(
        "indication", .choice(["success", "failure"]), "whether its kind means success or failure")
    package static let record = Term("record", .hex, "the bytes that are hashed")
    package static let leafHash = Term("leafHash", .hex, "the hash of the record (RFC 6962)")
    package static let after = Term(
        "after", .sequence, "the last earlier event that '--after' asks for")
    package static let cardholders = Term(
        "cardholders", .list(.sequence), "the cardholders of those events")

    // MARK: Reads

    package static let read = Term("read", .sequence, "the read, in the record of reads")
    package static let question = Term("question", .text, "what was asked")
    package static let why = Term("why", .text, "the reason, in words")
    package static let bulk = Term("bulk", .flag, "more events were shown than are listed")

    // MARK: The ledger

    package static let isSimulated = Term("isSimulated", .flag, "its times are simulated")
    package static let limits = Term(
        "limits", .dictionary(.number), "the limits of the policy by their names")
    package static let policyEvent = Term(
        "policyEvent", .sequence, "the event that set the policy, or 0")
    package static let liveCardholders = Term(
        "liveCardholders", .number, "cardholders with something that has not ended")
    package static let eventsBeyondViews = Term(
        "eventsBeyondViews", .number, "how many events the views do not have yet")
    package static let ledgerBytes = Term("ledgerBytes", .number, "how many bytes the ledger takes")
    package static let viewsBytes = Term("viewsBytes", .number, "how many bytes the views take")

    // MARK: Cases

    package static let evidence = Term("evidence", .list(.sequence), "the events attached to it")
    package static let holders = Term("holders", .list(.sequence), "the cardholders it holds")
    package static let timeline = Term("timeline", .list(.event), "its events, in order")
    package static let attached = Term("attached", .list(.event), "the events attached to it")
    package static let cases = Term("cases", .list(.sequence), "the cases that ever held it")

    // MARK: What is held on a person

    package static let data = Term(
        "data", .list(.object(SubjectReport.Held.shape.members)), "each value that is or was held")
    package static let tallies = Term(
        "tallies", .list(.object(DataSubject.Tally.shape.members)), "the events by kind")
    package static let kept = Term("kept", .text, "what stays for ever, and why")
    package static let `class` = Term(
        "class", .choice(DataClass.allCases.map(\.name)), "what sort of value it is")
    package static let reference = Term(
        "reference", .number, "the number that stands for a value in events")
    package static let value = Term(
        "value", .text, "a value in clear, the mask of a card, or a reference with its kind")
    package static let own = Term(
        "own", .flag,
        "it is the cardholder's; false where steps came from that were never verified, and for a "
            + "phone that was only typed: perhaps another person's")
    package static let current = Term("current", .flag, "the cardholder has it now")
    package static let since = Term("since", .time, "when it came")
    package static let sinceEvent = Term("sinceEvent", .sequence, "the event it came with")
    package static let lastUse = Term("lastUse", .time, "when it was last named")
    package static let purpose = Term("purpose", .text, "what it is held for")
    package static let retentionDays = Term(
        "retentionDays", .number, "how many days it is kept after its last use")
}
