import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Proofs

/// Whose signature counts on a checkpoint.
@Suite struct ProofFileTests {
    /// A log signs only its own checkpoints, a witness those of any log.
    @Test func aLogSignsItsOwnCheckpointsAlone() throws {
        let directory = try TestDirectory()
        let log = try SigningKey.generate(
            "\(directory.path)/log", name: "example.nc/epin", type: .ed25519)
        let witness = try SigningKey.generate(
            "\(directory.path)/witness", name: "witness.example", type: .cosignature)
        for origin in ["example.nc/epin", "example.nc/other"] {
            let checkpoint = Checkpoint(
                origin: origin, size: 0, root: SHA256.hash([]))
            var signed = try log.sign(checkpoint, 0)
            let both = [log.verifierKey, witness.verifierKey]
            if origin == log.verifierKey.name {
                #expect(try ProofFile.signers(of: signed, among: both) == [log.verifierKey])
            } else {
                #expect(throws: ProofFile.Refusal.notSigned(by: both)) {
                    try ProofFile.signers(of: signed, among: both)
                }
            }
            signed.add(try witness.sign(checkpoint, 1_644_264_000).note.signatures)
            let signers = try ProofFile.signers(of: signed, among: both)
            #expect(
                signers == (origin == log.verifierKey.name ? both : [witness.verifierKey]))
        }
    }
}
