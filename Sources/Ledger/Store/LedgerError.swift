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
    /// A record to be appended that does not follow the last one.
    case outOfOrder(sequence: UInt64, expected: UInt64)
    case timeGoesBack(sequence: UInt64, time: UInt64, last: UInt64)

    public var description: String {
        switch self {
        case .notALedger(let path): "\(path): no ledger here"
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
        case .outOfOrder(let sequence, let expected):
            "event \(sequence) where event \(expected) must follow"
        case .timeGoesBack(let sequence, let time, let last):
            "event \(sequence) has time \(time), before the \(last) of the event before"
        }
    }
}
