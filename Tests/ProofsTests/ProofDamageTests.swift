import Foundation
import Ledger
import TestSupport
import Testing

@testable import Proofs

/// A proof of one record, signed by a log and cosigned by a witness: with one bit changed anywhere,
/// cut anywhere, or with another record, it proves nothing.
@Suite struct ProofDamageTests {
    /// Checks files as a verifier does: the record's place in the tree, and both signatures.
    private final class Checker {
        let record: [UInt8]
        let keys: [VerifierKey]
        /// Known to be right: what need not be given to openssl again.
        private var isRight: [String: Bool] = [:]

        init(record: [UInt8], keys: [VerifierKey]) {
            self.record = record
            self.keys = keys
        }

        func isValid(_ file: [UInt8]) throws -> Bool {
            let record = record
            do throws(MalformedNote) {
                let proof = try InclusionProof(parsing: file)
                do throws(MerkleTree.ProofError) {
                    try proof.check(record: record.span)
                } catch {
                    return false
                }
                return try isSigned(proof.checkpoint)
            } catch {
                return false
            }
        }

        func isValid(request file: [UInt8], oldRoot: Digest) throws -> Bool {
            do throws(MalformedNote) {
                let proof = try ConsistencyProof(parsing: file)
                do throws(MerkleTree.ProofError) {
                    try proof.check(oldRoot: oldRoot)
                } catch {
                    return false
                }
                return try isSigned(proof.checkpoint)
            } catch {
                return false
            }
        }

        private func isSigned(_ checkpoint: SignedCheckpoint) throws(MalformedNote) -> Bool {
            for key in keys {
                let own = checkpoint.note.signatures.filter { $0.isBy(key) }
                let text = "\(key)\(checkpoint.note.text)\(own)"
                do {
                    let known = isRight[text]
                    let found = try known ?? checkpoint.note.isSigned(by: key)
                    isRight[text] = found
                    guard found else { return false }
                } catch {
                    Issue.record("\(error)")
                    return false
                }
            }
            return true
        }
    }

    private func cosigned(_ log: TestLog, _ count: Int) throws -> SignedCheckpoint {
        try log.grow(count)
        let signed = try log.sign()
        let signature = try log.cosign(log.request(from: 0, signed))
        let witness = try log.witness.verifierKey
        return try log.withSigning { try $0.record([signature], by: witness) }
    }

    private func everyChange(_ file: [UInt8], _ isValid: ([UInt8]) throws -> Bool) throws {
        #expect(try isValid(file))
        for index in file.indices {
            for bit in 0..<8 as Range<UInt8> {
                var other = file
                other[index] ^= 1 << bit
                if try isValid(other) { Issue.record("bit \(bit) of byte \(index)") }
            }
            for byte: UInt8 in [0x00, 0x0A, 0x20, 0x30, 0x3D, 0x41, 0xFF]
            where byte != file[index] {
                var other = file
                other[index] = byte
                if try isValid(other) { Issue.record("\(byte) at \(index)") }
            }
            var other = file
            other.remove(at: index)
            if try isValid(other) { Issue.record("without byte \(index)") }
            if try isValid(Array(file[..<index])) { Issue.record("cut at \(index)") }
        }
    }

    @Test func everyBitOfAProof() throws {
        let log = try TestLog()
        let signed = try cosigned(log, 17)
        let record = try log.events()[11].record
        let keys = [try log.log.verifierKey, try log.witness.verifierKey]
        let checker = Checker(record: record, keys: keys)
        let file = try log.proof(of: 11, signed).bytes
        try everyChange(file) { try checker.isValid($0) }
        for index in record.indices {
            var other = record
            other[index] ^= 1 << UInt8(index % 8)
            let checker = Checker(record: other, keys: keys)
            if try checker.isValid(file) { Issue.record("byte \(index) of the record") }
        }
        for index in 0..<UInt64(20) where index != 11 {
            let other = try log.proof(of: index, signed).bytes
            #expect(try !checker.isValid(other), "the proof of \(index)")
        }
        // Each key must have signed, and no other is asked.
        for key in keys {
            let alone = signed.note.signatures.filter { $0.isBy(key) }
            let other = try log.proof(of: 11, signed.checkpoint.signed(alone)).bytes
            #expect(try !checker.isValid(other))
            #expect(try Checker(record: record, keys: [key]).isValid(other))
        }
    }

    @Test func everyBitOfARequest() throws {
        let log = try TestLog()
        let oldRoot = try log.read { $0.root }
        try log.grow(17)
        let signed = try log.sign()
        let checker = Checker(record: [], keys: [try log.log.verifierKey])
        let file = try log.request(from: 3, signed).bytes
        try everyChange(file) { try checker.isValid(request: $0, oldRoot: oldRoot) }
        for bit in 0..<256 {
            var root = oldRoot.bytes
            root[bit / 8] ^= 1 << UInt8(bit % 8)
            let other = Digest(root.span)!
            if try checker.isValid(request: file, oldRoot: other) { Issue.record("bit \(bit)") }
        }
    }
}
