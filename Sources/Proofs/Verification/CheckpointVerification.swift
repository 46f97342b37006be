import Ledger

/// The result of comparing a ledger with checkpoints: those in its own events, and those that
/// somebody kept elsewhere.
///
/// It says how much of the ledger somebody has signed. ``Verifier`` says whether the records are
/// those of the tree.
public struct CheckpointVerification: Sendable {
    /// A checkpoint, and where it is from.
    public struct Source: Hashable, Sendable {
        /// `event 25`, or the name of a file.
        public let name: String
        public let signed: SignedCheckpoint

        public init(name: String, signed: SignedCheckpoint) {
            self.name = name
            self.signed = signed
        }
    }

    /// A checkpoint that the ledger continues.
    public struct Agreement: Hashable, Sendable {
        public let source: Source
        /// The names of the keys whose signature was checked and is valid.
        public let signers: [String]
    }

    /// Something that differs from what was signed.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        public let verdict: Verdict
        public let description: String
    }

    /// The number of checkpoints that the ledger's own events hold.
    public internal(set) var ownCount = 0
    /// Of the checkpoints that the ledger continues, the largest whose signature was checked; the
    /// largest of all where none was.
    public internal(set) var best: Agreement?
    public internal(set) var findings: [Finding] = []

    /// The verdicts of the findings, the gravest first.
    public var verdicts: [Verdict] { Set(findings.map(\.verdict)).sorted() }

    /// Verifies.
    ///
    /// - Parameters:
    ///   - keys: the trusted keys, of the log and of witnesses. With a key of the log, every
    ///     checkpoint in the ledger must be signed by one of them; a checkpoint from elsewhere must
    ///     be signed by any of the keys. Without any key, signatures are not checked.
    ///   - kept: checkpoints from elsewhere.
    /// - Throws: ``LedgerError`` when a hash is missing; ``OpenSSL/Failure``.
    /// - Complexity: the ledger's own stream; a root and, with keys, a run of openssl for each
    ///   checkpoint.
    public init(
        _ ledger: LedgerSnapshot, keys: [VerifierKey] = [], against kept: [Source] = []
    ) throws {
        var verifier = CheckpointVerifier(ledger: ledger, keys: keys)
        try verifier.run(kept)
        self = verifier.result
    }

    init() {}
}
