import Ledger
import Projections

/// Events of the program itself, and verifiers that are no longer needed.
extension Service {
    func appendOwn(
        _ kind: Kind, _ fill: (inout Event) -> Void = { _ in }
    ) throws -> UInt64 {
        try decide { appender, projection in
            let next = try vault.read { try $0.nextReference(heldAgainst: appender.snapshot) }
            appender.noteReferences(next)
            let now = try ownTime(appender, projection)
            return try appendOwn(kind, at: now, appender, projection, fill)
        }
    }

    @discardableResult
    func appendOwn(
        _ kind: Kind, at now: UInt64, _ appender: Appender, _ projection: Projection,
        _ fill: (inout Event) -> Void
    ) throws -> UInt64 {
        let event = try Rules.recordOwn(kind, projection.state, now: now, fill)
        try append(event, appender, projection)
        return event.sequence
    }

    /// Records every limit when the last `policyChanged` does not: an earlier version of the
    /// program wrote it, and what this one adds is in force from here on.
    func restatePolicy() throws {
        let (policy, stated) = try ledger.read { ledger in
            let policy = try current(ledger).state.ledger.policy
            let event = policy.sequence == 0 ? nil : try ledger.event(policy.sequence)
            return (policy, event?.parameters ?? [])
        }
        let whole = Policy.recorded { policy[$0] }
        guard stated.count < whole.count else { return }
        _ = try appendOwn(.policyChanged) { $0.parameters = whole }
    }

    /// Deletes what earlier decisions left to forget.
    func forget(_ vault: VaultWriter) throws {
        for effect in toForget {
            switch effect {
            case .forgetCodes(let codes): for code in codes { try vault.forgetCode(code) }
            case .forgetPassword(let cardholder, let version):
                try vault.forgetPassword(cardholder: cardholder, version: version)
            case .issue, .warn, .notify, .keepPassword:
                preconditionFailure("not something to forget")
            }
        }
    }

    /// Verifiers that a process which was killed had no time to forget.
    func forgetEnded(_ vault: VaultWriter) throws {
        let state = try ledger.read { try current($0).state }
        for id in try vault.keptCodes() {
            // Views can lack a row; nothing is deleted because something is missing there.
            guard let code = try state.code(id) else { continue }
            let session = try code.session.flatMap { try state.session($0) }
            let challenge = try code.challenge.flatMap { try state.challenge($0) }
            let isOver =
                session.map {
                    $0.status == .closed || $0.status == .open && $0.phoneCode != id
                }
                ?? challenge.map { $0.status == .ended } ?? false
            if isOver { try vault.forgetCode(id) }
        }
    }
}
