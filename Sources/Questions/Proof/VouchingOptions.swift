import Ledger
import Proofs

/// Who vouches for a ledger: the keys and the checkpoints that its owner keeps elsewhere.
extension Option {
    package static let vouching = [
        Option(
            "key", takes: "FILE", kind: .file, repeats: true,
            help: "The verifier key of the log, or of a witness."),
        Option(
            "against", takes: "FILE", kind: .file, repeats: true,
            help: "A checkpoint that was kept elsewhere."),
    ]
}

extension ParsedArguments {
    /// Those of `--key`.
    package func verifierKeys() throws -> [VerifierKey] {
        try strings("key").map { try VerifierKey(reading: $0) }
    }

    /// Those of `--against`.
    package func keptCheckpoints() throws -> [CheckpointVerification.Source] {
        try strings("against").map { path in
            CheckpointVerification.Source(name: path, signed: try SignedCheckpoint(reading: path))
        }
    }
}
