import Ledger

/// An event that the state before it does not allow: the ledger was not written by these rules.
public struct StateError: Error, Hashable, Sendable, CustomStringConvertible {
    public let sequence: UInt64
    public let kind: Kind
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        /// Version or `previous` does not continue the stream.
        case streamBroken
        /// It names a cardholder, session, code or challenge that was never opened.
        case unknown(String, UInt64)
        case illegalTransition(from: String)
    }

    init(_ reason: Reason, _ event: Event) {
        self.reason = reason
        sequence = event.sequence
        kind = event.kind
    }

    public var description: String {
        let what =
            switch reason {
            case .streamBroken: "does not continue its stream"
            case .unknown(let thing, let id): "names the unknown \(thing) \(id)"
            case .illegalTransition(let from): "cannot follow \(from)"
            }
        return "event \(sequence) (\(kind)) \(what)"
    }
}
