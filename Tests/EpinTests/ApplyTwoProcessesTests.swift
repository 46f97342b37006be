import Foundation
import Ledger
import TestSupport
import Testing

/// Several real processes apply to one data directory at once.
@Suite struct ApplyTwoProcessesTests {
    /// Cardholders that every process acts for.
    private static let shared = 1...4
    private static let roundCount = 6
    private static let ownCount = 5

    @Test(arguments: [2, 4])
    func nothingIsLostOrDoubled(_ processCount: Int) throws {
        let data = try EpinData()
        let log = ApplyLog()
        let setup = try ApplyProcess(data)
        _ = try log.send(
            [Commands.allowAnyCount] + Self.shared.map(Commands.register), to: setup)
        #expect(try setup.finish().status == 0)
        // Sent by all of them, each with the same request ids: one of them appends.
        let common = (900..<930).map(Commands.register)

        try log.concurrently(processCount) { index in
            let process = try ApplyProcess(data)
            let own = (0..<Self.ownCount).map { 100 * (index + 1) + $0 }
            _ = try log.send(own.map(Commands.register), to: process)
            for line in index.isMultiple(of: 2) ? common : common.reversed() {
                _ = try log.send([line], to: process)
            }
            for round in 0..<Self.roundCount {
                try Self.actFor(own + Self.shared, round, log, process)
            }
            #expect(try process.finish() == (status: 0, isSignal: false))
        }

        let events = try data.events()
        let done = try log.expectHeld(by: events)
        #expect(done > processCount * 250, "\(done) commands")
        ApplyLog.expectGapless(events)
        // None was taken for dead while it was sending.
        #expect(!events.contains { $0.reason == .interrupted })
        let opened = events.filter { $0.kind == .ledgerOpened }
        let closed = events.filter { $0.kind == .ledgerClosed }
        #expect(opened.count == processCount + 1)
        #expect(Set(closed.map(\.instance)) == Set(opened.map(\.sequence)))
        let registered = events.filter { $0.kind == .cardholderRegistered }
        #expect(registered.count == Self.shared.count + Self.ownCount * processCount + 30)
        try data.expectSound()
    }

    /// Enrolment and payment, a command of every cardholder at a time, and single ones between.
    private static func actFor(
        _ holders: [Int], _ round: Int, _ log: ApplyLog, _ process: ApplyProcess
    ) throws {
        let sessions = try log.send(holders.map { Commands.requestCodes($0) }, to: process)
        let ids = sessions.compactMap { $0["session"] }
        _ = try log.send(
            ids.enumerated().map {
                Commands.submitCodes($0.element, right: ($0.offset + round) % 4 != 0)
            }, to: process)
        _ = try log.send(ids.map(Commands.setPassword), to: process)
        for id in ids { _ = try log.send([Commands.logOut(id)], to: process) }
        let challenges = try log.send(holders.map { Commands.openChallenge($0) }, to: process)
        let opened = challenges.compactMap { $0["challenge"] }
        // Those that are not enrolled yet end here.
        _ = try log.send(opened.map(Commands.submitPassword), to: process)
        _ = try log.send(
            opened.enumerated().map {
                Commands.submitCode($0.element, right: ($0.offset + round) % 5 != 0)
            }, to: process)
        // Codes of our own: spooled between two commits.
        _ = try log.send(
            holders.map { Commands.requestCodes($0, outside: false) }, to: process)
    }

    /// Whoever comes first makes the views: the others find them made, or wait.
    @Test func viewsAreMadeOnce() throws {
        let data = try EpinData()
        let log = ApplyLog()
        let setup = try ApplyProcess(data)
        _ = try log.send((0..<20).map(Commands.register), to: setup)
        #expect(try setup.finish().status == 0)
        for _ in 0..<15 {
            try FileManager.default.removeItem(atPath: "\(data.path)/views")
            try log.concurrently(6) { index in
                let outcome = try data.epin(
                    index < 3 ? ["stat"] : ["apply"], input: "{\"command\":\"expire\"}\n".utf8)
                #expect(outcome.status == 0, "\(outcome)")
            }
            try data.expectSound()
        }
    }

    /// Readers while others write: what they see is always a whole ledger.
    @Test func readersSeeWholeLedgers() throws {
        let data = try EpinData()
        let log = ApplyLog()
        try log.concurrently(3) { index in
            if index == 0 {
                let process = try ApplyProcess(data)
                for number in 0..<150 { _ = try log.send([Commands.register(number)], to: process) }
                #expect(try process.finish().status == 0)
                return
            }
            for _ in 0..<8 {
                let outcome = try data.epin([index == 1 ? "verify" : "stat", "--json"])
                #expect(outcome.status == 0, "\(outcome)")
            }
            let rebuilt = try data.epin(["rebuild", "--json"])
            #expect(rebuilt.status == 0, "\(rebuilt)")
        }
        let events = try data.events()
        #expect(try log.expectHeld(by: events) == 150)
        try data.expectSound()
    }
}
