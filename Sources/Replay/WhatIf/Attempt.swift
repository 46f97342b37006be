import Authentication
import FoundationEssentials
import Ledger

/// Something that may have been asked where a decision is recorded.
enum Attempt {
    /// A command, with what was known about it besides the state.
    case command(Command, Facts)
    /// What is due, as the command `expire` records it.
    ///
    /// - Parameter continuing: its first event, when that belongs to another cardholder.
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
        switch record.subject {
        case .session(let id), .challenge(let id): id
        case .none, .cardholder, .case, .email, .card: nil
        }
    }

    /// The same step of another session or challenge; itself when it is of neither.
    func renamed(to id: UInt64) -> Command {
        switch self {
        case .portal(let command): .portal(command.renamed(to: id))
        case .payment(let command): .payment(command.renamed(to: id))
        case .issuer, .operation, .cases: self
        }
    }
}

/// A placeholder in a command for a value that the ledger does not hold. The rules never read it:
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
