import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger
@testable import Projections

/// Messages between the commit of their events and that of what became of them.
@Suite struct InHandTests {
    private struct StoreFailure: Error {}

    /// An SMS program that notes that it has begun, and goes on until it is let go.
    private final class HungSMS {
        let directory: TestDirectory
        let words: [String]

        init() throws {
            directory = try TestDirectory()
            let path = directory.path
            let script = """
                read -r to; touch "\(path)/${to#To: }"; \
                until [ -e \(path)/go ]; do sleep 0.02; done
                """
            words = ["/bin/sh", "-c", script]
        }

        /// The numbers to which messages are under way, or went.
        func begun() throws -> Set<String> {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            return Set(names).subtracting(["go"])
        }

        func letGo() throws { try Data().write(to: URL(filePath: "\(directory.path)/go")) }
    }

    private final class Count: @unchecked Sendable {
        private let lock = NSLock()
        private var count = 0

        func next() -> Int {
            lock.withLock {
                count += 1
                return count
            }
        }
    }

    private static func wait(until isSo: () throws -> Bool) rethrows {
        let limit = Date() + 60
        while try !isSo(), Date() < limit { usleep(1000) }
    }

    private static let holderCount = Gateway.width + 4

    private static func phone(_ number: Int) -> String { "+6870000\(20 + number)" }

    /// The holders, by their numbers.
    @discardableResult
    private func register(_ issuer: TestIssuer) throws -> [UInt64: String] {
        try (1...Self.holderCount).reduce(into: [:]) { phones, number in
            let phone = Self.phone(number)
            let reply = try issuer.send(
                "registerCardholder", ["email": "c\(number)@example.nc", "phone": phone])
            phones[try #require(reply.events.first)] = phone
        }
    }

    private func requests(_ issuer: TestIssuer) throws -> [Request] {
        try (1...Self.holderCount).map {
            try issuer.request("requestCodes", ["email": "c\($0)@example.nc"])
        }
    }

    /// Programs go on with what they were given: until they have ended nobody may take it for over.
    /// What only waited for them is not sent.
    @Test func afterAStoreFailureWhatIsInHandIsHeldAndWhatWaitsIsDropped() throws {
        let hung = try HungSMS()
        let clock = TestClock()
        let issuer = try TestIssuer(smsProgram: hung.words, clock: clock)
        try register(issuer)
        let start = try issuer.size
        let requests = try requests(issuer)
        let reading = Count()
        clock.before {
            // Once for each command; then what became of the e-mails is recorded.
            if reading.next() > Self.holderCount { throw StoreFailure() }
        }
        let replies = issuer.service.apply(requests)
        #expect(replies.allSatisfy { $0.error?.code == .unavailable })
        clock.before(nil)
        let codes = try issuer.events(from: start).filter { $0.kind == .codeIssued }
        let sms = codes.filter { $0.channel == .sms }.map(\.sequence)
        try Self.wait { try hung.begun().count == Gateway.width }
        let held = try sms.filter(issuer.service.messagesInHand.isHeld)
        #expect(held == Array(sms.prefix(held.count)) && held.count >= Gateway.width)
        // Another command leaves them alone.
        try issuer.send("requestCodes", ["email": "inconnu@example.nc"])
        let void = try issuer.events(from: start).filter { $0.kind == .codeVoided }
        #expect(!void.contains { held.contains($0.code!) })
        #expect(throws: CommandError.self) { try issuer.service.requireNotInHand(held) }

        try hung.letGo()
        issuer.service.deliverer.finish()
        #expect(try hung.begun().count == Gateway.width)
        try issuer.send("requestCodes", ["email": "inconnu@example.nc"])
        #expect(try issuer.state().ledger.unsentCodes.isEmpty)
        #expect(try !issuer.events().contains { $0.kind == .codeSent })
    }

    /// A code that was ended while its message waited for others is not sent.
    @Test func aCodeThatEndedMeanwhileIsNotSent() throws {
        let hung = try HungSMS()
        let issuer = try TestIssuer(smsProgram: hung.words)
        let phones = try register(issuer)
        let queue = CommandQueue(issuer.service)
        let start = try issuer.size
        let done = DispatchSemaphore(value: 0)
        for request in try requests(issuer) {
            Thread.detachNewThread {
                #expect(queue.apply(request).result == "codesSent")
                done.signal()
            }
        }
        // The e-mails lie in the spool.
        try Self.wait {
            try issuer.events(from: start).count { $0.kind == .codeSent } == Self.holderCount
        }
        try Self.wait { try hung.begun().count == Gateway.width }
        let begun = try hung.begun()
        let late = try #require(
            try issuer.events(from: start).first {
                $0.kind == .codeIssued && $0.channel == .sms && !begun.contains(phones[$0.stream]!)
            })
        let back = try issuer.request("goBack", ["session": late.session!])
        #expect(queue.apply(back).result == "sessionClosed")
        try hung.letGo()
        for _ in 0..<Self.holderCount { done.wait() }
        #expect(try hung.begun().count == Self.holderCount - 1)
        let sent = try issuer.events(from: start).filter { $0.kind == .codeSent }.map(\.code)
        #expect(sent.count == 2 * Self.holderCount - 1 && !sent.contains(late.sequence))
    }

    /// Where the outcome cannot be recorded at once, the code is not valid for longer.
    @Test func theClockOfACodeBeginsWhenItWasHandedOver() throws {
        let clock = TestClock()
        let issuer = try TestIssuer(clock: clock)
        _ = try issuer.register()
        let before = clock.now
        let reading = Count()
        clock.before {
            // The first is of the command, the next of what became of its codes.
            guard reading.next() == 2 else { return }
            usleep(2_000_000)
            clock.pass(seconds: 2)
        }
        let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
        let sent = try issuer.events(reply).filter { $0.kind == .codeSent }
        #expect(sent.count == 2)
        #expect(sent.allSatisfy { $0.time < before + 1000 }, "\(sent.map(\.time)) \(before)")
    }

    /// What a process that was killed has left under a temporary name.
    @Test func whatIsHalfWrittenIsDestroyedAtTheNextOpening() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        _ = try issuer.send("requestCodes", ["email": TestIssuer.email])
        let spool = issuer.directory.spool
        let whole = try FileManager.default.contentsOfDirectory(atPath: spool).sorted()
        let left = [".7.sms", ".8.eml", ".999.sms", ".other"]
        for name in left { try Data("To: ".utf8).write(to: URL(filePath: "\(spool)/\(name)")) }
        // Another process is about to write this one.
        let hold = try ByteLocks(path: issuer.directory.writerLock).hold(999...999)
        try issuer.restart()
        let kept = try FileManager.default.contentsOfDirectory(atPath: spool).sorted()
        #expect(Set(kept) == Set(whole + [".999.sms", ".other"]))
        withExtendedLifetime(hold) {}
    }
}
