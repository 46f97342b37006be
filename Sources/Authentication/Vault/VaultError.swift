/// Why the vault cannot be used.
public enum VaultError: Error, Hashable, Sendable, CustomStringConvertible {
    case keyFile(String, String)
    /// The key is not the one this vault was made with.
    case wrongKey(path: String, keyFile: String)
    case missing(path: String)
    case newerFormat(path: String, found: UInt64, known: UInt64)
    case earlierFormat(path: String, found: UInt64, known: UInt64)
    /// What was found is not what this program writes. No value is named.
    case damaged(path: String, String)
    /// The ledger names references that the vault has not given yet: a copy was put back.
    case older(path: String, next: UInt64, ledger: UInt64)
    /// A vault is where the one of before an upgrade would be kept.
    case inTheWay(path: String)

    /// Something is wrong with the vault itself, and not with who asks it.
    package var isOfVault: Bool {
        switch self {
        case .keyFile, .wrongKey, .missing: false
        case .newerFormat, .earlierFormat, .damaged, .older, .inTheWay: true
        }
    }

    public var description: String {
        switch self {
        case .keyFile(let path, let reason): "key file \(path): \(reason)"
        case .wrongKey(let path, let keyFile):
            "key file \(keyFile): not the key that \(path) was made with"
        case .missing(let path):
            "\(path): no vault here: this copy of the ledger can be read but takes no commands"
        case .newerFormat(let path, let found, let known):
            "\(path): format \(found) is newer than this program, which knows format \(known)"
        case .earlierFormat(let path, let found, let known):
            """
            \(path): format \(found) is of an earlier version: 'epin upgrade' makes it format \
            \(known) and keeps the old files
            """
        case .damaged(let path, let found):
            "\(path): damaged: \(found): restore it from a backup"
        case .older(let path, let next, let ledger):
            """
            \(path): older than its ledger: \(ledger - next) references that the ledger names are \
            not in it: put back the vault of the same backup
            """
        case .inTheWay(let path):
            "\(path): an earlier vault is here already: delete it, or keep it elsewhere"
        }
    }
}
