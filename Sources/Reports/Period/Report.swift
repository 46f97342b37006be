import Audit
import Detection
import Ledger
import Pages

/// What a range of events shows: figures, and what the controls say. The same range gives the same
/// report.
package struct Report: Sendable {
    /// The sequences that are reported on.
    package let range: Range<UInt64>
    /// The root of all events before the end of the range.
    package let root: Digest
    package let figures: ReportFigures
    package let results: [ControlResult]
    /// What detectors found; nil when none searched.
    package let findings: [ReportFinding]?
    /// The events that are shown in words, and the openings of their challenges.
    let cited: [UInt64: Event]

    /// The most events of one control or finding that are shown in words.
    static let citedCountMax = 20

    /// Reads a ledger as it is now, or a range of it.
    ///
    /// - Parameters:
    ///   - since: milliseconds; earlier events are left out.
    ///   - until: milliseconds; events at this time and later are not read.
    ///   - zone: in whose clocks days, months and hours are counted and shown.
    ///   - path: where detections are kept, so that detectors search too: see ``DetectionRun``.
    ///   - progress: called now and then with the number of events read, and of all to read.
    /// - Throws: ``LedgerError`` for an event that cannot be read, or `LMDBError`.
    /// - Complexity: one pass from the first event; memory as ``Audit``, ``Detection`` and
    ///   ``ReportFigures``.
    package static func gather(
        _ store: LedgerStore, since: UInt64? = nil, until: UInt64? = nil, zone: Zone = .utc,
        limits: CheckpointLimits = CheckpointLimits(), savingDetection path: String? = nil,
        threadCount: Int = LedgerStore.threadCountDefault,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> Report {
        let range = try Audit.range(store, since: since, until: until)
        let read = 0..<range.upperBound
        var audit = Audit(Control.all, range: range, limits: limits)
        var figures = ReportFigures(zone)
        let detection = try path.map {
            try ContinuedDetection(store, saving: $0, to: range.upperBound)
        }
        var pass = Pass(over: store)
        pass.give(read) { audit.take($0) }
        pass.give(read) { figures.take($0, isInRange: range.contains($0.sequence)) }
        if let detection { pass.give(detection.range, to: detection.take) }
        try pass.run(threadCount: threadCount, progress: progress)
        let found = detection?.finish().findings.filter { range.contains($0.sequence) }
        return try Report(
            reading: store, range: range, figures: figures, results: audit.results(),
            findings: found.map(ReportFinding.all))
    }

    /// Reads the events that are shown in words.
    init(
        reading store: LedgerStore, range: Range<UInt64>, figures: ReportFigures,
        results: [ControlResult], findings: [ReportFinding]?
    ) throws {
        let named = results.map(\.violations) + (findings ?? []).map(\.events)
        (root, cited) = try store.read { ledger in
            var cited: [UInt64: Event] = [:]
            for sequence in named.flatMap({ $0.prefix(Self.citedCountMax) }) {
                guard let event = try ledger.event(sequence) else { continue }
                cited[sequence] = event
                if let challenge = event.challenge, cited[challenge] == nil {
                    cited[challenge] = try ledger.event(challenge)
                }
            }
            return (try ledger.root(of: range.upperBound), cited)
        }
        (self.range, self.figures, self.results) = (range, figures, results)
        self.findings = findings
    }

    /// The page, as the bytes of a file.
    package func page(_ language: Language) -> [UInt8] {
        Array(ReportPage(self, language).html.source.utf8)
    }
}

/// What a detector found, as a report shows it.
package struct ReportFinding: Hashable, Sendable {
    /// Of the detector.
    package let id: String
    package let title: Wording
    /// The gravest of them.
    package let severity: Severity
    /// The occurrences.
    package let count: UInt64
    /// The sequences of the evidence, ascending.
    package let events: [UInt64]

    package init(
        id: String, title: Wording, severity: Severity, count: UInt64, events: [UInt64]
    ) {
        self.id = id
        self.title = title
        self.severity = severity
        self.count = count
        self.events = events
    }

    /// One for each detector that found something, the gravest first.
    package static func all(_ findings: [Finding]) -> [ReportFinding] {
        let byDetector = Dictionary(grouping: findings, by: \.detector)
        return byDetector.keys.sorted { left, right in
            let (one, other) = (gravest(byDetector[left]!), gravest(byDetector[right]!))
            return one == other ? left < right : one > other
        }.map { id in
            let own = byDetector[id]!
            return ReportFinding(
                id: id, title: Detector.all.first { $0.id == id }?.title ?? Wording(same: id),
                severity: gravest(own), count: UInt64(own.count),
                events: Set(own.flatMap(\.evidence)).sorted())
        }
    }

    private static func gravest(_ findings: [Finding]) -> Severity {
        findings.map(\.severity).max() ?? .low
    }
}
