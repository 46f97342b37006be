import Ledger

/// What all detectors find in a ledger, going on from where the last run has ended.
public struct DetectionRun: Sendable {
    /// In the order of the events that completed them.
    public let findings: [Finding]
    /// The number of events that were read for it.
    public let readCount: UInt64

    /// Searches a ledger, or the first `end` events of it.
    ///
    /// - Parameters:
    ///   - path: where what is remembered is kept, as ``DataDirectory/detection``. Where that
    ///     cannot be written, only the time is lost.
    ///   - progress: called now and then with the number of events taken.
    /// - Throws: ``LedgerError`` for an event that cannot be read, or `LMDBError`.
    /// - Complexity: the events that are new, the findings, and what is remembered.
    public static func run(
        _ store: LedgerStore, saving path: String,
        settings: DetectionSettings = DetectionSettings(),
        to end: UInt64? = nil, threadCount: Int = LedgerStore.threadCountDefault,
        progress: (UInt64) -> Void = { _ in }
    ) throws -> DetectionRun {
        let ledger = try store.snapshot()
        let end = min(end ?? ledger.size, ledger.size)
        let saved = SavedDetection(path, ledger, settings)
        if let saved, saved.size >= end {
            // The findings of an earlier point are those that were complete by then.
            let findings = saved.findings.filter { $0.sequence < end }
            return DetectionRun(findings: findings, readCount: 0)
        }
        let going = try? saved?.detection(settings)
        let detection = going ?? Detection(settings: settings)
        let start = detection.size
        let findings =
            (going == nil ? [] : saved?.findings ?? [])
            + (try detection.goOn(store, to: end, threadCount: threadCount, progress: progress))
        if detection.size > 0 {
            try? SavedDetection.write(detection, findings, to: path, ledger, settings)
        }
        return DetectionRun(findings: findings, readCount: end - start)
    }
}
