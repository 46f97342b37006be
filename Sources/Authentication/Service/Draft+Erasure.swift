import Ledger
import Projections

/// The receipts of what a plan erases: drafted for those who carry it out, and for those who only
/// ask what would become of it.
extension Draft {
    init(erasing state: State, at now: UInt64) {
        self.init(state, now: now, actor: .operator, request: nil, facts: Facts())
    }

    /// - Throws: ``CommandError`` when a hold stands, or a session or a challenge lives.
    mutating func erase(_ plan: ErasurePlan, _ account: String, _ ticket: String?) throws {
        try Rules.erase(
            plan.subject.cardholder.id, plan.due.map { ($0.kind, $0.reference) },
            because: .erasureRequested, account, ticket, &self)
    }

    /// - Throws: ``CommandError`` when a session or a payment lives that may go on with the value.
    mutating func erase(
        _ plan: ValueErasurePlan, _ account: String, _ ticket: String?
    ) throws {
        let subject = plan.subject
        for id in subject.cardholders { try Rules.requireErasable(id, &self) }
        try Rules.erase(
            0, [(subject.kind, subject.reference)], because: .erasureRequested, account, ticket,
            &self)
    }

    /// - Returns: what is to be gone, and the cardholders whose messages go too.
    mutating func erase(
        _ plan: RetentionPlan, _ account: String
    ) throws -> (erasure: Erasure, told: [UInt64]) {
        var erasure = Erasure()
        var told: [UInt64] = []
        let owners = Dictionary(grouping: plan.due, by: \.cardholder)
        for (cardholder, items) in owners.sorted(by: { $0.key < $1.key }) {
            let values = items.compactMap(\.named)
            try Rules.erase(cardholder, values, because: .retentionEnded, account, nil, &self)
            erasure.references.formUnion(values.map(\.reference))
            if values.count < items.count { erasure.credentials.insert(cardholder) }
            // A message has the address or the number in it.
            if values.contains(where: { $0.kind == .email || $0.kind == .phone }) {
                told.append(cardholder)
            }
        }
        return (erasure, told)
    }
}

extension RetentionPlan.Item {
    /// Nil for a password.
    fileprivate var named: (kind: ReferenceKind, reference: UInt64)? {
        guard case .reference(let kind) = data else { return nil }
        return (kind, reference)
    }
}
