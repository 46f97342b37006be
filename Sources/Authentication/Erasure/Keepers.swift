import Ledger
import Projections

/// Why a value of one person stays when that person is erased.
package enum Keeper: Hashable, Sendable, CustomStringConvertible {
    /// Another cardholder has it too.
    case cardholder(UInt64)
    /// It is in the evidence of a case that is open.
    case `case`(UInt64)

    package var description: String {
        switch self {
        case .cardholder(let id): "cardholder \(id) has it too"
        case .case(let id): "case \(id) holds it"
        }
    }
}

/// Who keeps what, whoever asks for it to go.
package struct Keepers {
    private let projection: Projection
    private let ledger: LedgerSnapshot
    /// The references in evidence that belongs to no cardholder, each with its case.
    private var evidence: [UInt64: UInt64] = [:]

    /// - Complexity: the evidence of the open cases.
    package init(_ projection: Projection, _ ledger: LedgerSnapshot) throws {
        self.projection = projection
        self.ledger = ledger
        for id in projection.state.ledger.openCases {
            for sequence in try projection.state.case(id)?.evidence ?? [] {
                guard let event = try ledger.event(sequence), event.stream == 0 else { continue }
                for (_, reference) in event.references { evidence[reference] = id }
            }
        }
    }

    /// Who keeps a value besides this cardholder; nil when nobody does.
    ///
    /// - Complexity: the events that name it, up to the first that decides.
    package func keeper(
        of kind: ReferenceKind, _ reference: UInt64, besides own: UInt64
    ) throws -> Keeper? {
        try keeper(of: kind, reference, seen: [0, own], sharing: true)
    }

    /// The case that keeps a value; nil when none does.
    package func caseOn(_ kind: ReferenceKind, _ reference: UInt64) throws -> UInt64? {
        switch try keeper(of: kind, reference, seen: [0], sharing: false) {
        case .case(let id): id
        default: nil
        }
    }

    /// - Parameters:
    ///   - seen: streams that do not count.
    ///   - sharing: whether a cardholder who has it keeps it.
    private func keeper(
        of kind: ReferenceKind, _ reference: UInt64, seen: Set<UInt64>, sharing: Bool
    ) throws -> Keeper? {
        if let id = evidence[reference] { return .case(id) }
        var seen = seen
        var found: Keeper?
        try projection.forEachSequence(IndexKey(kind.indexField, reference)) { sequence in
            guard let event = try ledger.event(sequence) else { return false }
            guard seen.insert(event.stream).inserted,
                let other = try projection.state.cardholder(event.stream)
            else { return true }
            if let id = other.holds.first {
                found = .case(id)
            } else if sharing,
                try other.hasNow(kind, reference)
                    || projection.state.session(of: other, proving: reference) != nil
            {
                found = .cardholder(other.id)
            }
            return found == nil
        }
        return found
    }
}

extension State {
    /// The session in which a cardholder is about to prove that a phone number is the holder's; nil
    /// when there is none.
    func session(of holder: Cardholder, proving phone: UInt64) throws -> UInt64? {
        try holder.liveSessions.first { try session($0)?.newPhone == phone }
    }
}

extension Cardholder {
    /// Whether a value is this cardholder's now; an address that both came from counts as such.
    func has(_ kind: ReferenceKind, _ reference: UInt64) -> Bool {
        switch kind {
        case .email: email == reference
        case .phone: phone == reference
        case .card: cards.contains(reference)
        case .origin, .device: true
        }
    }

    /// The same, unless everything of this cardholder was erased.
    func hasNow(_ kind: ReferenceKind, _ reference: UInt64) -> Bool {
        erasedBy == nil && has(kind, reference)
    }
}
