/// What is wrong with a ledger, naming the place.
public enum LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The directory holds no ledger, or one whose creation did not finish.
    case notALedger(path: String)
    case exists(path: String)
    /// Written by a newer program.
    case newerFormat(path: String, found: UInt64, known: UInt64)
    /// The head of the tree is not a size and its peaks.
    case malformedHead(path: String)
    case missingEvent(sequence: UInt64)
    /// A stored hash of the tree, that of 256^level events, is not there.
    case missingSubtree(level: Int, index: UInt64)
    case malformedEvent(sequence: UInt64, MalformedCBOR)
    /// The record of an event is not the one that was appended: it does not have the hash beside
    /// it, or is that of another event.
    case altered(sequence: UInt64)
    /// The stored hashes of the tree do not lead to the root that they were stored with.
    case treeDamaged(path: String)
    /// An event to be appended does not follow the last one of its stream.
    case streamBroken(sequence: UInt64, stream: UInt64)
    /// Fewer events, or others, than were acknowledged.
    case shorter(path: String, size: UInt64, acknowledged: UInt64)
    case otherEvents(path: String, acknowledged: UInt64)
    /// A record to be appended that does not follow the last one.
    case outOfOrder(sequence: UInt64, expected: UInt64)
    case timeGoesBack(sequence: UInt64, time: UInt64, last: UInt64)

    /// The ledger is not what was acknowledged.
    var isOfLastCommit: Bool {
        switch self {
        case .shorter, .otherEvents: true
        default: false
        }
    }

    public var description: String {
        switch self {
        case .notALedger(let path):
            "\(path): no ledger here; 'epin init' makes one, '--data' or EPIN_DATA names another"
        case .exists(let path): "\(path): a ledger is here already"
        case .newerFormat(let path, let found, let known):
            "\(path): format \(found) is newer than this program, which knows format \(known)"
        case .malformedHead(let path): "\(path): the head of the tree is malformed"
        case .missingEvent(let sequence): "event \(sequence) is missing"
        case .missingSubtree(let level, let index):
            "hash \(index) of level \(level) of the tree is missing"
        case .malformedEvent(let sequence, let error):
            error.isPerhapsNewer
                ? "event \(sequence) cannot be read: \(error)"
                : "event \(sequence) is malformed: \(error)"
        case .altered(let sequence):
            "event \(sequence) is not what was appended: 'epin verify' says what is altered"
        case .treeDamaged(let path):
            "\(path): the hashes of the tree are damaged: 'epin verify' says which"
        case .streamBroken(let sequence, let stream):
            """
            event \(sequence) does not follow the last one of stream \(stream) in the ledger: \
            the views may be damaged, 'epin rebuild' makes them again
            """
        case .shorter(let path, let size, let acknowledged):
            """
            \(path): \(size) events where \(acknowledged) were acknowledged: if this is a copy \
            that was put back, 'epin apply --accept-shorter' goes on from it
            """
        case .otherEvents(let path, let acknowledged):
            """
            \(path): the first \(acknowledged) events are not those that were acknowledged: if \
            this is a copy that was put back, 'epin apply --accept-shorter' goes on from it
            """
        case .outOfOrder(let sequence, let expected):
            "event \(sequence) where event \(expected) must follow"
        case .timeGoesBack(let sequence, let time, let last):
            "event \(sequence) has time \(time), before the \(last) of the event before"
        }
    }
}
