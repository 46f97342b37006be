import Ledger

/// What all detectors find in a ledger, going on from where the last run ended.
public struct DetectionRun: Sendable {
    /// In the order of the events that completed them.
    public let findings: [Finding]
    /// The number of events that were read.
    public let readCount: UInt64

    /// Searches a ledger, or its first `end` events.
    ///
    /// - Parameters:
    ///   - path: where what is remembered is kept, as ``DataDirectory/detection``. Where that
    ///     cannot be written, only time is lost.
    ///   - progress: called now and then with the number of events taken.
    /// - Throws: ``LedgerError`` for an event that cannot be read, or `LMDBError`.
    /// - Complexity: the events that are new, the findings, and what is remembered.
    public static func run(
        _ store: LedgerStore, saving path: String,
        settings: DetectionSettings = DetectionSettings(),
        to end: UInt64? = nil, threadCount: Int = LedgerStore.threadCountDefault,
        progress: (UInt64) -> Void = { _ in }
    ) throws -> DetectionRun {
        let detection = try ContinuedDetection(store, saving: path, settings: settings, to: end)
        var pass = Pass(over: store)
        pass.give(detection.range, to: detection.take)
        try pass.run(threadCount: threadCount) { done, _ in progress(done) }
        return detection.finish()
    }
}
