import Ledger

/// One case of an investigation: what was noted, the events that are its evidence, and the
/// cardholders whose data it keeps from retention and erasure.
public struct Case: Row, Hashable {
    public enum Status: UInt8, CodedValue {
        case open = 1
        case closed = 2
    }

    /// The sequence of `caseOpened`.
    public var id: UInt64 = 0
    public var status = Status.open
    /// Its last event, holds included.
    public var last: UInt64 = 0
    /// The events attached, in the order of attaching.
    public var evidence: [UInt64] = []
    /// The cardholders that it holds, in the order of the holds.
    public var holders: [UInt64] = []

    package init() {}

    package mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&id)
        try coder.coded(&status)
        try coder.number(&last)
        try coder.numbers(&evidence)
        try coder.numbers(&holders)
    }

    /// The state that `caseOpened` opens.
    package init(opening event: Event) {
        id = event.sequence
        last = event.sequence
    }

    /// Folds one event that names this case.
    package mutating func evolve(_ event: Event) throws(StateError) {
        guard status == .open, isAdmitted(event) else {
            throw StateError(.illegalTransition(from: "case \(status)"), event)
        }
        last = event.sequence
        switch event.kind {
        case .eventsAttached: evidence += event.events!
        case .holdPlaced: holders.append(event.stream)
        case .holdReleased: holders.removeAll { $0 == event.stream }
        case .caseClosed: status = .closed
        default: break
        }
    }

    /// Nothing is attached or held twice, nothing is released that is not held, and a case that is
    /// closed holds nobody.
    private func isAdmitted(_ event: Event) -> Bool {
        switch event.kind {
        case .caseNoted: true
        case .eventsAttached:
            event.events!.allSatisfy { $0 < event.sequence && !evidence.contains($0) }
                && Set(event.events!).count == event.events!.count
        case .holdPlaced: event.stream != 0 && !holders.contains(event.stream)
        case .holdReleased: holders.contains(event.stream)
        case .caseClosed: holders.isEmpty
        default: false
        }
    }
}
