import Audit
import Detection
import Ledger
import Reports

/// What audits, detectors, reviews and reports say.
extension Term {
    // MARK: Controls

    static let control = Term("control", .text, "the id of a control")
    static let profile = Term(
        "profile", .choice(ControlProfile.allCases.map(\.rawValue)), "the source of a control")
    static let clause = Term("clause", .text, "where the source asks for it")
    static let designFinding = Term(
        "designFinding", .flag, "a violation is a fault of the design, not of an event")
    static let controlResult = Term(
        "result", .choice(["held", "violated", "notApplicable"]), "what an audit found")
    static let lookedAt = Term("lookedAt", .number, "the events that a control is about")
    static let notes = Term("notes", .list(.text), "what an auditor should read beside it")

    // MARK: Detectors

    static let detector = Term("detector", .text, "the id of a detector, or 'all'")
    static let detectorVersion = Term("detectorVersion", .number, "the version of a detector")
    static let severity = Term(
        "severity", .choice(Severity.allCases.map(\.name)), "how urgent a finding is")
    static let technique = Term(
        "technique", .text, "the technique of MITRE's F3 or ATT&CK that is detected")
    static let entities = Term(
        "entities",
        .list(
            .object([
                .maybe(.cardholder), .maybe(Term(.origin)), .maybe(Term(.device)),
                .maybe(Term(.email)), .maybe(Term(.phone)), .maybe(Term(.card)),
                .maybe(.merchant), .maybe(Term(.code)), .maybe(.challenge),
            ])), "the things that a finding is about")
    static let merchant = Term("merchant", .text, "the name of a merchant")
    static let labelCount = Term("labelCount", .number, "how many known frauds")
    static let foundCount = Term("foundCount", .number, "how many known frauds were found")
    static let findingCount = Term("findingCount", .number, "how many findings")
    static let trueCount = Term("trueCount", .number, "how many findings are known frauds")
    static let recall = Term("recall", .decimal, "the share of known frauds that were found")
    static let precision = Term("precision", .decimal, "the share of findings that are true")
    static let falsePositives = Term(
        "falsePositivesPer10000", .decimal, "honest cardholders with a finding, of 10,000")

    // MARK: Reviews

    static let review = Term("review", .sequence, "the review")
    static let rangeStart = Term("start", .number, "the sequence of the first event of a range")
    static let rangeEnd = Term("end", .number, "the sequence after the last event of a range")
    static let alert = Term("alert", .sequence, "the alert")
    static let alerts = Term(
        "alerts",
        .list(
            .object([
                .always(.alert), .always(Term(.rule)), .always(Term(.note)), .always(.events),
                .orNull(.case), .orNull(.closedBy), .orNull(.closingAccount),
                .orNull(.closingNote),
            ])), "what a person should look at")
    static let closedBy = Term("closedBy", .sequence, "the event that closed it")
    static let closingAccount = Term("closingAccount", .text, "who closed it")
    static let closingNote = Term("closingNote", .text, "what was said when it was closed")
}
