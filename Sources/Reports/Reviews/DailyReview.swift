import Audit
import Authentication
import Detection
import Ledger
import Projections

/// The automated review of what came since the last one, recorded with its alerts: PCI DSS 10.4.1.
package struct DailyReview: Sendable {
    /// The events that were reviewed.
    package let range: Range<UInt64>
    package let alerts: [Alert]

    /// Something that a person should look at.
    package struct Alert: Hashable, Sendable {
        /// The id of the control or the detector.
        package let rule: String
        /// The events that it is about, at most the first ``eventCountMax``.
        package let events: [UInt64]
        package let note: String

        package static let eventCountMax = 100

        init(_ result: ControlResult) {
            rule = result.control.id
            events = Array(result.violations.prefix(Self.eventCountMax))
            note =
                result.violations.count == 1
                ? "1 violation" : "\(result.violations.count) violations"
        }

        init(_ finding: Finding) {
            rule = finding.detector
            events = Array(finding.evidence.prefix(Self.eventCountMax))
            note = finding.note
        }
    }

    /// Checks every event since the last review with all controls and detectors, and records the
    /// review and an alert for each violated control and for each finding.
    ///
    /// Design findings, which are about the guide itself, are for an audit and raise no alert: they
    /// would do so every day.
    ///
    /// - Parameters:
    ///   - account: who ran it.
    ///   - clock: see ``OwnEvents``.
    /// - Throws: what the stores throw; ``LedgerError`` for an event that cannot be read.
    package static func run(
        _ directory: DataDirectory, account: String, settings: DetectionSettings,
        limits: CheckpointLimits = CheckpointLimits(), vaultValues: VaultValues? = nil,
        clock: @escaping () throws -> Moment,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> DailyReview {
        let own = try OwnEvents(directory, clock: clock)
        let (projection, ledger) = try Projection.open(own.views, own.ledger)
        let key = IndexKey(.kind, UInt64(Kind.reviewCompleted.rawValue))
        let lastReview = try projection.lastSequences(1, key)
        let last = try lastReview.last.flatMap { try ledger.event($0) }
        let range = (last?.treeSize ?? 0)..<ledger.size
        let alerts = try alerts(
            own.ledger, in: range, savingDetection: directory.detection, settings: settings,
            limits: limits, vaultValues: vaultValues, progress: progress)
        let raised = alerts.map { alert in
            (
                kind: Kind.alertRaised,
                fill: { (event: inout Event) in
                    event.rule = alert.rule
                    event.events = alert.events
                    event.note = alert.note
                }
            )
        }
        func requireNoOther(_ now: Projection) throws {
            guard try now.lastSequences(1, key) == lastReview else {
                throw DailyReviewError.anotherReview
            }
        }
        try own.append(.reviewCompleted, followedBy: raised, require: requireNoOther) { event in
            event.treeSize = range.upperBound
            event.account = account
        }
        return DailyReview(range: range, alerts: alerts)
    }

    /// What controls and detectors find in a range, in one pass from the first event.
    static func alerts(
        _ store: LedgerStore, in range: Range<UInt64>, savingDetection path: String,
        settings: DetectionSettings, limits: CheckpointLimits, vaultValues: VaultValues? = nil,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> [Alert] {
        var audit = Audit(
            Control.all, range: range, limits: limits, vaultValues: vaultValues)
        let detection = try ContinuedDetection(
            store, saving: path, settings: settings, to: range.upperBound)
        var pass = Pass(over: store)
        pass.give(0..<range.upperBound) { audit.take($0) }
        pass.give(detection.range, to: detection.take)
        try pass.run(progress: progress)
        return audit.results().filter { $0.isViolated && !$0.control.isDesignFinding }
            .map { Alert($0) }
            + detection.finish().findings.filter { range.contains($0.sequence) }.map { Alert($0) }
    }
}

package enum DailyReviewError: Error, Hashable, Sendable, CustomStringConvertible {
    case anotherReview

    package var description: String { "another review was recorded meanwhile: run it again" }
}
