import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger
@testable import Projections

/// Many callers, one ledger.
@Suite struct CommandQueueTests {
    private static let callerCount = 64
    private static let commandCount = 20

    /// What the callers got, each in the order it asked.
    private final class Answers: @unchecked Sendable {
        private let lock = NSLock()
        private(set) var events: [Int: [[UInt64]]] = [:]

        func add(_ caller: Int, _ reply: Reply) {
            lock.lock()
            defer { lock.unlock() }
            events[caller, default: []].append(reply.events)
        }
    }

    @Test func everyCallerGetsItsOwnAnswersInOrder() throws {
        let issuer = try TestIssuer()
        let before = try issuer.events().count
        let queue = CommandQueue(issuer.service)
        let answers = Answers()
        let now = issuer.now
        let threads = (0..<Self.callerCount).map { caller in
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                for number in 0..<Self.commandCount {
                    let email = "c\(caller)-\(number)@example.nc"
                    let request = Request(
                        .portal(.requestCodes(email: email, verifier: nil)), at: now,
                        origin: "203.0.113.\(caller)")
                    answers.add(caller, queue.apply(request))
                }
                done.signal()
            }
            return done
        }
        for thread in threads { thread.wait() }

        let events = try issuer.events()
        let all = answers.events.values.flatMap { $0.flatMap { $0 } }
        #expect(all.count == Self.callerCount * Self.commandCount)
        #expect(Set(all).count == all.count)
        #expect(events.count == before + all.count)
        var origins: [Int: UInt64] = [:]
        for (caller, replies) in answers.events {
            let sequences = replies.flatMap { $0 }
            #expect(sequences == sequences.sorted())
            for sequence in sequences {
                let event = events[Int(sequence)]
                #expect(event.kind == .emailNotRecognised)
                // One origin for each caller: nobody got the answer of another.
                #expect(origins[caller, default: event.origin!] == event.origin)
                origins[caller] = event.origin
            }
        }
        #expect(Set(origins.values).count == Self.callerCount)
    }

    /// Runs work on a thread of its own, and says when it is done.
    private static func start(_ work: @escaping @Sendable () -> Void) -> DispatchSemaphore {
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            work()
            done.signal()
        }
        return done
    }

    private final class Kept<Value>: @unchecked Sendable {
        private let lock = NSLock()
        private var values: [Value] = []

        func add(_ value: Value) { lock.withLock { values.append(value) } }

        var all: [Value] { lock.withLock { values } }
    }

    /// Every reply comes after the delivery of its codes, and has its outcome.
    @Test func codesOfManyCallersAreSentAndRecorded() throws {
        let issuer = try TestIssuer()
        let queue = CommandQueue(issuer.service)
        let replies = Kept<Reply>()
        let requests = try (0..<Self.callerCount).map { caller in
            let fields = ["email": "c\(caller)@example.nc", "phone": "+687 00 00 23"]
            let registration = try issuer.request("registerCardholder", fields)
            return [registration]
                + (try (0..<3).map { _ in
                    try issuer.request("requestCodes", ["email": fields["email"]!])
                })
        }
        let threads = requests.map { requests in
            Self.start { for request in requests { replies.add(queue.apply(request)) } }
        }
        for thread in threads { thread.wait() }

        let sent = replies.all.filter { $0.result == "codesSent" }
        #expect(sent.count == 3 * Self.callerCount)
        for reply in sent {
            let events = try issuer.events(reply)
            #expect(events.count { $0.kind == .codeIssued } == 2)
            #expect(events.count { $0.kind == .codeSent } == 2)
            #expect(events.allSatisfy { $0.stream == events[0].stream })
            for event in events where event.kind == .codeIssued {
                #expect(try !issuer.code(event.sequence).isEmpty)
            }
        }
        #expect(try issuer.state().ledger.unsentCodes.isEmpty)
        #expect(try !issuer.events().contains { $0.reason == .interrupted })
    }

    /// One hung gateway delays its own answers and nobody else's.
    @Test func aGatewayThatHangsDelaysOnlyWhoWaitsForIt() throws {
        let directory = try TestDirectory()
        let (begun, go) = ("\(directory.path)/begun", "\(directory.path)/go")
        let script = "touch \(begun); until [ -e \(go) ]; do sleep 0.02; done"
        let issuer = try TestIssuer(smsProgram: ["/bin/sh", "-c", script])
        let queue = CommandQueue(issuer.service)
        let holder = try issuer.register()
        let request = try issuer.request("requestCodes", ["email": TestIssuer.email])
        let replies = Kept<Reply>()
        let waiting = Self.start { replies.add(queue.apply(request)) }
        let limit = Date() + 60
        while !FileManager.default.fileExists(atPath: begun), Date() < limit { usleep(1000) }

        for number in 0..<50 {
            let other = try issuer.request(
                "registerCardholder",
                ["email": "o\(number)@example.nc", "phone": "+687 00 00 24"])
            #expect(queue.apply(other).result == "cardholderRegistered")
        }
        let session = try #require(try issuer.holder(holder).liveSessions.first)
        let codes = try #require(try issuer.state().session(session)?.codes)
        // The e-mail lies in the spool, and its clock runs.
        let status = try codes.map { try issuer.state().code($0)?.status }
        #expect(status == [.issued, .sent])
        // What nobody was told of cannot be right, nor does it count.
        let early = queue.apply(
            try issuer.request(
                "submitCodes", ["session": session, "smsCode": "00000000", "emailCode": "aaaaa"]))
        #expect(early.json["reason"] == "wrongStep")
        #expect(try issuer.holder(holder).failures == 0)
        #expect(replies.all.isEmpty)

        #expect(FileManager.default.createFile(atPath: go, contents: nil))
        waiting.wait()
        let reply = try #require(replies.all.first)
        #expect(reply.result == "codesSent" && reply.json["undelivered"] == nil)
        #expect(try issuer.events(reply).suffix(2).map(\.kind) == [.codeSent, .codeSent])
    }

    // MARK: Store failures

    private struct StoreFailure: Error {}

    /// Whoever was told of a failure waits for nothing more, and what comes for it is nobody's.
    /// Those who wait for other messages get their answers.
    @Test func aStoreFailureWhileOutcomesArriveLeavesNobodyWithoutAnAnswer() throws {
        let directory = try TestDirectory()
        let (go, ended) = ("\(directory.path)/go", "\(directory.path)/ended")
        let wait = "until [ -e \(go) ]; do sleep 0.01; done; echo >> \(ended)"
        // The SMS of the second ends at once, and everything else when a failure is under way.
        let sms = "read -r line; case $line in *22) exit;; esac; \(wait)"
        let clock = TestClock()
        let issuer = try TestIssuer(
            mailProgram: ["/bin/sh", "-c", wait], smsProgram: ["/bin/sh", "-c", sms], clock: clock)
        for number in 1...2 {
            try issuer.send(
                "registerCardholder",
                ["email": "c\(number)@example.nc", "phone": "+687 00 00 2\(number)"])
        }
        let readings = Kept<Void>()
        clock.before {
            readings.add(())
            // The codes of two are issued; what became of an SMS is recorded in vain.
            guard readings.all.count == 3 else { return }
            try Data().write(to: URL(filePath: go))
            Self.wait { FileManager.default.contents(atPath: ended)?.count == 3 }
            usleep(300_000)
            throw StoreFailure()
        }
        let queue = CommandQueue(issuer.service)
        let replies = Kept<Reply>()
        let threads = try (1...2).map { number in
            let fields = ["email": "c\(number)@example.nc"]
            let request = try issuer.request("requestCodes", fields)
            let thread = Self.start { replies.add(queue.apply(request)) }
            Self.wait { readings.all.count >= number }
            return thread
        }
        for thread in threads { #expect(thread.wait(timeout: .now() + 60) == .success) }
        #expect(replies.all.compactMap(\.error?.code) == [.unavailable])
        #expect(replies.all.compactMap(\.result) == ["codesSent"])
        let next = try issuer.request("requestCodes", ["email": "inconnu@example.nc"])
        #expect(queue.apply(next).error == nil)
        let void = try issuer.events().filter { $0.kind == .codeVoided }
        #expect(void.map(\.reason) == [.interrupted, .interrupted])
        #expect(try issuer.state().ledger.unsentCodes.isEmpty)
    }

    /// Waits until something is so, but not for ever.
    private static func wait(until isSo: () -> Bool) {
        let limit = Date() + 60
        while !isSo(), Date() < limit { usleep(1000) }
    }
}
