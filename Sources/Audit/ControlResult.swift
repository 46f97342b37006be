import Ledger

/// What an audit found for one control.
public struct ControlResult: Sendable {
    public enum Outcome: Hashable, Sendable {
        case held
        case violated
        case notApplicable(why: Wording)
    }

    public let control: Control
    public let outcome: Outcome
    /// The number of events of its kinds in the range.
    public let lookedAt: UInt64
    /// The sequences of the events that violate it, ascending.
    public let violations: [UInt64]
    /// Sentences that an auditor should read with the result.
    public let notes: [Wording]

    public var isViolated: Bool { outcome == .violated }

    package var json: JSON {
        var members = [
            JSON.Member(key: "control", value: .string(control.id)),
            JSON.Member(key: "profile", value: .string(control.profile.rawValue)),
            JSON.Member(key: "clause", value: .string(control.clause.english)),
            JSON.Member(key: "check", value: .string(control.check.english)),
            JSON.Member(key: "designFinding", value: .bool(control.isDesignFinding)),
        ]
        switch outcome {
        case .held: members.append(JSON.Member(key: "result", value: "held"))
        case .violated: members.append(JSON.Member(key: "result", value: "violated"))
        case .notApplicable(let why):
            members.append(JSON.Member(key: "result", value: "notApplicable"))
            members.append(JSON.Member(key: "why", value: .string(why.english)))
        }
        return .object(
            members + [
                JSON.Member(key: "lookedAt", value: .number(lookedAt)),
                JSON.Member(key: "events", value: .array(violations.map(JSON.number))),
                JSON.Member(key: "notes", value: .array(notes.map { .string($0.english) })),
            ])
    }
}
