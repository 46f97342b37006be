import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Proofs

/// What witnesses answered is recorded in the ledger.
@Suite struct CosignatureTests {
    private func answer(
        _ log: TestLog, _ signed: SignedCheckpoint, at seconds: UInt64 = 1_644_264_000
    ) throws -> NoteSignature {
        let last = try log.witness.lastSigned(of: "example.nc/epin")?.checkpoint.size ?? 0
        return try log.cosign(log.request(from: last, signed), at: seconds)
    }

    private func record(_ log: TestLog, _ answer: [NoteSignature]) throws -> SignedCheckpoint {
        let key = try log.witness.verifierKey
        return try log.withSigning { try $0.record(answer, by: key) }
    }

    @Test func aCosignatureIsAnEvent() throws {
        let log = try TestLog()
        let signed = try log.sign()
        let signature = try answer(log, signed)
        let cosigned = try record(log, [signature])
        #expect(cosigned.bytes == signed.bytes + Array("\(signature)\n".utf8))
        let event = try #require(try log.events().last)
        #expect(event.kind == .checkpointCosigned && event.witness == "witness.example")
        #expect(event.treeSize == signed.checkpoint.size && event.signature == signature.base64)
        #expect(try log.checkpoints() == [cosigned])
    }

    @Test func nothingIsRecordedTwice() throws {
        let log = try TestLog()
        let signature = try answer(log, log.sign())
        let first = try record(log, [signature, signature])
        let events = try log.events()
        #expect(events.filter { $0.kind == .checkpointCosigned }.count == 1)
        for answer in [[signature], [signature, signature]] {
            #expect(try record(log, answer) == first)
            #expect(try log.events() == events)
        }
        // Cosigned at another time, it is another statement.
        let again = try answer(log, first, at: 1_644_264_060)
        #expect(again != signature)
        #expect(try record(log, [signature, again]).note.signatures.count == 3)
        #expect(try log.events().count == events.count + 1)
    }

    /// Lines of other keys are ignored: those of a name that is known with another id too.
    @Test func linesOfOthers() throws {
        let log = try TestLog()
        let signed = try log.sign()
        let signature = try answer(log, signed)
        let others = [
            NoteSignature(name: "witness.example", keyID: signature.keyID ^ 1, bytes: [1]),
            NoteSignature(name: "other.example", keyID: signature.keyID, bytes: signature.bytes),
            signed.note.signatures[0],
        ]
        #expect(throws: SigningError.notCosigned(witness: "witness.example")) {
            try record(log, others)
        }
        #expect(throws: SigningError.notCosigned(witness: "witness.example")) {
            try record(log, [])
        }
        #expect(try log.events().last?.kind == .checkpointSigned)
        let cosigned = try record(log, others + [signature] + others)
        #expect(cosigned.note.signatures == signed.note.signatures + [signature])
    }

    @Test func whatIsNotRight() throws {
        let log = try TestLog()
        let signature = try answer(log, log.sign())
        let events = try log.events()
        var wrong: [[UInt8]] = [
            [0], Array(signature.bytes.dropLast()), signature.bytes + [0],
            Array(signature.bytes.dropFirst(8)),
        ]
        for index in signature.bytes.indices {
            var bytes = signature.bytes
            bytes[index] ^= 1 << UInt8(index % 8)
            wrong.append(bytes)
        }
        for bytes in wrong {
            let bad = NoteSignature(name: signature.name, keyID: signature.keyID, bytes: bytes)
            #expect(throws: SigningError.notCosigned(witness: "witness.example")) {
                try record(log, [bad])
            }
        }
        #expect(try log.events() == events)
        let logKey = try log.log.verifierKey
        #expect(throws: SigningError.wrongType(key: "example.nc/epin", isWitness: false)) {
            try log.withSigning { try $0.record([signature], by: logKey) }
        }
        // An event has no place for a name as long as this.
        let long = VerifierKey(
            name: String(repeating: "w", count: 161), type: .cosignature,
            publicKey: logKey.publicKey)
        let bad = NoteSignature(name: long.name, keyID: long.id, bytes: signature.bytes)
        #expect(throws: SigningError.longName(witness: long.name)) {
            try log.withSigning { try $0.record([bad], by: long) }
        }
    }

    /// A name of the most bytes that an event holds, and one of many witnesses.
    @Test func theLongestName() throws {
        let log = try TestLog()
        let signed = try log.sign()
        let name = String(repeating: "w", count: 160)
        let key = try SigningKey.generate("\(log.root)/long.pem", name: name, type: .cosignature)
        let witness = try Witness(key: key, logs: [log.log.verifierKey])
        let signature = try witness.cosign(log.request(from: 0, signed), at: 1)
        let verifierKey = key.verifierKey
        let cosigned = try log.withSigning { try $0.record([signature], by: verifierKey) }
        let both = try record(log, [answer(log, cosigned)])
        #expect(both.note.signatures.map(\.name) == ["example.nc/epin", name, "witness.example"])
        #expect(try log.checkpoints() == [both])
    }

    /// An answer may come when the ledger has been signed again; the one to prove with is then the
    /// newest that is cosigned.
    @Test func anOlderCheckpoint() throws {
        let log = try TestLog()
        let first = try log.sign()
        let signature = try answer(log, first)
        try log.grow(3)
        let second = try log.sign()
        let cosigned = try record(log, [signature])
        #expect(cosigned.checkpoint == first.checkpoint)
        #expect(try log.checkpoints() == [cosigned, second])
        let (ledger, views) = try log.directory.openForReading()
        let (projection, snapshot) = try Projection.open(views, ledger)
        let checkpoints = try Checkpoints(projection, snapshot)
        let size = first.checkpoint.size
        for wanted in 0...size { #expect(try checkpoints.best(ofAtLeast: wanted) == cosigned) }
        for wanted in size + 1...second.checkpoint.size {
            #expect(try checkpoints.best(ofAtLeast: wanted) == second)
        }
        #expect(try checkpoints.best(ofAtLeast: second.checkpoint.size + 1) == nil)
    }

    /// Of more than a hundred, the last hundred are read.
    @Test func manyCheckpoints() throws {
        let log = try TestLog()
        let first = try log.sign()
        let signature = try answer(log, first)
        try log.withSigning { signing in
            for _ in 0..<100 { _ = try signing.sign(with: log.log) }
        }
        #expect(try log.checkpoints().count == 100)
        #expect(throws: SigningError.notCosigned(witness: "witness.example")) {
            try record(log, [signature])
        }
    }
}
