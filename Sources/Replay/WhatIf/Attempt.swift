import Authentication
import FoundationEssentials
import Ledger

/// What may have been asked where a decision is recorded.
enum Attempt {
    /// A command, with what was known of it beside the state.
    case command(Command, Facts)
    /// What is due, as the command `expire` records it.
    ///
    /// - Parameter continuing: its first event, when that is of another cardholder.
    case expiry(Facts, continuing: UInt64?)
    /// What is due, recorded on its own.
    case due(cardholder: UInt64)
    /// A code went out, or did not for a reason.
    case delivery(code: UInt64, failure: Reason?)

    /// The session or the challenge that a command is a step of.
    var subject: UInt64? {
        guard case .command(let command, _) = self else { return nil }
        return command.subject
    }
}

extension Command {
    /// The session or the challenge that it is a step of.
    var subject: UInt64? {
        switch self {
        case .resendCodes(let id, _), .goBack(let id), .submitCodes(let id, _, _),
            .setPassword(let id, _), .cancelPassword(let id), .modifyPhone(let id, _),
            .deactivateMethod(let id), .activateMethod(let id), .logOut(let id),
            .submitPassword(let id, _, _), .submitCode(let id, _, _), .cancelChallenge(let id),
            .reportTechnicalError(let id):
            id
        default: nil
        }
    }

    /// The same step of another session or challenge.
    func renamed(to id: UInt64) -> Command {
        switch self {
        case .resendCodes(_, let verifier): .resendCodes(session: id, verifier: verifier)
        case .goBack: .goBack(session: id)
        case .submitCodes(_, let sms, let email): .submitCodes(session: id, sms: sms, email: email)
        case .setPassword(_, let password): .setPassword(session: id, password)
        case .cancelPassword: .cancelPassword(session: id)
        case .modifyPhone(_, let phone): .modifyPhone(session: id, phone: phone)
        case .deactivateMethod: .deactivateMethod(session: id)
        case .activateMethod: .activateMethod(session: id)
        case .logOut: .logOut(session: id)
        case .submitPassword(_, let password, let shown):
            .submitPassword(challenge: id, password, shown: shown)
        case .submitCode(_, let code, let shown): .submitCode(challenge: id, code, shown: shown)
        case .cancelChallenge: .cancelChallenge(challenge: id)
        case .reportTechnicalError: .reportTechnicalError(challenge: id)
        default: self
        }
    }
}

/// What stands in a command for a value that the ledger does not hold. The rules never read it:
/// they see references, and results of comparisons.
enum Unread {
    static let email = EmailAddress("x@example.nc")!
    static let phone = PhoneNumber("+687000000")!
    static let card = CardNumber("4970720000052226")!
    static let typed = Submission.secret("")
    static let password = NewPassword.secret(password: "", confirmation: "")
    /// Of an outside system that is not named.
    static let verifier = ""
}
