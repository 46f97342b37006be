import Ledger

/// A single event, judged with what all detectors know, without a memory of its own.
final class SingleEvent: Pattern {
    let kinds: [Kind]
    private let match: @Sendable (Event, DetectionContext) -> Match?

    init(_ kinds: [Kind], match: @escaping @Sendable (Event, DetectionContext) -> Match?) {
        (self.kinds, self.match) = (kinds, match)
    }

    func take(_ event: Event, _ context: DetectionContext) -> Match? { match(event, context) }
    func sweep(at time: UInt64) {}
    func code(_ coder: inout RowCoder) throws(MalformedCBOR) {}
}
