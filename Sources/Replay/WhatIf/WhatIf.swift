import Ledger
import Projections

/// The recorded decisions taken again under another policy: which would have been different, and
/// which are unknown because the record ends where they would have gone on.
///
/// `docs/what-if.md` says what is assumed and what each difference means.
public struct WhatIf {
    /// In the order of the events.
    public private(set) var differences: [WhatIfDifference] = []
    /// Decisions taken again.
    public private(set) var decisionCount: UInt64 = 0
    /// Limits among those asked about whose decisions were not taken again.
    public let untouched: [PolicyParameter]

    /// It depends on the requests of everybody at an origin, and no event says which origins many
    /// people share, that have no limit.
    private static let undecided: [PolicyParameter] = [.originCodeLimit]

    /// Takes the decisions about every cardholder again.
    ///
    /// - Parameters:
    ///   - values: the limits that differ from the first event on; the others are those in force at
    ///     each event.
    ///   - blocking: authenticated payments that would have been stopped.
    ///   - times: milliseconds; differences at other times are left out.
    ///   - progress: called now and then with the number of events done, and of all events.
    /// - Complexity: each event is read once by a descent of a B-tree, each decision taken twice;
    ///   memory for the history of one cardholder, for their numbers and for the differences.
    public init(
        _ projection: Projection, _ ledger: LedgerSnapshot,
        setting values: [PolicyParameter: UInt64], blocking: [BlockingRule] = [],
        in times: Range<UInt64> = 0..<UInt64.max, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws {
        untouched = Self.undecided.filter { values[$0] != nil }
        let changes = try projection.sequences(.kind(.policyChanged)).map { try ledger.event($0)! }
        let policies = PolicyHistory(changes, setting: values)
        var done: UInt64 = 0
        for cardholder in try projection.sequences(.kind(.cardholderRegistered)) {
            var events: [Event] = []
            try projection.forEachSequence(IndexKey(.cardholder, cardholder)) { sequence in
                events.append(try ledger.event(sequence)!)
                return true
            }
            var replay = HolderReplay(events, policies)
            while let step = try replay.next() {
                if step.isDecision { decisionCount += 1 }
            }
            differences += try replay.differences().filter { times.contains($0.time) }
            done += UInt64(events.count)
            progress(done, ledger.size)
        }
        for rule in blocking {
            differences += try rule.differences(ledger).filter { times.contains($0.time) }
        }
        differences.sort { ($0.event, $0.cardholder) < ($1.event, $1.cardholder) }
    }
}

extension IndexKey {
    fileprivate static func kind(_ kind: Kind) -> IndexKey {
        IndexKey(.kind, UInt64(kind.rawValue))
    }
}
