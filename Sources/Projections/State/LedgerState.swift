import Ledger

/// What is true of the ledger as a whole: its own stream, 0.
public struct LedgerState: Row, Hashable {
    public var version: UInt64 = 0
    public var last: UInt64 = 0
    public var isSimulated = false
    public var policy = Policy.initial
    /// Codes issued whose delivery has no recorded outcome yet.
    public var unsentCodes: [UInt64] = []
    /// Cases that have not been closed, ascending.
    public var openCases: [UInt64] = []

    package init() {}

    package mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&version)
        try coder.number(&last)
        try coder.flag(&isSimulated)
        var sequence = policy.sequence
        let policy = policy
        var values = Policy.recorded { policy[$0] }
        try coder.number(&sequence)
        try coder.numbers(&values)
        self.policy = Policy(sequence: sequence, values: values)
        try coder.numbers(&unsentCodes)
        try coder.numbers(&openCases)
    }

    /// Folds one event of any stream.
    package mutating func fold(_ event: Event) throws(StateError) {
        if event.stream == 0 { try evolve(event) }
        switch event.kind {
        case .codeIssued: unsentCodes.append(event.sequence)
        case .codeSent, .codeVoided, .codeSuperseded:
            if let index = unsentCodes.firstIndex(of: event.code!) {
                unsentCodes.remove(at: index)
            }
        default: break
        }
    }

    /// Folds one event of stream 0.
    private mutating func evolve(_ event: Event) throws(StateError) {
        guard event.version == version + 1, version == 0 || event.previous == last,
            (event.kind == .ledgerCreated) == (version == 0)
        else { throw StateError(.streamBroken, event) }
        version = event.version
        last = event.sequence
        switch event.kind {
        case .ledgerCreated: isSimulated = event.simulated != 0
        case .policyChanged:
            policy = Policy(sequence: event.sequence, values: event.parameters!)
        case .caseOpened: openCases.append(event.sequence)
        case .caseClosed: openCases.removeAll { $0 == event.case }
        default: break
        }
    }
}
