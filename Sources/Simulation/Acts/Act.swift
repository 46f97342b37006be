import Authentication
import Ledger

/// What somebody types into the field of a code.
enum Typed {
    case right
    case wrong
    /// A code that another has replaced.
    case old
}

/// One thing that somebody does in a visit. It is left out when its page is not there.
enum Act {
    // Portal.
    case requestCodes
    /// An e-mail address that nobody has.
    case tryAddress
    case resendCodes
    case goBack
    case submitCodes(sms: Typed, email: Typed)
    case setPassword(PasswordResult)
    case cancelPassword
    case modifyPhone(UInt64)
    /// With the code that was sent to the number.
    case confirmPhone
    case deactivateMethod
    case activateMethod
    case logOut

    // Payments.
    case openChallenge(card: UInt64, merchant: Int, cents: Double)
    /// A card that nobody has.
    case tryCard
    case submitPassword(isRight: Bool)
    case submitCode(Typed)
    case cancelChallenge
    case reportTechnicalError

    // The issuer's feed and its operators.
    case changePhone(UInt64)
    case reportSimSwap
    case changeEmail
    case renewCard
    case reportFraud(challenge: UInt64?)
    case releaseLock
}

/// An act, and how long after the one before.
struct Step {
    let wait: UInt64
    let act: Act

    init(_ wait: UInt64, _ act: Act) {
        self.wait = wait
        self.act = act
    }
}

/// Somebody's visit: what is left to do, and what it has led to.
final class Visit {
    /// Whose e-mail, phone and cards are used; nil when nobody's.
    let holder: Int?
    let origin: UInt64?
    let device: UInt64?
    /// The fraud it is part of.
    let fraud: Int?
    /// The next step last.
    private var steps: [Step]
    /// The last session and the last challenge that it has opened.
    var session: UInt64?
    var challenge: UInt64?
    var binding: Binding?
    var payment: (merchant: Int, cents: Double)?

    init(
        _ holder: Int?, origin: UInt64?, device: UInt64?, fraud: Int? = nil, _ steps: [Step]
    ) {
        self.holder = holder
        self.origin = origin
        self.device = device
        self.fraud = fraud
        self.steps = steps.reversed()
    }

    var next: Step? { steps.last }

    func removeNext() -> Act? { steps.popLast()?.act }

    /// Does something else before what was planned.
    func insert(_ new: [Step]) { steps += new.reversed() }
}
