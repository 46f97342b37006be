import Foundation
import Ledger
import TestSupport
import Testing

@testable import Proofs

/// Checkpoints are signed for a ledger that continues every earlier one, and for no other.
@Suite struct CheckpointSigningTests {
    @Test func whatIsSignedIsAnEvent() throws {
        let log = try TestLog()
        for count in [0, 1, 5, 260] {
            try log.grow(count)
            let (size, root) = try log.read { ($0.size, $0.root) }
            let signed = try log.sign()
            #expect(
                signed.checkpoint == Checkpoint(origin: "example.nc/epin", size: size, root: root))
            #expect(try signed.note.isSigned(by: log.log.verifierKey))
            #expect(signed.note.signatures.count == 1)
            let events = try log.events()
            #expect(events.count == Int(size) + 1)
            let event = try #require(events.last)
            #expect(event.kind == .checkpointSigned && event.actor == .system)
            #expect(event.treeSize == size)
            #expect(try event.signedCheckpoint(origin: "example.nc/epin").bytes == signed.bytes)
            #expect(event.time == TestIssuer.start)
            #expect(try SignedCheckpoint(reading: log.memory(of: log.logKey)) == signed)
        }
        #expect(try log.checkpoints().map(\.checkpoint.size) == [3, 5, 11, 272])
    }

    /// A key with which the ledger was signed before it was signed with another.
    @Test func anotherKeyOfTheSameName() throws {
        let log = try TestLog()
        let first = try log.sign()
        let other = try SigningKey.generate(
            "\(log.root)/other.pem", name: "example.nc/epin", type: .ed25519)
        let second = try log.withSigning { try $0.sign(with: other) }
        #expect(try second.note.isSigned(by: other.verifierKey))
        #expect(try !second.note.isSigned(by: log.log.verifierKey))
        #expect(try log.checkpoints() == [first, second])
    }

    @Test func theTimeOfTheClock() throws {
        let clock = TestClock()
        let log = try TestLog(clock: clock)
        clock.now += 5000
        try log.sign()
        #expect(try log.events().last?.time == TestIssuer.start + 5000)
        // The clock went back: the time of the ledger does not.
        clock.now -= 60_000
        try log.sign()
        #expect(try log.events().last?.time == TestIssuer.start + 5000)
        #expect(try log.events().suffix(2).map(\.kind) == [.clockStepped, .checkpointSigned])
        // It goes on at the speed of the clock, whoever signs.
        clock.now += 1000
        try log.sign()
        #expect(try log.events().last?.time == TestIssuer.start + 6000)
    }

    // MARK: Keys that are not for it

    @Test func keysThatAreNotOfThisLog() throws {
        let log = try TestLog()
        let before = try log.events()
        let witness = try log.witness
        #expect(throws: SigningError.wrongType(key: witness.path, isWitness: true)) {
            try log.withSigning { try $0.sign(with: witness) }
        }
        let other = try SigningKey.generate(
            "\(log.root)/other.pem", name: "example.nc/other", type: .ed25519)
        #expect(
            throws: SigningError.notOfThisLog(key: "example.nc/other", origin: "example.nc/epin")
        ) { try log.withSigning { try $0.sign(with: other) } }
        #expect(try log.events() == before)
        #expect(!FileManager.default.fileExists(atPath: "\(other.path).signed"))

        let without = try TestLog(origin: nil)
        #expect(throws: SigningError.noOrigin) { try without.sign() }
        #expect(try without.checkpoints() == [])
    }

    /// The name is compared with the origin byte by byte: a letter and an accent are not one
    /// letter.
    @Test func anOriginOfTheSameLettersIsAnother() throws {
        let log = try TestLog(origin: "example.nc/\u{E8}")
        let other = try SigningKey.generate(
            "\(log.root)/other.pem", name: "example.nc/e\u{300}", type: .ed25519)
        let error = fault { try log.withSigning { try $0.sign(with: other) } }
        #expect(error?.contains("a log signs with a key of its name") == true)
        try log.sign()
    }

    // MARK: Ledgers that do not continue what was signed

    private func expectRefused(
        _ log: TestLog, _ last: SignedCheckpoint,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try log.events()
        let memory = try? log.memory(of: log.logKey)
        let remembered = memory.flatMap(FileManager.default.contents)
        let now = try log.read {
            Checkpoint(origin: "example.nc/epin", size: $0.size, root: $0.root)
        }
        #expect(
            throws: SigningError.inconsistent(last: last.checkpoint, now: now),
            sourceLocation: location
        ) { try log.sign() }
        #expect(try log.events() == before, sourceLocation: location)
        #expect(
            memory.flatMap(FileManager.default.contents) == remembered, sourceLocation: location)
    }

    @Test func anOlderCopy() throws {
        let log = try TestLog()
        try log.grow(4)
        let last = try log.withOlderCopy {
            try log.grow(3)
            return try log.sign()
        }
        try expectRefused(log, last)
        // Grown as large again, with other events, it is refused too.
        try log.grow(1, step: 1)
        try expectRefused(log, last)
        try log.grow(40, step: 1)
        try expectRefused(log, last)
    }

    @Test func truncation() throws {
        let log = try TestLog()
        try log.grow(9)
        let last = try log.sign()
        let events = try log.events()
        for count in 3..<events.count - 1 {
            try log.replace(with: Array(events.prefix(count)))
            try expectRefused(log, last)
        }
        // Without the event of the checkpoint it is what was signed.
        try log.replace(with: events.dropLast())
        #expect(try log.sign().checkpoint == last.checkpoint)
    }

    /// From each event on, everything has another time: a whole ledger with its own tree. What was
    /// signed is known beside the key, and in the ledger where somebody deleted that.
    @Test(arguments: [false, true]) func rewriting(isMemoryLost: Bool) throws {
        let log = try TestLog()
        try log.grow(5)
        let last = try log.sign()
        try log.grow(3)
        let events = try log.events()
        if isMemoryLost {
            try FileManager.default.removeItem(atPath: "\(log.logKey).signed")
        }
        let signedCount = Int(last.checkpoint.size)
        for first in 0..<events.count {
            var other = events
            for index in first..<events.count { other[index].time += 1 }
            try log.replace(with: other)
            if first < signedCount {
                try expectRefused(log, last)
            } else {
                // What was signed is untouched; put back, so that the next is compared with it.
                #expect(try log.read { try $0.continues(last.checkpoint) })
            }
        }
        try log.replace(with: events)
        try log.sign()
    }

    /// The checkpoint in the ledger covers other events: it has a size that is not there yet.
    @Test func aCheckpointInTheLedgerThatIsNotOfIt() throws {
        let log = try TestLog()
        try log.grow(5)
        try log.sign()
        var events = try log.events()
        try FileManager.default.removeItem(atPath: "\(log.logKey).signed")
        for size in [events[8].treeSize! + 1, 0, .max] {
            events[8].treeSize = size
            try log.replace(with: events)
            let error = fault { try log.sign() }
            #expect(error?.hasPrefix("refused to sign") == true, "\(error ?? "signed")")
        }
        events[8].treeSize = 8
        for text in ["", "AAAA", "=", String(repeating: "A", count: 160)] {
            events[8].rootHash = text
            try log.replace(with: events)
            #expect(fault { try log.sign() } == "event 8 holds no checkpoint")
            #expect(fault { try log.checkpoints() } == "event 8 holds no checkpoint")
        }
    }
}
