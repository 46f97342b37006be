/// Why a ledger is not exported as tiles. The published checkpoint stays.
public enum TileExportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The checkpoint to publish is not of this ledger's events.
    case notOfLedger(ledger: String, size: UInt64)
    /// The directory is of another log.
    case otherOrigin(path: String, found: String, given: String)
    /// The directory's checkpoint is newer than the one to publish.
    case newer(path: String, found: UInt64, ledger: String, given: UInt64)
    /// The ledger does not begin with the events of the directory.
    case otherEvents(path: String, size: UInt64, ledger: String)
    /// A record is not the one that was hashed, or the hash beside it is damaged.
    case altered(event: UInt64)
    /// Events from which the tree was not built, or a damaged hash of them.
    case otherHash(events: ClosedRange<UInt64>)
    /// The events do not lead to the root that was signed.
    case otherRoot(size: UInt64)

    public var description: String {
        switch self {
        case .notOfLedger(let ledger, let size):
            "\(ledger): its events do not lead to its checkpoint of \(size): run 'epin verify'"
        case .otherOrigin(let path, let found, let given):
            "\(path): the tiles of the log '\(found)', not of '\(given)'"
        case .newer(let path, let found, let ledger, let given):
            "\(path): a checkpoint of \(found) events, newer than that of \(given) which is the "
                + "last of \(ledger)"
        case .otherEvents(let path, let size, let ledger):
            "\(path): a checkpoint of \(size) events with which \(ledger) does not begin: another "
                + "history, or damage that 'epin verify' names"
        case .altered(let event):
            "event \(event) is not what was hashed: no checkpoint is published: run 'epin verify'"
        case .otherHash(let events):
            "events \(events.lowerBound)–\(events.upperBound) are not what the tree was built "
                + "from: no checkpoint is published: run 'epin verify'"
        case .otherRoot(let size):
            "the first \(size) events do not have the root that was signed: no checkpoint is "
                + "published: run 'epin verify'"
        }
    }
}
