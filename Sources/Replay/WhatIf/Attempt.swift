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

    static func modifyPhone(in session: UInt64, verifier: String? = nil) -> Command {
        .portal(.modifyPhone(session: session, phone: Placeholder.phone, verifier: verifier))
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
