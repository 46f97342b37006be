/// The vocabulary of answers, beside the fields of events.
extension Term {
    // MARK: Things, by the event that opened them

    package static let cardholder = Term("cardholder", .sequence, "the cardholder")
    package static let challenge = Term("challenge", .sequence, "the payment challenge")
    package static let `case` = Term("case", .sequence, "the case")

    // MARK: Events

    package static let events = Term("events", .list(.sequence), "the events that show it")
    package static let eventCount = Term("eventCount", .number, "how many events")
    package static let firstTime = Term("firstTime", .time, "the time of the first event")
    package static let lastTime = Term("lastTime", .time, "the time of the last event")
    package static let last = Term("last", .sequence, "the last event folded into it")

    package static let timeZone = Term(
        "timeZone", .text,
        "the zone of the period and of days and months; left out where it is UTC")

    // MARK: States

    package static let status = Term("status", .text, "the state it is in")
    package static let openedAt = Term("openedAt", .time, "when it was opened")
    package static let endedBy = Term("endedBy", .sequence, "the event that ended it")
    package static let method1 = Term(
        "method1", .choice(["active", "inactive"]), "the code by SMS")
    package static let method2 = Term(
        "method2", .choice(["active", "notEnrolled"]), "the password")
    package static let credentialEvent = Term(
        "credentialEvent", .sequence, "the event that set the password")
    package static let failuresDespiteLocks = Term(
        "failuresDespiteLocks", .number, "failures in a row, whatever locks came between")
    package static let lockedUntil = Term("lockedUntil", .time, "when the lock ends")
    package static let permanentlyLocked = Term(
        "permanentlyLocked", .flag, "only a release ends the lock")
    package static let liveSessions = Term(
        "liveSessions", .list(.sequence), "sessions that have not ended")
    package static let liveChallenges = Term(
        "liveChallenges", .list(.sequence), "challenges that have not ended")
    package static let holds = Term("holds", .list(.sequence), "the cases that hold it")
    package static let erasedBy = Term("erasedBy", .sequence, "the event that says it is erased")

    // MARK: Links

    package static let step = Term("step", .number, "how far from the start")
    package static let from = Term("from", .text, "one end of a link")
    package static let to = Term("to", .text, "the other end of a link")
    package static let tooShared = Term(
        "tooShared", .text, "what is shared by too many cardholders to link them")
}
