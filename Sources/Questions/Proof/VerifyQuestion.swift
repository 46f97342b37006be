import Authentication
import Ledger
import Projections
import Proofs

extension Question {
    package static let verify = Question(
        "verify", group: "Prove", summary: "Read and hash every record",
        discussion: """
            Checks every page of the files of the ledger, the vault and the reads: each is in use \
            once, or free, and is the page that it says. Then checks every record against its \
            sequence, the hash beside it, the Merkle tree, its stream and the time, and names each \
            event that is not what was appended; the events of the reads likewise. Then checks the \
            ledger against the checkpoints in its events, and those of --against.

            Without --key nobody but the ledger itself vouches for it: whoever may write its files \
            could have written another one. Get the key, or a checkpoint, from elsewhere.

            Exits with the status of the gravest finding.
            """,
        options: Option.vouching + [
            Option("views", help: "Fold every event again, and compare the views too.")
        ],
        examples: [
            .init("epin verify", "Every event of the ledger."),
            .init(
                "epin verify --key log.pem.pub --against checkpoint",
                "And that it continues what was signed."),
        ],
        statuses: Verdict.allCases.filter { $0 != .intact }.map { ($0.rawValue, $0.help) },
        shapes: Verified.shapes
    ) { inquiry in
        let keys = try inquiry.arguments.verifierKeys()
        let kept = try inquiry.arguments.keptCheckpoints()
        return .unrecorded {
            do {
                let structure = try StoreStructure(inquiry.directory)
                guard structure.isLedgerReadable else { return structure.answer }
                var verified = try Verified(
                    inquiry.directory, structure, keys: keys, against: kept, inquiry.asker)
                if inquiry.arguments.flag("views") {
                    try verified.compareViews(inquiry.directory, inquiry.asker)
                }
                return verified.answer
            } catch EnvironmentError.truncated(let path, let count, let expected) {
                let error = EnvironmentError.truncated(
                    path: path, byteCount: count, expected: expected)
                return answer(.truncated, "\(error)")
            } catch LedgerError.malformedHead(let path) {
                return answer(.headMismatch, "\(LedgerError.malformedHead(path: path))")
            }
        }
    }

    /// What is said about a ledger that cannot be opened.
    private static func answer(_ verdict: Verdict, _ text: String) -> Answer {
        var answer = Answer()
        answer.remark(text)
        answer.status = { ExitCode(rawValue: verdict.rawValue) }
        return answer
    }
}

extension Verdict {
    fileprivate var help: String {
        switch self {
        case .intact: "Nothing was found."
        case .structureDamaged: "Structure damaged: pages of a store's file contradict each other."
        case .altered: "Altered: records or hashes are not as they were appended."
        case .truncated: "Truncated: the last events are missing."
        case .rewritten: "Rewritten: the events are not those that a checkpoint covers."
        case .headMismatch: "Head mismatch: the head of the tree does not match the records."
        case .wrongKey: "Wrong key: a checkpoint is signed by a key that was not given."
        case .badSignature: "Bad signature: a signature is not valid."
        case .neverSigned: "Never signed: a key is given, but it signed no checkpoint."
        case .viewsDiffer: "Views differ: they are not what the events lead to."
        }
    }
}
