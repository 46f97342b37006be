import Ledger

extension EvidenceContent {
    /// Checks that the records are what the subject asks for: the first event of the ledger, the
    /// policies that the events name, and every event of a stream from the first without a gap.
    ///
    /// - Returns: what that shows.
    func checkSubject() throws(EvidenceFault) -> String {
        guard let first = records.first?.event, first.sequence == 0, first.kind == .ledgerCreated
        else { throw EvidenceFault("the first event of the ledger is missing") }
        for event in records.map(\.event) where event.kind != .policyChanged {
            guard let policy = event.policy else { continue }
            guard self.event(policy)?.kind == .policyChanged else {
                throw EvidenceFault(
                    "event \(event.sequence) was decided under the policy of event \(policy), "
                        + "which is missing")
            }
        }
        switch subject {
        case .query: return "\(records.count) events, with the policies that they name"
        case .cardholder(let number):
            try checkStream(number)
            return "every event of cardholder \(number), version 1 to \(events.count)"
        case .challenge(let number):
            guard let opening else { throw EvidenceFault("no challenge \(number)") }
            try checkStream(opening.stream)
            guard try isEnded(number) else {
                return "every event of cardholder \(opening.stream), version 1 to "
                    + "\(events.count), among them those of challenge \(number), which had not "
                    + "ended"
            }
            return "every event of cardholder \(opening.stream), version 1 to \(events.count), "
                + "the end of challenge \(number)"
        }
    }

    /// The stream begins with the registration, and each event names the one before.
    private func checkStream(_ stream: UInt64) throws(EvidenceFault) {
        var previous: Event?
        for event in records.map(\.event) {
            guard event.stream == stream else {
                guard event.sequence == 0 || event.kind == .policyChanged else {
                    throw EvidenceFault(
                        "event \(event.sequence) is not of cardholder \(stream)")
                }
                continue
            }
            let version = (previous?.version ?? 0) + 1
            guard event.version == version, event.previous == previous?.sequence,
                (previous?.time ?? 0) <= event.time,
                (event.kind == .cardholderRegistered) == (previous == nil),
                previous != nil || event.sequence == stream
            else {
                throw EvidenceFault(
                    "event \(event.sequence), version \(event.version) of cardholder \(stream), "
                        + "does not follow version \(version - 1)")
            }
            previous = event
        }
        guard previous != nil else { throw EvidenceFault("no event of cardholder \(stream)") }
    }

    /// Whether a challenge has ended: the stream in the bundle ends with its end.
    private func isEnded(_ challenge: UInt64) throws(EvidenceFault) -> Bool {
        guard let end = ending else { return false }
        guard end.sequence == events.last?.sequence else {
            throw EvidenceFault("events after the end of challenge \(challenge)")
        }
        return true
    }

    /// The end of the challenge that it is about.
    var ending: Event? { challengeEvents.first { $0.kind == .challengeEnded } }
}
