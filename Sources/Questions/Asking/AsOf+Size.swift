import Ledger

extension AsOf {
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
}
