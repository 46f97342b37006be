import Ledger

/// A point in the ledger: after an event, or after everything of a moment.
package enum AsOf {
    /// The number of events up to the point that an option or an argument names; all of them when
    /// it is not given.
    package static func size(
        _ inquiry: Inquiry, _ ledger: LedgerSnapshot, _ name: String = "as-of"
    ) throws -> UInt64 {
        guard let text = inquiry.arguments.stringIfGiven(name) else { return ledger.size }
        if let sequence = UInt64(text) {
            guard sequence < ledger.size else {
                throw Failure("no event \(sequence): the ledger has \(ledger.size)")
            }
            return sequence + 1
        }
        guard let time = try inquiry.times().milliseconds(text) else {
            let place = name == "point" ? "POINT" : "--\(name)"
            throw UsageError("'\(place) \(text)': a sequence or a time is expected")
        }
        return try ledger.firstSequence(atOrAfter: time + 1)
    }

    package static let option = Option(
        "as-of", takes: "POINT",
        help: "As of an event's sequence, or of a time such as 2022-02-07T21:28:18Z.")

    package static let moment = Option(
        "at", takes: "TIME",
        help: "At that moment: what had run out by then is over, recorded or not.")
}
