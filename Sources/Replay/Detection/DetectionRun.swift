import Ledger
import Projections

/// What all detectors find in a ledger, going on from where the last run has ended.
public struct DetectionRun: Sendable {
    /// In the order of the events that completed them.
    public let findings: [Finding]
    /// The number of events that were read for it.
    public let readCount: UInt64

    /// Searches the ledger, or the first `end` events of it. What is remembered is kept in
    /// ``DataDirectory/detection`` where that can be written, else only the time is lost.
    ///
    /// - Parameter progress: called now and then with the number of events taken.
    /// - Throws: ``LedgerError`` for an event that cannot be read, or `LMDBError`.
    /// - Complexity: the events that are new, the findings, and what is remembered.
    public static func run(
        _ directory: DataDirectory, settings: DetectionSettings = DetectionSettings(),
        to end: UInt64? = nil, threadCount: Int = LedgerStore.threadCountDefault,
        progress: (UInt64) -> Void = { _ in }
    ) throws -> DetectionRun {
        let store = try LedgerStore(path: directory.ledger, readOnly: true)
        let ledger = try store.snapshot()
        let end = min(end ?? ledger.size, ledger.size)
        let saved = SavedDetection(directory.detection, ledger, settings)
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
            try? SavedDetection.write(
                detection, findings, to: directory.detection, ledger, settings)
        }
        return DetectionRun(findings: findings, readCount: end - start)
    }
}
