import Ledger

/// How urgent a finding is.
public enum Severity: UInt8, CodedValue, Comparable {
    case low = 1
    case medium = 2
    case high = 3
    case critical = 4

    package var words: Wording {
        switch self {
        case .low: Wording("low severity", french: "gravité faible")
        case .medium: Wording("medium severity", french: "gravité moyenne")
        case .high: Wording("high severity", french: "gravité élevée")
        case .critical: Wording("critical severity", french: "gravité critique")
        }
    }

    public static func < (left: Severity, right: Severity) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A pattern that was completed by an event.
public struct Finding: Hashable, Sendable {
    /// Such as `D07`, and its version.
    public internal(set) var detector: String
    public internal(set) var version: UInt64
    public internal(set) var severity: Severity
    /// Of the technique: MITRE Fight Fraud Framework or ATT&CK.
    public internal(set) var tag: String
    public internal(set) var entities: [Entity]
    /// The sequences of the events that make it up, ascending; the last one completed it.
    public internal(set) var evidence: [UInt64]
    /// Milliseconds: the times of the first and of the last of them.
    public internal(set) var start: UInt64
    public internal(set) var end: UInt64

    /// Of a cardholder that it is about.
    public var cardholders: [UInt64] {
        entities.filter { $0.kind == .cardholder }.map(\.number)
    }

    /// The sequence of the event that completed it.
    public var sequence: UInt64 { evidence.last! }

    package var json: JSON {
        .object([
            JSON.Member(key: "detector", value: .string(detector)),
            JSON.Member(key: "detectorVersion", value: .number(version)),
            JSON.Member(key: "severity", value: .string(severity.name)),
            JSON.Member(key: "technique", value: .string(tag)),
            JSON.Member(
                key: "firstTime", value: .string(UTCTime(milliseconds: start).description)),
            JSON.Member(
                key: "lastTime", value: .string(UTCTime(milliseconds: end).description)),
            JSON.Member(key: "entities", value: .array(entities.map(\.json))),
            JSON.Member(key: "events", value: .array(evidence.map(JSON.number))),
        ])
    }
}
