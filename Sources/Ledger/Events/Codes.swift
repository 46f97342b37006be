/// A closed set of values kept in an event as a small number. A number is never reused.
public protocol CodedValue: RawRepresentable<UInt8>, CaseIterable, Hashable, Sendable {}

extension CodedValue {
    /// The name in JSON, in queries and in the CDDL.
    public var name: String { "\(self)" }

    public init?(name: String) {
        guard let value = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = value
    }
}

/// Who acted: PCI DSS 10.2.2, user identification.
public enum Actor: UInt8, CodedValue {
    case cardholder = 1
    /// The issuer's own feed: registrations, cards, phone numbers.
    case issuer = 2
    /// The access control server of EMV 3-D Secure.
    case acs = 3
    /// A named person of the issuer, in `account`.
    case `operator` = 4
    /// This program on its own: expiry, clock, opening and closing.
    case system = 5
}

/// The way a code travels.
public enum Channel: UInt8, CodedValue {
    case sms = 1
    case email = 2
}

/// The language of a page or of a message, named as in ISO 639. French is that of the guide, and of
/// the courts of New Caledonia.
public enum Language: UInt8, CodedValue {
    case fr = 1
    case en = 2
}

/// What one submitted element turned out to be. Restricted: never shown to the payer.
public enum Factor: UInt8, CodedValue {
    case right = 1
    case wrong = 2
    case expired = 3
    case superseded = 4
    case consumed = 5
    case voided = 6
}

/// Why something was closed, voided, refused or erased.
public enum Reason: UInt8, CodedValue {
    case back = 1
    case expired = 2
    case idle = 3
    case logout = 4
    case locked = 5
    case superseded = 6
    /// The session or challenge had already come to its end.
    case ended = 7
    /// The session or challenge was at another step.
    case wrongStep = 8
    case resendLimit = 9
    case deliveryFailed = 10
    /// The process ended between issuing the code and recording its delivery.
    case interrupted = 11
    case transactionChanged = 12
    case cancelled = 13
    case failed = 14
    case timedOut = 15
    case technicalError = 16
    case notFourDigits = 17
    case weak = 18
    case reused = 19
    /// The phone or the e-mail address it relied on was replaced, or the phone's SIM was.
    case contactChanged = 20
    /// The card it was for was detached.
    case cardDetached = 21
    /// The person asked for it.
    case erasureRequested = 22
    /// It was kept as long as the class of data is.
    case retentionEnded = 23
    /// It was open as long as a session may be.
    case sessionLifetime = 24
    /// As many sessions of the cardholder were open as may be.
    case openSessionLimit = 25
}

/// How a payment challenge ended: exactly one, final.
public enum Outcome: UInt8, CodedValue {
    case authenticated = 1
    case failed = 2
    case cancelled = 3
    case timedOut = 4
    case notEnrolled = 5
    case locked = 6
    case technicalError = 7
    /// The issuer or the holder took away what it relied on: the phone or the card.
    case revoked = 8
}

/// EMV 3-D Secure `transStatus`; the raw value is the character's code.
public enum TransStatus: UInt8, CodedValue {
    // The names are EMV's own letters.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case Y = 0x59
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case N = 0x4E
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case U = 0x55
}
