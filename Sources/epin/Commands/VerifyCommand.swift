import Authentication
import Ledger
import Projections
import Proofs
import Questions

extension Command {
    static let verify = Command(
        "verify", group: "Prove", summary: "Read and hash every record",
        discussion: """
            Holds every record against its sequence, the hash beside it, the Merkle tree, its \
            stream and the time, and names each event that is not what was appended. Then holds \
            the ledger against the checkpoints that its events tell of, and those of --against.

            Without --key nobody but the ledger itself vouches for it: whoever may write its files \
            could have written another one. Have the key, or a checkpoint, from elsewhere.

            Exits with the status of the gravest finding.
            """,
        options: [
            Option(
                "key", takes: "FILE", kind: .file, repeats: true,
                help: "The verifier key of the log, or of a witness."),
            Option(
                "against", takes: "FILE", kind: .file, repeats: true,
                help: "A checkpoint that was kept elsewhere."),
            Option("views", help: "Fold every event again, and compare the views too."),
        ],
        examples: [
            .init("epin verify", "Every event of the ledger."),
            .init(
                "epin verify --key log.pem.pub --against checkpoint",
                "And that it continues what was signed."),
        ],
        statuses: Verdict.allCases.filter { $0 != .intact }.map { ($0.rawValue, $0.help) }
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        let keys = try arguments.strings("key").map { try VerifierKey(reading: $0) }
        let kept = try arguments.strings("against").map { path in
            CheckpointVerification.Source(name: path, signed: try SignedCheckpoint(reading: path))
        }
        do {
            var verified = try Verified(directory, keys: keys, against: kept, output: output)
            if arguments.flag("views") { try verified.compareViews(directory, output) }
            try verified.tell(arguments, output)
            return ExitCode(rawValue: verified.verdicts[0].rawValue)
        } catch EnvironmentError.truncated(let path, let count, let expected) {
            let error = EnvironmentError.truncated(
                path: path, byteCount: count, expected: expected)
            output.warn("\(error)")
            return ExitCode(rawValue: Verdict.truncated.rawValue)
        } catch LedgerError.malformedHead(let path) {
            output.warn("\(LedgerError.malformedHead(path: path))")
            return ExitCode(rawValue: Verdict.headMismatch.rawValue)
        }
    }
}

extension Verdict {
    fileprivate var help: String {
        switch self {
        case .intact: "Nothing was found."
        case .altered: "Altered: records or hashes are not as they were appended."
        case .truncated: "Truncated: the last events are missing."
        case .rewritten: "Rewritten: the events are not those that a checkpoint is of."
        case .headMismatch: "Head mismatch: the head of the tree does not match the records."
        case .wrongKey: "Wrong key: a checkpoint is signed by others than those given."
        case .badSignature: "Bad signature: one is not right."
        case .neverSigned: "Never signed: a key is given, and no checkpoint is signed by it."
        case .viewsDiffer: "Views differ: they are not what the events lead to."
        }
    }
}
