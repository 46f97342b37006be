import Ledger

extension Service {
    package struct RetentionOutcome {
        package let plan: RetentionPlan
        /// The events that say what is gone; none when nothing was due, or for a dry run.
        package let receipts: [Event]
        /// The vault of before an upgrade, which is destroyed with it.
        package let earlierVault: String?
    }

    /// Erases what the vault has kept longer than the settings say. Events are never deleted.
    ///
    /// - Complexity: every value of the vault, and a copy of it.
    package func endRetention(
        account: String, isDryRun: Bool = false
    ) throws -> RetentionOutcome {
        let periods = try Settings(reading: directory).retention
        return try erasing { appender, projection, ledger in
            let now = ownTime(appender)
            let plan = try vault.read {
                try RetentionPlan(projection, ledger, $0, periods, now: now)
            }
            let due = plan.due
            guard !isDryRun, !due.isEmpty else {
                return RetentionOutcome(
                    plan: plan, receipts: [], earlierVault: due.isEmpty ? nil : earlierVault)
            }
            var draft = erasureDraft(appender, projection)
            var erasure = Erasure()
            var codes: [UInt64] = []
            let owners = Dictionary(grouping: due, by: \.cardholder)
            for (cardholder, items) in owners.sorted(by: { $0.key < $1.key }) {
                let values = items.compactMap(\.named)
                try Rules.erase(
                    cardholder, values, because: .retentionEnded, account, nil, &draft)
                erasure.references.formUnion(values.map(\.reference))
                if values.count < items.count { erasure.credentials.insert(cardholder) }
                // A message has the address or the number in it.
                guard values.contains(where: { $0.kind == .email || $0.kind == .phone }) else {
                    continue
                }
                codes += try DataSubject(cardholder, projection, ledger)?.codes ?? []
            }
            let receipts = try append(draft, appender, projection)
            let earlier = earlierVault
            try erase(erasure, messages: codes)
            return RetentionOutcome(plan: plan, receipts: receipts, earlierVault: earlier)
        }
    }
}

extension RetentionPlan.Item {
    /// Nil for a password.
    fileprivate var named: (kind: ReferenceKind, reference: UInt64)? {
        guard case .reference(let kind) = data else { return nil }
        return (kind, reference)
    }
}
