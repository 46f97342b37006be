import Ledger

/// A pattern of fraud for which events are searched.
///
/// A finding is reported once, by the event that reaches its threshold. While the same window stays
/// open (each further event of its key finds the threshold reached) nothing more is reported; once
/// an event finds it below, the next time counts again.
public struct Detector: Sendable {
    /// As `docs/detectors.md` names it, such as `D07`.
    public let id: String
    /// Goes up whenever it would find something else in the same events.
    public let version: UInt64
    /// What it finds, in one sentence.
    public let title: Wording
    /// Of the technique: MITRE Fight Fraud Framework or ATT&CK.
    public let tag: String
    /// Unless a pattern says otherwise.
    public let severity: Severity
    /// Thresholds that the policy sets.
    public let parameters: [PolicyParameter]
    /// What it needs that events do not show.
    public let needs: String?
    /// New patterns, which have seen no event.
    let makePatterns: @Sendable () -> [any Pattern]

    init(
        _ id: String, version: UInt64 = 1, _ title: Wording, tag: String, _ severity: Severity,
        parameters: [PolicyParameter] = [], needs: String? = nil,
        patterns: @escaping @Sendable () -> [any Pattern]
    ) {
        (self.id, self.version, self.title) = (id, version, title)
        (self.tag, self.severity, self.parameters) = (tag, severity, parameters)
        (self.needs, makePatterns) = (needs, patterns)
    }

    /// The kinds of events that it looks at.
    public var kinds: [Kind] {
        let kinds = Set(makePatterns().flatMap(\.kinds))
        return Kind.allCases.filter(kinds.contains)
    }
}

/// One way in which a detector finds something, and what it remembers for that.
protocol Pattern: AnyObject {
    /// The kinds of events that it looks at.
    var kinds: [Kind] { get }
    /// Takes an event of ``kinds``, given what was known before it.
    func take(_ event: Event, _ context: DetectionContext) -> Match?
    /// Drops what can no longer matter at this time, in milliseconds; this changes no finding.
    func sweep(at time: UInt64)
    /// Writes or reads what it remembers.
    func code(_ coder: inout RowCoder) throws(MalformedCBOR)
}

/// What a pattern says about the event that completed it.
struct Match {
    /// Sequences, this event's left out.
    var evidence: [UInt64]
    /// The earliest time among them.
    var start: UInt64
    /// Instead of the detector's.
    var severity: Severity?
    /// Beside those of the event.
    var entities: [Entity] = []

    /// - Parameter others: without the event itself, in any order.
    init(_ others: [(sequence: UInt64, time: UInt64)], severity: Severity? = nil) {
        evidence = others.map(\.sequence)
        start = others.map(\.time).min() ?? .max
        self.severity = severity
    }
}

/// Whether an event is one that a pattern looks for.
typealias EventTest = @Sendable (Event, DetectionContext) -> Bool
