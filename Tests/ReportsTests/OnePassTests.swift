import Detection
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Audit
@testable import Ledger
@testable import Reports

/// A report and a daily review read each event once, and say what separate runs do.
@Suite struct OnePassTests {
    private static func ledger() throws -> EventLedger {
        try EventLedger(FraudStory.random(count: 3000, seed: 5).events)
    }

    /// The events that `body` walks over.
    private func walked(_ ledger: EventLedger, _ body: () throws -> Void) throws -> UInt64 {
        let before = ledger.store.walkedEvents.load(ordering: .relaxed)
        try body()
        return ledger.store.walkedEvents.load(ordering: .relaxed) - before
    }

    private func expectSame(_ one: [ControlResult], _ other: [ControlResult]) {
        #expect(one.map(\.json) == other.map(\.json))
    }

    @Test func aReportIsOfOnePass() throws {
        let ledger = try Self.ledger()
        let size = try ledger.store.read { $0.size }
        let middle = try #require(try ledger.store.read { try $0.event(size / 2) }).time
        let all = try Detection.run(ledger.store)
        // Until the middle, then all, then from the middle: nothing was kept, half, everything.
        for (since, until) in [(nil, middle), (nil, nil), (middle, nil)] as [(UInt64?, UInt64?)] {
            let end = try ledger.store.read { snapshot in
                try until.map { try snapshot.firstSequence(atOrAfter: $0) } ?? snapshot.size
            }
            var made: Report?
            let count = try walked(ledger) {
                made = try Report.gather(
                    ledger.store, since: since, until: until,
                    savingDetection: ledger.data.detection)
            }
            #expect(count == end)
            let report = try #require(made)
            expectSame(report.results, try Audit.run(ledger.store, since: since, until: until))
            let findings = all.filter { ($0.end >= since ?? 0) && $0.end < until ?? .max }
            #expect(!findings.isEmpty && report.findings == ReportFinding.all(findings))
            let plain = try Report.gather(ledger.store, since: since, until: until)
            func figures(_ report: Report) -> [JSON.Member] {
                report.json.objectValue!.filter { $0.key != "findings" }
            }
            #expect(figures(plain) == figures(report) && plain.findings == nil)
        }
    }

    @Test func aReviewIsOfOnePass() throws {
        let ledger = try Self.ledger()
        let size = try ledger.store.read { $0.size }
        let (settings, limits) = (DetectionSettings(), CheckpointLimits())
        let all = try Detection.run(ledger.store)
        for range in [0..<size / 2, size / 2..<size, 0..<size] {
            var alerts: [DailyReview.Alert] = []
            let count = try walked(ledger) {
                alerts = try DailyReview.alerts(
                    ledger.store, in: range, savingDetection: ledger.data.detection,
                    settings: settings, limits: limits)
            }
            #expect(count == range.upperBound)
            var audit = Audit(Control.all, range: range, limits: limits)
            for event in ledger.events.prefix(Int(range.upperBound)) { audit.take(event) }
            let violated = audit.results().filter {
                $0.isViolated && !$0.control.isDesignFinding
            }
            let found = all.filter { range.contains($0.sequence) }
            #expect(
                alerts == violated.map { DailyReview.Alert($0) }
                    + found.map { DailyReview.Alert($0) })
            #expect(!violated.isEmpty && !found.isEmpty)
        }
    }
}
