import Ledger
import Projections

/// What is held on one person and why: the answer to a request for access (GDPR, article 15).
///
/// Values are clear for who may read the vault; for others there are the references alone.
public struct SubjectReport {
    private let subject: DataSubject
    private let projection: Projection
    private let ledger: LedgerSnapshot
    private let vault: VaultReader?
    private let periods: RetentionPeriods

    /// Nil when there is no such cardholder.
    ///
    /// - Parameter vault: nil for who may not read it.
    /// - Complexity: the events of the cardholder.
    package init?(
        _ cardholder: UInt64, _ projection: Projection, _ ledger: LedgerSnapshot,
        vault: VaultReader?, periods: RetentionPeriods
    ) throws {
        guard let subject = try DataSubject(cardholder, projection, ledger) else { return nil }
        self.subject = subject
        (self.projection, self.ledger) = (projection, ledger)
        (self.vault, self.periods) = (vault, periods)
    }

    /// One value that is held, or was.
    package struct Held {
        package let data: DataClass
        /// Nil for a password.
        package let reference: UInt64?
        /// The value, or for a card its mask; nil for who may not see it and when it is gone.
        package let value: String?
        /// `held`, `erased`, or `unknown` for who may not read the vault.
        package let status: String
        /// What the cardholder has now.
        package let isCurrent: Bool
        package let since: Event
        package let lastUse: Event
        /// What says that it is gone.
        package let receipt: UInt64?
    }

    /// In the order in which they came, passwords last.
    package func held() throws -> [Held] {
        let row = subject.cardholder
        var all = try subject.values.map { value in
            let isThere = try vault?.contains(value.reference)
            let receipt = subject.receipts[value.reference]
            let isErased = isThere.map { !$0 } ?? (receipt != nil)
            let clear =
                value.kind == .card
                ? subject.masks[value.reference] : try vault?.value(value.reference)
            return Held(
                data: DataClass(value.kind), reference: value.reference, value: clear,
                status: isErased ? "erased" : isThere == nil ? "unknown" : "held",
                isCurrent: row.isCurrent(value.kind, value.reference),
                since: try event(value.first), lastUse: try event(value.last),
                receipt: receipt)
        }
        if let id = row.credentialEvent, !row.isCredentialExternal {
            let versions = try vault?.keptPasswords(of: row.id)
            let set = try event(id)
            let isErased = versions.map(\.isEmpty) ?? (row.erasedBy != nil)
            all.append(
                Held(
                    data: .credential, reference: nil, value: nil,
                    status: isErased ? "erased" : versions == nil ? "unknown" : "held",
                    isCurrent: true, since: set, lastUse: set, receipt: row.erasedBy))
        }
        return all
    }

    private func event(_ sequence: UInt64) throws -> Event {
        guard let event = try ledger.event(sequence) else {
            throw ViewsError.unusable(path: "views", "there is no event \(sequence)")
        }
        return event
    }

    /// What stays for ever, and why.
    package static let kept = """
        The events stay, as the evidence of how each payment was authenticated (PSD2, article \
        72), under a tree whose proofs go on holding. They have references, which stand for \
        nothing once the vault's rows are gone; masks of cards; merchants and amounts.
        """

    // MARK: The access copy

    package func json() throws -> JSON {
        let row = subject.cardholder
        return .object([
            JSON.Member(key: "cardholder", value: .number(row.id)),
            JSON.Member(key: "data", value: .array(try held().map(json))),
            JSON.Member(key: "events", value: .array(subject.tallies.map(Self.json))),
            JSON.Member(key: "holds", value: .array(row.holds.map { .number($0) })),
            JSON.Member(key: "cases", value: .array(subject.cases.map { .number($0) })),
            JSON.Member(key: "erasedBy", value: row.erasedBy.map { .number($0) } ?? .null),
            JSON.Member(key: "kept", value: .string(Self.kept)),
        ])
    }

    private func json(_ held: Held) -> JSON {
        .object([
            JSON.Member(key: "class", value: .string(held.data.name)),
            JSON.Member(key: "reference", value: held.reference.map { .number($0) } ?? .null),
            JSON.Member(key: "value", value: held.value.map(JSON.string) ?? .null),
            JSON.Member(key: "status", value: .string(held.status)),
            JSON.Member(key: "current", value: .bool(held.isCurrent)),
            JSON.Member(key: "since", value: Self.time(held.since.time)),
            JSON.Member(key: "sinceEvent", value: .number(held.since.sequence)),
            JSON.Member(key: "lastUse", value: Self.time(held.lastUse.time)),
            JSON.Member(key: "lastEvent", value: .number(held.lastUse.sequence)),
            JSON.Member(key: "erasedBy", value: held.receipt.map { .number($0) } ?? .null),
            JSON.Member(key: "purpose", value: .string(held.data.purpose)),
            JSON.Member(key: "retentionDays", value: .number(periods[held.data])),
        ])
    }

    private static func json(_ tally: DataSubject.Tally) -> JSON {
        .object([
            JSON.Member(key: "kind", value: .string(tally.kind.name)),
            JSON.Member(key: "count", value: .number(tally.count)),
            JSON.Member(key: "first", value: time(tally.firstTime)),
            JSON.Member(key: "last", value: time(tally.lastTime)),
        ])
    }

    private static func time(_ milliseconds: UInt64) -> JSON {
        .string(UTCTime(milliseconds: milliseconds).description)
    }
}

extension Cardholder {
    fileprivate func isCurrent(_ kind: ReferenceKind, _ reference: UInt64) -> Bool {
        switch kind {
        case .email: email == reference
        case .phone: phone == reference
        case .card: cards.contains(reference)
        case .origin, .device: false
        }
    }
}
