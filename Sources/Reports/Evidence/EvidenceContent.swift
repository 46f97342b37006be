import Ledger
import Pages

/// What a bundle holds, before it is written as files or after it is read from them. Everything
/// else in a bundle is made from it.
package struct EvidenceContent: Hashable, Sendable {
    package let subject: EvidenceSubject
    package let language: Language
    /// Ascending by sequence.
    package let records: [EvidenceRecord]
    package let checkpoint: SignedCheckpoint
    package let key: VerifierKey
    package let witnesses: [VerifierKey]

    var declaration: EvidenceDeclaration {
        EvidenceDeclaration(subject: subject, language: language, recordCount: records.count)
    }

    /// The cardholder of the stream; nil for a query, or when the challenge is not there.
    var holder: UInt64? {
        switch subject {
        case .cardholder(let number): number
        case .challenge: opening?.stream
        case .query: nil
        }
    }

    /// The opening of the challenge that it is about.
    var opening: Event? {
        guard case .challenge(let number) = subject else { return nil }
        return event(number).flatMap { $0.kind == .challengeOpened ? $0 : nil }
    }

    /// The events of the holder's stream; all but those of the ledger itself for a query.
    var events: [Event] {
        guard let holder else {
            return records.map(\.event)
        }
        return records.map(\.event).filter { $0.stream == holder }
    }

    /// Those of the challenge that it is about.
    var challengeEvents: [Event] {
        guard let opening else { return [] }
        return events.filter {
            $0.sequence == opening.sequence || $0.challenge == opening.sequence
        }
    }

    /// The policies that it holds.
    var policies: [Event] { records.map(\.event).filter { $0.kind == .policyChanged } }

    /// Whether the time of the ledger was made up.
    var isSimulated: Bool { records.first?.event.simulated == 1 }

    /// - Complexity: a binary search.
    func event(_ sequence: UInt64) -> Event? {
        var range = records[...]
        while let first = range.first {
            let middle = range.startIndex + range.count / 2
            if records[middle].sequence == sequence { return records[middle].event }
            if first.sequence == records[middle].sequence { return nil }
            range =
                records[middle].sequence < sequence
                ? range[middle...].dropFirst() : range[..<middle]
        }
        return nil
    }
}
