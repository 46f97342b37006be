import Ledger

/// The result of reading and hashing every record of a ledger.
public struct Verification: Sendable {
    /// The size in the head of the tree.
    public internal(set) var size: UInt64 = 0
    /// The root from the head; the records lead to it if and only if nothing was found.
    public internal(set) var root = Digest.zero
    public internal(set) var findings: [Finding] = []

    public var isIntact: Bool { findings.isEmpty }

    /// Something that is not as it was appended.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// The events it concerns.
        public internal(set) var events: ClosedRange<UInt64>
        public let fault: Fault

        public enum Fault: Hashable, Sendable {
            /// The record is not the one that was hashed.
            case altered
            /// The record is right; the hash stored beside it is not.
            case hashDamaged
            case missing
            /// The record has a sequence other than its place.
            case misplaced
            /// There are records beyond the size in the head.
            case beyondHead
            /// Records and the hashes beside them agree with each other, but not with the tree.
            case rewritten
            /// Records and hashes agree with each other, but not with the head of the tree.
            case headMismatch
            /// A hash of the tree itself is missing or wrong.
            case treeDamaged
            case malformed(MalformedCBOR)
            case timeGoesBack
            /// Version or `previous` does not continue the stream.
            case streamBroken
            /// The store cannot be read further.
            case unreadable(String)
        }

        public var description: String {
            let name =
                events.count == 1
                ? "event \(events.lowerBound)"
                : "events \(events.lowerBound)–\(events.upperBound)"
            return switch fault {
            case .altered: "\(name): altered"
            case .hashDamaged: "\(name): unaltered, but the stored hash is damaged"
            case .missing: "\(name): missing"
            case .misplaced: "\(name): another event is in this place"
            case .beyondHead: "\(name): beyond the end of the tree"
            case .rewritten: "\(name): not what the tree was built from"
            case .headMismatch: "\(name): the head of the tree does not match them"
            case .treeDamaged: "\(name): the tree's own hash of them is damaged"
            case .malformed(let error): "\(name): malformed: \(error)"
            case .timeGoesBack: "\(name): earlier than the event before"
            case .streamBroken: "\(name): does not continue its stream"
            case .unreadable(let reason): "from \(name) on: unreadable: \(reason)"
            }
        }
    }
}
