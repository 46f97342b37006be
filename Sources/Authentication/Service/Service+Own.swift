import Ledger
import Projections

/// Events of the program itself, and verifiers that are of no more use.
extension Service {
    func appendOwn(
        _ kind: Kind, _ fill: (inout Event) -> Void = { _ in }
    ) throws -> UInt64 {
        try ledger.append { appender in
            try appendOwn(kind, appender, current(appender.snapshot), fill)
        }
    }

    @discardableResult
    func appendOwn(
        _ kind: Kind, _ appender: Appender, _ projection: Projection,
        _ fill: (inout Event) -> Void
    ) throws -> UInt64 {
        var draft = Draft(
            projection.state, now: ownTime(appender), actor: .system, request: nil,
            facts: Facts())
        try draft.emitDue(kind, 0, fill)
        let event = draft.decision.events[0]
        try append(event, appender, projection)
        return event.sequence
    }

    /// Deletes what earlier decisions left to forget.
    func forget(_ vault: VaultWriter) throws {
        for effect in toForget {
            switch effect {
            case .forgetCodes(let codes): for code in codes { try vault.forgetCode(code) }
            case .forgetPassword(let cardholder, let version):
                try vault.forgetPassword(cardholder: cardholder, version: version)
            case .issue, .keepPassword: preconditionFailure("not something to forget")
            }
        }
    }

    /// Verifiers that a process which was killed had no time to forget.
    func forgetEnded(_ vault: VaultWriter) throws {
        let state = try ledger.read { try current($0).state }
        for id in try vault.keptCodes() {
            let code = try state.code(id)
            let isLive = try code.map { code in
                if let session = code.session {
                    return try state.session(session)?.status == .awaitingCodes
                }
                return try state.challenge(code.challenge!)?.status != .ended
            }
            if isLive != true { try vault.forgetCode(id) }
        }
        for (id, version) in try vault.keptPasswords() {
            if try state.cardholder(id)?.credentialVersion != version {
                try vault.forgetPassword(cardholder: id, version: version)
            }
        }
    }
}
