import Foundation
import Ledger
import TestSupport
import Testing

@testable import Proofs

/// A witness cosigns what continues the last checkpoint that it cosigned: every answer of C2SP
/// tlog-witness.
@Suite struct WitnessTests {
    private let time: UInt64 = 1_644_264_000

    private func remembered(_ log: TestLog) throws -> SignedCheckpoint? {
        try log.witness.lastSigned(of: log.log.verifierKey.name)
    }

    /// The refusal of a request, which changes nothing.
    private func refusal(
        _ log: TestLog, _ request: ConsistencyProof, by witness: Witness? = nil
    ) throws -> Witness.Refusal? {
        let before = try remembered(log)
        var refusal: Witness.Refusal?
        do {
            _ = try (witness ?? Witness(key: log.witness, logs: [log.log.verifierKey]))
                .cosign(request, at: time)
            Issue.record("cosigned")
        } catch let error as Witness.Refusal {
            refusal = error
            #expect(!"\(error)".isEmpty)
        }
        #expect(try remembered(log) == before)
        return refusal
    }

    @Test func cosignaturesAreOfTheCheckpointAndTheTime() throws {
        let log = try TestLog()
        var last: UInt64 = 0
        for count in [0, 1, 7, 300] {
            try log.grow(count)
            let signed = try log.sign()
            let signature = try log.cosign(log.request(from: last, signed), at: time + last)
            var cosigned = signed
            cosigned.add([signature])
            let key = try log.witness.verifierKey
            #expect(try cosigned.note.isSigned(by: key))
            #expect(try cosigned.note.isSigned(by: log.log.verifierKey))
            #expect(Cosignature(signature.bytes)?.time == time + last)
            #expect(signature.isBy(key))
            #expect(try remembered(log) == signed.checkpoint.signed([signature]))
            last = signed.checkpoint.size
        }
    }

    /// The answer was lost: the same is asked again, from the size that is cosigned by now.
    @Test func askedAgain() throws {
        let log = try TestLog()
        let signed = try log.sign()
        let first = try log.cosign(log.request(from: 0, signed))
        let size = signed.checkpoint.size
        #expect(
            try refusal(log, log.request(from: 0, signed)) == .otherOldSize(given: 0, last: size))
        let second = try log.cosign(log.request(from: size, signed), at: time + 60)
        #expect(first != second && Cosignature(second.bytes)?.time == time + 60)
    }

    /// 404 and 403: who has not signed, or is not known.
    @Test func signaturesThatAreRefused() throws {
        let name = "example.nc/\u{E8}"
        let log = try TestLog(origin: name)
        let first = try log.sign()
        let fine = try log.request(from: 0, first)
        let key = try log.log.verifierKey
        // Another origin, and one of the same letters in other bytes.
        for other in ["example.nc/other", "example.nc/e\u{300}"] {
            let known = VerifierKey(name: other, type: .ed25519, publicKey: key.publicKey)
            let witness = try Witness(key: log.witness, logs: [known])
            #expect(try refusal(log, fine, by: witness) == .unknownLog(origin: name))
        }
        let nobody = try Witness(key: log.witness, logs: [])
        #expect(try refusal(log, fine, by: nobody) == .unknownLog(origin: name))
        // No signature by the key that is known, or one that is not right.
        let stranger = try SigningKey.generate("\(log.root)/other", name: name, type: .ed25519)
        let other = try Witness(key: log.witness, logs: [stranger.verifierKey])
        #expect(try refusal(log, fine, by: other) == .notSigned(origin: name))
        let right = first.note.signatures[0]
        var wrong = right.bytes
        wrong[20] ^= 4
        for bytes in [wrong, Array(wrong.dropLast()), wrong + [0], [0]] {
            let bad = NoteSignature(name: right.name, keyID: right.keyID, bytes: bytes)
            for signatures in [[bad], [right, bad], [bad, right]] {
                let request = ConsistencyProof(
                    oldSize: 0, hashes: [], checkpoint: first.checkpoint.signed(signatures))
                #expect(try refusal(log, request) == .notSigned(origin: name))
            }
        }
        _ = try log.cosign(fine)
    }

    /// 400, 409 and 422: what does not continue the checkpoint that was cosigned last.
    @Test func proofsThatAreRefused() throws {
        let log = try TestLog()
        try log.grow(3)
        let first = try log.sign()
        try log.grow(4)
        let second = try log.sign()
        let (size, larger) = (first.checkpoint.size, second.checkpoint.size)
        // 409: nothing was cosigned yet. 400: the old size is larger.
        #expect(
            try refusal(log, log.request(from: size, second)) == .otherOldSize(given: size, last: 0)
        )
        #expect(
            try refusal(log, ConsistencyProof(oldSize: larger, hashes: [], checkpoint: first))
                == .smaller(size: size, last: larger))
        // 422: hashes where none are needed.
        let extra = ConsistencyProof(oldSize: 0, hashes: [.zero], checkpoint: first)
        #expect(
            try refusal(log, extra)
                == .inconsistent(last: first, now: first, .wrongLength(count: 1)))
        _ = try log.cosign(log.request(from: 0, first))
        let last = try #require(try remembered(log))
        // 409 and 422 again, now that something was cosigned.
        #expect(
            try refusal(log, log.request(from: size - 1, second))
                == .otherOldSize(given: size - 1, last: size))
        let proof = try log.request(from: size, second)
        for index in proof.hashes.indices {
            var hashes = proof.hashes
            hashes[index] = .zero
            let request = ConsistencyProof(oldSize: size, hashes: hashes, checkpoint: second)
            guard case .inconsistent(last, second, _) = try refusal(log, request) else {
                Issue.record("hash \(index)")
                continue
            }
        }
        for hashes in [Array(proof.hashes.dropLast()), proof.hashes + [.zero], []] {
            let request = ConsistencyProof(oldSize: size, hashes: hashes, checkpoint: second)
            guard case .inconsistent(last, second, .wrongLength) = try refusal(log, request) else {
                Issue.record("\(hashes.count) hashes")
                continue
            }
        }
        _ = try log.cosign(proof)
        #expect(
            try refusal(log, log.request(from: size, first))
                == .otherOldSize(given: size, last: larger))
    }

    /// The log signs two trees: what contradicts the first is not cosigned, of whatever size.
    @Test func anotherTreeOfTheSameLog() throws {
        let log = try TestLog()
        try log.grow(5)
        let first = try log.sign()
        _ = try log.cosign(log.request(from: 0, first))
        let last = try #require(try remembered(log))
        var events = try log.events().dropLast().map(\.self)
        events[6].time += 1
        events[7].time += 1
        for count in [0, 1, 8] {
            // The log's key has forgotten, or it would not sign.
            try FileManager.default.removeItem(atPath: "\(log.logKey).signed")
            try log.replace(with: events)
            try log.grow(count)
            let other = try log.sign()
            let request = try log.request(from: 8, other)
            guard case .inconsistent(last, other, let error) = try refusal(log, request) else {
                Issue.record("cosigned")
                continue
            }
            #expect(error == (count == 0 ? .otherRoot : error))
        }
    }

    /// An empty tree has one root.
    @Test func anEmptyLog() throws {
        let log = try TestLog()
        func request(_ root: Digest, _ hashes: [Digest] = []) throws -> ConsistencyProof {
            let empty = Checkpoint(origin: "example.nc/epin", size: 0, root: root)
            let signature = try OpenSSL.sign(Array(empty.text.utf8), keyFile: log.logKey)
            let key = try log.log.verifierKey
            let line = NoteSignature(name: key.name, keyID: key.id, bytes: signature)
            return ConsistencyProof(oldSize: 0, hashes: hashes, checkpoint: empty.signed([line]))
        }
        guard case .inconsistent = try refusal(log, request(.zero)) else {
            Issue.record("another root of no events")
            return
        }
        guard case .inconsistent = try refusal(log, request(MerkleTree.emptyRoot, [.zero])) else {
            Issue.record("a proof of no events")
            return
        }
        _ = try log.cosign(request(MerkleTree.emptyRoot))
        _ = try log.cosign(request(MerkleTree.emptyRoot))
        let signed = try log.sign()
        _ = try log.cosign(log.request(from: 0, signed))
    }

    /// A log may have more than one key, and a witness more than one log.
    @Test func manyKeysAndLogs() throws {
        let (log, second) = (try TestLog(), try TestLog(origin: "example.nc/second"))
        let stranger = try SigningKey.generate(
            "\(log.root)/old.pem", name: "example.nc/epin", type: .ed25519)
        let witness = try Witness(
            key: log.witness,
            logs: [
                second.log.verifierKey, stranger.verifierKey, log.log.verifierKey,
            ])
        try second.grow(30)
        let (one, other) = (try log.sign(), try second.sign())
        _ = try witness.cosign(log.request(from: 0, one), at: time)
        _ = try witness.cosign(second.request(from: 0, other), at: time)
        #expect(try log.witness.lastSigned(of: "example.nc/epin")?.checkpoint == one.checkpoint)
        #expect(try log.witness.lastSigned(of: "example.nc/second")?.checkpoint == other.checkpoint)
    }

    @Test func keysOfAnotherSort() throws {
        let log = try TestLog()
        let (own, witness) = (try log.log, try log.witness)
        #expect(throws: SigningError.wrongType(key: log.logKey, isWitness: false)) {
            try Witness(key: own, logs: [])
        }
        #expect(throws: SigningError.wrongType(key: "witness.example", isWitness: true)) {
            try Witness(key: witness, logs: [own.verifierKey, witness.verifierKey])
        }
    }

    /// Many ask at once, each from what it believes is the last size: the witness never goes back,
    /// and of those who ask from one size, one is answered.
    @Test func manyAtOnce() throws {
        let log = try TestLog()
        var signed: [SignedCheckpoint] = []
        for _ in 0..<8 {
            signed.append(try log.sign())
        }
        _ = try log.cosign(log.request(from: 0, signed[0]))
        let start = signed[0].checkpoint.size
        let requests = try signed.dropFirst().map { try log.request(from: start, $0).bytes }
        let (keyPath, verifierKey) = (log.witnessKey, try log.log.verifierKey)
        let answers = Gathered<UInt64>()
        DispatchQueue.concurrentPerform(iterations: requests.count) { index in
            guard let request = try? ConsistencyProof(parsing: requests[index]),
                let witness = try? Witness(key: SigningKey(keyPath), logs: [verifierKey])
            else { return answers.add(.max) }
            if (try? witness.cosign(request, at: 7)) != nil {
                answers.add(request.checkpoint.checkpoint.size)
            }
        }
        #expect(answers.all.count == 1)
        #expect(try remembered(log)?.checkpoint.size == answers.all.first)
    }

    /// It was ended between remembering and answering, or while it wrote: it goes on.
    @Test func endedOnTheWay() throws {
        let log = try TestLog()
        let signed = try log.sign()
        let request = try log.request(from: 0, signed)
        _ = try log.cosign(request)
        let memory = try log.memory(of: log.witnessKey)
        // Half of what would have been next is there: it is written again, whole.
        try Data("example.nc/ep".utf8).write(to: URL(filePath: "\(memory).new"))
        try log.grow(2)
        let next = try log.sign()
        _ = try log.cosign(log.request(from: signed.checkpoint.size, next))
        #expect(try remembered(log)?.checkpoint == next.checkpoint)
        #expect(!FileManager.default.fileExists(atPath: "\(memory).new"))
    }
}

/// What some threads found.
final class Gathered<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Value] = []

    var all: [Value] { lock.withLock { values } }

    func add(_ value: Value) { lock.withLock { values.append(value) } }
}
