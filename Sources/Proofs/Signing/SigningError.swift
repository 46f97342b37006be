import Ledger

/// Why something is not signed.
public enum SigningError: Error, Hashable, Sendable, CustomStringConvertible {
    case exists(String)
    /// The verifier key in the file is not that of the private key.
    case otherKey(String)
    /// The file is about another log.
    case otherOrigin(String)
    /// What the file remembers was not signed by this key.
    case notRemembered(String)
    /// The ledger was made without an origin.
    case noOrigin
    /// The key's name is not the ledger's origin.
    case notOfThisLog(key: String, origin: String)
    /// A log's key is needed, or a witness's.
    case wrongType(key: String, isWitness: Bool)
    /// An event cannot hold the name of the witness.
    case longName(witness: String)
    /// The answer has no cosignature of a recent checkpoint by this witness.
    case notCosigned(witness: String)
    /// The ledger does not continue the last checkpoint that was signed.
    case inconsistent(last: Checkpoint, now: Checkpoint)

    public var description: String {
        switch self {
        case .exists(let path): "\(path): is there already"
        case .otherKey(let path): "\(path): not the verifier key of the private key beside it"
        case .otherOrigin(let path): "\(path): a checkpoint of another log"
        case .notRemembered(let path):
            "\(path): not signed by this key: it is damaged, or was left by another key"
        case .noOrigin: "the ledger has no origin: 'epin init --origin NAME' gives one"
        case .notOfThisLog(let key, let origin):
            "the key is of '\(key)', the ledger of '\(origin)': a log signs with a key of its name"
        case .wrongType(let key, let isWitness):
            "\(key): the key of a \(isWitness ? "witness" : "log"), not of a "
                + (isWitness ? "log" : "witness")
        case .longName(let witness):
            "the name of the witness has \(witness.utf8.count) bytes, more than the "
                + "\(Event.textCountMax) that an event can hold"
        case .notCosigned(let witness):
            "no cosignature by '\(witness)' of a recent checkpoint of this ledger"
        case .inconsistent(let last, let now):
            "refused to sign: the ledger of \(now.size) events does not continue that of "
                + "\(last.size) events which was signed last: it was truncated, rewritten, or put "
                + "back from an older copy"
        }
    }
}
