import Ledger
import Projections

/// The commands of a payment.
extension Rules {
    static func decide(
        _ command: PaymentCommand, _ facts: Facts, _ draft: inout Draft
    ) throws {
        switch command {
        case .openChallenge(_, let transaction): try openChallenge(transaction, facts, &draft)
        case .submitPassword(let id, let password, _):
            try submitPassword(id, password, facts, &draft)
        case .submitCode(let id, let code, _): try submitCode(id, code, facts, &draft)
        case .cancelChallenge(let id): try stopChallenge(id, .cancelled, &draft)
        case .reportTechnicalError(let id): try stopChallenge(id, .technicalError, &draft)
        }
    }

    static func question(
        _ command: PaymentCommand, _ state: State, now: UInt64
    ) throws -> Question {
        switch command {
        case .submitPassword(let id, .secret(let text), _):
            guard let challenge = try state.challenge(id), challenge.status == .opened,
                try isFree(challenge.cardholder, state, now),
                let cardholder = try state.cardholder(challenge.cardholder),
                isEnrolled(cardholder, for: challenge)
            else { return .none }
            return .password(
                text, cardholder: cardholder.id, version: cardholder.credentialVersion)
        case .submitCode(let id, let typed, _):
            guard let challenge = try state.challenge(id), let code = challenge.code,
                challenge.status != .ended, try isFree(challenge.cardholder, state, now)
            else { return .none }
            return .codes(sms: TypedCode(typed, [code]), email: nil)
        case .submitPassword(_, .result, _), .openChallenge, .cancelChallenge,
            .reportTechnicalError:
            return .none
        }
    }
}
