import Ledger
import Projections

/// The steps of an open session.
extension Rules {
    /// Enrolment or modification: the holder does the same, the system knows which it is. The old
    /// password is not asked.
    static func setPassword(
        _ id: UInt64, _ password: NewPassword, _ facts: Facts, _ draft: inout Draft
    ) throws {
        try inOpenSession(id, &draft) { session, draft in
            let cardholder = try cardholder(session.cardholder, draft)
            let (result, verifier) = judge(password, facts, draft.policy)
            switch result {
            case .notConfirmed:
                try draft.emit(.passwordNotConfirmed, cardholder.id) {
                    $0.session = id
                    $0.verifier = verifier
                }
            case .notFourDigits, .weak, .reused:
                try draft.emit(.passwordRefused, cardholder.id) {
                    $0.session = id
                    $0.reason = Reason(name: result.name)
                    $0.verifier = verifier
                }
            case .accepted: try keepPassword(cardholder, id, verifier, &draft)
            }
        }
    }

    private static func judge(
        _ password: NewPassword, _ facts: Facts, _ policy: Policy
    ) -> (PasswordResult, verifier: String?) {
        let refusesWeak = policy[.weakPasswordRefusal] == 1
        let refusesReused = policy[.passwordReuse] == 0
        switch password {
        case .result(.weak, let verifier) where !refusesWeak: return (.accepted, verifier)
        case .result(.reused, let verifier) where !refusesReused: return (.accepted, verifier)
        case .result(let result, let verifier): return (result, verifier)
        case .secret:
            guard facts.newPassword == .accepted else { return (facts.newPassword, nil) }
            if refusesWeak, facts.isNewPasswordWeak { return (.weak, nil) }
            if refusesReused, facts.isNewPasswordReused { return (.reused, nil) }
            return (.accepted, nil)
        }
    }

    private static func keepPassword(
        _ cardholder: Cardholder, _ session: UInt64, _ verifier: String?, _ draft: inout Draft
    ) throws {
        let version = cardholder.credentialVersion + 1
        let kind: Kind = cardholder.isEnrolled ? .passwordChanged : .passwordSet
        let change = try draft.emit(kind, cardholder.id) {
            $0.session = session
            $0.credentialVersion = version
            $0.cards = cardholder.cards
            $0.verifier = verifier
        }
        notify(cardholder, of: change, &draft)
        if verifier == nil {
            draft.add(.keepPassword(cardholder: cardholder.id, version: version))
        }
        if cardholder.isEnrolled {
            draft.add(.forgetPassword(cardholder: cardholder.id, version: version - 1))
        }
    }

    static func setMethod1(_ id: UInt64, active: Bool, _ draft: inout Draft) throws {
        try inOpenSession(id, &draft) { session, draft in
            let holder = try cardholder(session.cardholder, draft)
            guard holder.isMethod1Active != active else {
                throw CommandError(
                    .conflict, field: "session",
                    "method 1 is already \(active ? "active" : "inactive")")
            }
            let change = try draft.emit(
                active ? .methodActivated : .methodDeactivated, holder.id
            ) { $0.session = id }
            notify(holder, of: change, &draft)
        }
    }

    /// Runs a step if the session is open, the holder is not locked and it has not been idle.
    static func inOpenSession(
        _ id: UInt64, _ draft: inout Draft,
        _ step: (Session, inout Draft) throws -> Void
    ) throws {
        let session = try session(id, &draft)
        guard try admits(.open, session, &draft) else { return }
        try step(session, &draft)
    }
}
