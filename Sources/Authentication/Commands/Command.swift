import FoundationEssentials
import Ledger

/// One step that the portal, the ACS, the issuer or an operator asks for. `docs/commands.md` is
/// the integrator's page; ``CommandForm`` declares the same fields for the parser.
public enum Command: Equatable, Sendable {
    // Issuer feed.
    case registerCardholder(email: EmailAddress, phone: PhoneNumber, cards: [CardNumber])
    case attachCard(cardholder: UInt64, card: CardNumber)
    case detachCard(cardholder: UInt64, card: CardNumber)
    case changeEmail(cardholder: UInt64, email: EmailAddress)
    case changePhone(cardholder: UInt64, phone: PhoneNumber)
    case reportSimSwap(cardholder: UInt64)
    case reportFraud(cardholder: UInt64, challenge: UInt64?)

    // Enrolment portal.
    case requestCodes(email: String, verifier: String?)
    case resendCodes(session: UInt64, verifier: String?)
    case goBack(session: UInt64)
    case submitCodes(session: UInt64, sms: Submission, email: Submission)
    case setPassword(session: UInt64, NewPassword)
    case cancelPassword(session: UInt64)
    case modifyPhone(session: UInt64, phone: PhoneNumber)
    case deactivateMethod(session: UInt64)
    case activateMethod(session: UInt64)
    case logOut(session: UInt64)

    // Payment challenge.
    case openChallenge(card: CardNumber, Transaction)
    case submitPassword(challenge: UInt64, Submission, shown: Purchase?)
    case submitCode(challenge: UInt64, Submission, shown: Purchase?)
    case cancelChallenge(challenge: UInt64)
    case reportTechnicalError(challenge: UInt64)

    // Operators.
    case changePolicy(values: [PolicyParameter: UInt64], account: String, ticket: String?)
    case releaseLock(cardholder: UInt64, account: String, ticket: String)
    case expire

    // Cases. Their notes have no personal data.
    case openCase(note: String, account: String, ticket: String?)
    case noteCase(UInt64, note: String, account: String)
    case attachEvents(case: UInt64, events: [UInt64], account: String)
    case holdCardholder(case: UInt64, cardholder: UInt64, note: String?, account: String)
    case releaseHold(case: UInt64, cardholder: UInt64, account: String)
    case closeCase(UInt64, note: String, account: String)

    /// Who acts, for the events it leads to.
    package var actor: Actor {
        switch self {
        case .registerCardholder, .attachCard, .detachCard, .changeEmail, .changePhone,
            .reportSimSwap, .reportFraud:
            .issuer
        case .openChallenge, .reportTechnicalError: .acs
        case .changePolicy, .releaseLock, .openCase, .noteCase, .attachEvents, .holdCardholder,
            .releaseHold, .closeCase:
            .operator
        case .expire: .system
        default: .cardholder
        }
    }
}

/// One element that the cardholder typed: our vault compares the secret, or an outside system has
/// compared it and gives the result.
public enum Submission: Equatable, Sendable {
    case secret(String)
    case result(Factor, verifier: String)

    package var verifier: String? {
        if case .result(_, let verifier) = self { verifier } else { nil }
    }
}

/// A password typed twice, or what an outside system made of it.
public enum NewPassword: Equatable, Sendable {
    case secret(password: String, confirmation: String)
    case result(PasswordResult, verifier: String)

    var verifier: String? {
        if case .result(_, let verifier) = self { verifier } else { nil }
    }
}

/// What an outside system that keeps the password found.
public enum PasswordResult: UInt8, CodedValue {
    case accepted = 1
    case notConfirmed = 2
    case notFourDigits = 3
    case weak = 4
    case reused = 5
}

/// The transaction of EMV 3-D Secure that a challenge is opened for.
public struct Transaction: Equatable, Sendable {
    public var threeDSServerTransID: UUID
    public var dsTransID: UUID
    public var acsTransID: UUID
    public var purchase: Purchase
    /// Milliseconds.
    public var purchaseDate: UInt64
    public var mcc: UInt64?
    public var merchantCountryCode: UInt64?

    public init(
        threeDSServerTransID: UUID, dsTransID: UUID, acsTransID: UUID, purchase: Purchase,
        purchaseDate: UInt64, mcc: UInt64? = nil, merchantCountryCode: UInt64? = nil
    ) {
        self.threeDSServerTransID = threeDSServerTransID
        self.dsTransID = dsTransID
        self.acsTransID = acsTransID
        self.purchase = purchase
        self.purchaseDate = purchaseDate
        self.mcc = mcc
        self.merchantCountryCode = merchantCountryCode
    }
}

/// A command with what is known of the request that carries it.
public struct Request: Equatable, Sendable {
    public var command: Command
    /// Sent again, it gets the first answer and appends nothing; with another command it is a
    /// conflict.
    public var id: UUID?
    /// Milliseconds; only where time is simulated.
    public var at: UInt64?
    /// The address it comes from.
    public var origin: String?
    public var device: String?

    public init(
        _ command: Command, id: UUID? = nil, at: UInt64? = nil, origin: String? = nil,
        device: String? = nil
    ) {
        self.command = command
        self.id = id
        self.at = at
        self.origin = origin
        self.device = device
    }
}
