import Ledger
import Projections

/// The commands of the enrolment portal.
extension Rules {
    static func decide(
        _ command: PortalCommand, _ facts: Facts, _ draft: inout Draft
    ) throws {
        switch command {
        case .requestCodes(_, let verifier):
            try requestCodes(facts.email, verifier, facts, &draft)
        case .resendCodes(let id, let verifier): try resendCodes(id, verifier, &draft)
        case .goBack(let id): try goBack(id, &draft)
        case .submitCodes(let id, let sms, let email):
            try submitCodes(id, sms, email, facts, &draft)
        case .setPassword(let id, let password): try setPassword(id, password, facts, &draft)
        case .cancelPassword(let id):
            try inOpenSession(id, &draft) { session, draft in
                try draft.emit(.passwordEntryCancelled, session.cardholder) { $0.session = id }
            }
        case .modifyPhone(let id, _, let verifier):
            try modifyPhone(id, facts.phone!, verifier, &draft)
        case .confirmPhone(let id, let sms): try confirmPhone(id, sms, facts, &draft)
        case .deactivateMethod(let id): try setMethod1(id, active: false, &draft)
        case .activateMethod(let id): try setMethod1(id, active: true, &draft)
        case .chooseLanguage(let id, let language):
            try inOpenSession(id, &draft) { session, draft in
                try draft.emit(.languageChosen, session.cardholder) {
                    $0.session = id
                    $0.language = language
                }
            }
        case .logOut(let id): try logOut(id, &draft)
        }
    }

    static func question(
        _ command: PortalCommand, _ state: State, now: UInt64
    ) throws -> Question {
        switch command {
        case .submitCodes(let id, let sms, let email):
            guard let session = try state.session(id), session.status == .awaitingCodes,
                try isFree(session.cardholder, state, now)
            else { return .none }
            let codes = try session.codes.compactMap { try state.code($0) }
            func typed(_ submission: Submission, _ channel: Channel) -> TypedCode? {
                TypedCode(submission, codes.filter { $0.channel == channel }.map(\.id))
            }
            return .codes(sms: typed(sms, .sms), email: typed(email, .email))
        case .setPassword(let id, .secret(let password, let confirmation)):
            guard let session = try state.session(id), session.status == .open,
                let cardholder = try state.cardholder(session.cardholder)
            else { return .none }
            return .newPassword(
                password, confirmation: confirmation, cardholder: cardholder.id,
                version: cardholder.credentialVersion)
        case .confirmPhone(let id, let sms):
            guard let session = try state.session(id), session.status == .open,
                let code = session.phoneCode, try isFree(session.cardholder, state, now)
            else { return .none }
            return .codes(sms: TypedCode(sms, [code]), email: nil)
        case .setPassword(_, .result), .requestCodes, .resendCodes, .goBack, .cancelPassword,
            .modifyPhone, .deactivateMethod, .activateMethod, .chooseLanguage, .logOut:
            return .none
        }
    }
}
