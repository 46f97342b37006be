import Ledger

/// All detectors, going on from where the last run ended, as a taker of a ``Pass``.
package final class ContinuedDetection {
    /// The events to take; none where what was saved has them all.
    package let range: Range<UInt64>
    private let store: LedgerStore
    private let path: String
    private let settings: DetectionSettings
    private var findings: [Finding]
    /// Nil when there is nothing to go on with.
    private let detection: Detection?

    /// For a ledger as it is now, or its first `end` events.
    ///
    /// - Parameter path: see ``DetectionRun/run(_:saving:settings:to:threadCount:progress:)``.
    package init(
        _ store: LedgerStore, saving path: String,
        settings: DetectionSettings = DetectionSettings(), to end: UInt64? = nil
    ) throws {
        (self.store, self.path, self.settings) = (store, path, settings)
        let (end, saved) = try store.read { ledger in
            (min(end ?? ledger.size, ledger.size), try SavedDetection(path, ledger, settings))
        }
        if let saved, saved.size >= end {
            // The findings of an earlier point are those that were complete by then.
            findings = saved.findings.filter { $0.sequence < end }
            (detection, range) = (nil, end..<end)
            return
        }
        let going = try? saved?.detection(settings)
        findings = going == nil ? [] : saved?.findings ?? []
        let detection = going ?? Detection(settings: settings)
        self.detection = detection
        range = min(detection.size, end)..<end
    }

    /// Takes the next event of the range.
    package func take(_ event: Event) { findings += detection?.take(event) ?? [] }

    /// The findings, once the range was taken; they are kept for the next run.
    package func finish() -> DetectionRun {
        if let detection, detection.size > 0 {
            try? store.read { ledger in
                try SavedDetection.write(detection, findings, to: path, ledger, settings)
            }
        }
        return DetectionRun(findings: findings, readCount: UInt64(range.count))
    }
}
