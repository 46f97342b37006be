import Ledger

/// Searches events for patterns, in one pass and as they come.
///
/// The findings depend only on the events, the settings and the detectors: those of a ledger begin
/// with those of any earlier point of it. Not for two threads at once.
///
/// - Complexity: one pass; memory for the cardholders and merchants of the last year, for what is
///   open, and for open windows.
public final class Detection {
    public let detectors: [Detector]
    private let context: DetectionContext
    private let patterns: [[any Pattern]]
    /// By the number of a kind: the patterns that look at it, and their detectors.
    private let byKind: [[(detector: Int, pattern: any Pattern)]]
    /// The number of events taken: the next event's sequence.
    public private(set) var size: UInt64 = 0

    /// How many events there are between two sweeps of what is too old.
    private static let sweepEventCount: UInt64 = 65_536

    public init(
        _ detectors: [Detector] = Detector.all, settings: DetectionSettings = DetectionSettings()
    ) {
        self.detectors = detectors
        context = DetectionContext(settings)
        patterns = detectors.map { $0.makePatterns() }
        var byKind: [[(Int, any Pattern)]] = Array(repeating: [], count: 256)
        for (index, patterns) in patterns.enumerated() {
            for pattern in patterns {
                for kind in pattern.kinds { byKind[Int(kind.rawValue)].append((index, pattern)) }
            }
        }
        self.byKind = byKind
    }

    /// Takes the next event.
    ///
    /// - Returns: the findings that it completes, in the order of the detectors.
    public func take(_ event: Event) -> [Finding] {
        var findings: [Finding] = []
        context.turn(to: event)
        for (index, pattern) in byKind[Int(event.kind.rawValue)] {
            if let match = pattern.take(event, context) {
                findings.append(finding(detectors[index], match, event))
            }
        }
        context.take(event)
        size = event.sequence + 1
        if size.isMultiple(of: Self.sweepEventCount) {
            context.sweep(at: event.time)
            for pattern in patterns.joined() { pattern.sweep(at: event.time) }
        }
        return findings
    }

    private func finding(_ detector: Detector, _ match: Match, _ event: Event) -> Finding {
        var entities = match.entities
        let own: [EntityKind] = [.cardholder, .card, .merchant, .origin, .device, .phone]
        for kind in own {
            guard let number = context.number(kind, of: event) else { continue }
            let entity = context.entity(kind, number)
            if !entities.contains(entity) { entities.append(entity) }
        }
        return Finding(
            detector: detector.id, version: detector.version,
            severity: match.severity ?? detector.severity, tag: detector.tag,
            entities: entities, evidence: Array(Set(match.evidence + [event.sequence])).sorted(),
            start: min(match.start, event.time), end: event.time)
    }

    /// Searches the events of a ledger, or its first `end` events.
    ///
    /// - Parameter progress: called now and then with the number of events taken.
    /// - Throws: ``LedgerError`` for an event that cannot be read, or `LMDBError`.
    public static func run(
        _ store: LedgerStore, _ detectors: [Detector] = Detector.all,
        settings: DetectionSettings = DetectionSettings(), to end: UInt64? = nil,
        threadCount: Int = LedgerStore.threadCountDefault, progress: (UInt64) -> Void = { _ in }
    ) throws -> [Finding] {
        let end = try end ?? store.read { $0.size }
        let detection = Detection(detectors, settings: settings)
        var findings: [Finding] = []
        var pass = Pass(over: store)
        pass.give(0..<end) { findings += detection.take($0) }
        try pass.run(threadCount: threadCount) { done, _ in progress(done) }
        return findings
    }

    /// Writes or reads everything that it remembers.
    func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&size)
        try context.code(&coder)
        for pattern in patterns.joined() { try pattern.code(&coder) }
    }
}
