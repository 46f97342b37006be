import Ledger

/// What only the vault or the ledger's past knows about a command, gathered before it is decided.
/// Personal data arrives as references, secrets as results.
package struct Facts: Equatable {
    /// Nil for what was typed and cannot be one.
    package var email: UInt64?
    package var phone: UInt64?
    package var origin: UInt64?
    package var device: UInt64?
    package var cards: [CardFact] = []
    /// The code that the typed SMS code matches, among the candidates.
    package var smsMatch: UInt64?
    package var emailMatch: UInt64?
    package var isPasswordRight = false
    /// Whether what was typed twice is a password at all: accepted, notConfirmed, notFourDigits.
    package var newPassword = PasswordResult.accepted
    package var isNewPasswordWeak = false
    package var isNewPasswordReused = false
    /// The binding recorded when the challenge was opened.
    package var binding: Binding?
    /// The binding of what the payer was shown at this step, when the command says.
    package var shown: Binding?
    /// Milliseconds: until when the origin may ask for no more codes; nil when it may.
    package var refusedUntil: UInt64?
    /// What already has one of the transaction ids of a new challenge.
    package var earlierTransaction: EarlierTransaction?
    /// The electronic commerce indicator of an authentication with the card that is paid with.
    package var eci = CardScheme.other.eci
    /// The streams of the events that a case attaches; nil for one that does not exist.
    package var streams: [UInt64?] = []

    package init() {}
}

/// An event that has a transaction id which was sent again.
package struct EarlierTransaction: Equatable {
    /// Which of the three ids.
    package var field: Field
    package var event: UInt64
}

/// A card as the ledger knows it.
package struct CardFact: Equatable {
    package var reference: UInt64
    package var mask: String

    package init(reference: UInt64, mask: String) {
        self.reference = reference
        self.mask = mask
    }
}

/// Which secret a command needs compared; none while the holder is locked or the step is over: what
/// is not evaluated cannot be guessed. What an outside system compared is not compared again.
enum Question: Equatable {
    case none
    /// What was typed for each channel, with every code of its step.
    case codes(sms: TypedCode?, email: TypedCode?)
    case password(String, cardholder: UInt64, version: UInt64)
    case newPassword(String, confirmation: String, cardholder: UInt64, version: UInt64)
}

/// A code as it was typed, and those that it may be.
struct TypedCode: Equatable {
    let text: String
    let codes: [UInt64]

    /// Nil when an outside system compared it.
    init?(_ submission: Submission, _ codes: [UInt64]) {
        guard case .secret(let text) = submission else { return nil }
        self.text = text
        self.codes = codes
    }
}

/// What must be done outside the ledger for a decision.
package enum Effect: Equatable {
    /// Make the code's secret, keep its verifier, and send it once the decision is durable.
    case issue(code: UInt64)
    /// Warn the holder, by SMS and by e-mail, that the next lock has no end.
    case warn(cardholder: UInt64, event: UInt64)
    /// Tell the holder of a change, by SMS and by e-mail: the phone and the address as they were
    /// before it.
    case notify(change: UInt64, phone: UInt64, email: UInt64)
    /// Keep the verifier of the password just set.
    case keepPassword(cardholder: UInt64, version: UInt64)
    /// The verifiers are no longer needed.
    case forgetCodes([UInt64])
    case forgetPassword(cardholder: UInt64, version: UInt64)
}

/// The events a command leads to, and what follows from them.
package struct Decision {
    package var events: [Event] = []
    package var effects: [Effect] = []
}
