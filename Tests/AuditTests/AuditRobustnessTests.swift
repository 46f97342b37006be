import TestSupport
import Testing

@testable import Audit
@testable import Ledger

/// Whatever a ledger made elsewhere holds, an audit finishes.
@Suite struct AuditRobustnessTests {
    private static let numbers: [UInt64] = [0, 1, 2, 255, 1 << 32, 1 << 63, .max - 1, .max]

    /// Events that follow no rule, out of order and with numbers out of reason.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func anyEventsAreTaken(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var events = try EventMill.events(count: 2000, seed: seed)
        for index in events.indices {
            for field in Field.allCases where events[index].has(field) {
                guard case .number = FieldRule(field.type).shape,
                    Int.random(in: 1...6, using: &random) == 1
                else { continue }
                events[index][field] = Self.numbers.randomElement(using: &random)
            }
        }
        events += events.shuffled(using: &random)
        let count = UInt64(events.count)
        var audit = Audit(Control.all, range: 0..<count, limits: CheckpointLimits())
        for index in events.indices {
            // Half of them say which event they are.
            if index.isMultiple(of: 2) { events[index].sequence = UInt64(index) }
            audit.take(events[index])
        }
        let results = audit.results()
        #expect(results.count == Control.all.count)
        // Nearly all of them find something in that.
        #expect(results.count { $0.outcome == .held } <= 5)
    }
}
