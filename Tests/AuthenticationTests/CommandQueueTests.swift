import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger

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
}
