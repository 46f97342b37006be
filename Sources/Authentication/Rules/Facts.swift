import Ledger

/// What only the vault or the ledger's past can tell of a command, gathered before it is decided.
/// Personal data arrives as references, secrets as results.
struct Facts: Equatable {
    var email: UInt64?
    var phone: UInt64?
    var origin: UInt64?
    var device: UInt64?
    var cards: [CardFact] = []
    /// The code that the typed SMS code matches, among those asked about.
    var smsMatch: UInt64?
    var emailMatch: UInt64?
    var isPasswordRight = false
    /// Whether what was typed twice is a password at all: accepted, notConfirmed, notFourDigits.
    var newPassword = PasswordResult.accepted
    var isNewPasswordWeak = false
    var isNewPasswordReused = false
    /// The binding recorded when the challenge was opened.
    var binding: Binding?
    /// The challenge that already has the transaction id of a new one.
    var challengeOfTransaction: UInt64?
    /// The streams of the events that a case attaches; nil for one that does not exist.
    var streams: [UInt64?] = []
}

/// A card as the ledger knows it.
struct CardFact: Equatable {
    var reference: UInt64
    var mask: String
}

/// Which secret a command needs compared; none while the holder is locked or the step is over:
/// what is not evaluated cannot be guessed.
enum Question: Equatable {
    case none
    /// Each typed code against every code of the session on its channel.
    case codes(sms: [UInt64], email: [UInt64])
    case challengeCode(UInt64)
    case password(cardholder: UInt64, version: UInt64)
    case newPassword(cardholder: UInt64, version: UInt64)
}

/// What must be done outside the ledger for a decision.
enum Effect: Equatable {
    /// Make the code's secret, keep its verifier, and send it once the decision is durable.
    case issue(code: UInt64)
    /// Keep the verifier of the password just set.
    case keepPassword(cardholder: UInt64, version: UInt64)
    /// The verifiers are of no more use.
    case forgetCodes([UInt64])
    case forgetPassword(cardholder: UInt64, version: UInt64)
}

/// The events a command leads to, and what follows from them.
struct Decision {
    var events: [Event] = []
    var effects: [Effect] = []
}
