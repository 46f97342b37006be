import Ledger

/// A limit that the issuer may set. The raw value is its place in a `policyChanged`, for ever.
public enum PolicyParameter: UInt8, CodedValue {
    /// Seconds from sending.
    case portalCodeValidity = 1
    /// Seconds from sending.
    case paymentCodeValidity = 2
    /// Characters.
    case emailCodeLength = 3
    /// Consecutive failures of a cardholder, across sessions, resends and challenges.
    case failureLimit = 4
    /// Seconds.
    case lockDuration = 5
    /// Resends a session.
    case resendLimit = 6
    /// Seconds without a step in an open session.
    case sessionIdleLimit = 7
    /// Codes that may be submitted in one challenge.
    case challengeAttempts = 8
    /// Seconds from opening.
    case challengeTimeout = 9
    /// 1 when a new password may equal the one it replaces.
    case passwordReuse = 10
    /// 1 when codes such as 0000 and 1234 are refused.
    case weakPasswordRefusal = 11
    /// Consecutive failures, whatever locks came between, after which only a release ends a lock.
    case permanentLockLimit = 12

    public var defaultValue: UInt64 {
        switch self {
        case .portalCodeValidity, .paymentCodeValidity, .challengeTimeout: 600
        case .emailCodeLength, .failureLimit: 5
        case .lockDuration: 1800
        case .resendLimit: 3
        case .sessionIdleLimit: 300
        case .challengeAttempts, .passwordReuse: 1
        case .weakPasswordRefusal: 0
        case .permanentLockLimit: 100
        }
    }

    /// The values that may be set. A code lives ten minutes at most and nobody fails more than a
    /// hundred times in a row: NIST SP 800-63B-4, 3.1.3.2 and 3.2.2.
    public var range: ClosedRange<UInt64> {
        switch self {
        case .portalCodeValidity, .paymentCodeValidity: 30...600
        case .emailCodeLength: 5...16
        case .failureLimit: 1...100
        case .lockDuration: 60...86_400
        case .resendLimit: 0...10
        case .sessionIdleLimit: 30...3600
        case .permanentLockLimit: 10...100
        case .challengeAttempts: 1...5
        case .challengeTimeout: 60...3600
        case .passwordReuse, .weakPasswordRefusal: 0...1
        }
    }
}

/// The limits in force, and the event that put them there.
public struct Policy: Hashable, Sendable {
    /// The `policyChanged`; 0 before the first one.
    public let sequence: UInt64
    /// One value for each parameter, in the order of their numbers.
    public let values: [UInt64]

    public static let initial = Policy(sequence: 0, values: [])

    /// Parameters that `values` does not reach have their default.
    public init(sequence: UInt64, values: [UInt64]) {
        self.sequence = sequence
        self.values = PolicyParameter.allCases.enumerated().map { index, parameter in
            index < values.count ? values[index] : parameter.defaultValue
        }
    }

    public subscript(_ parameter: PolicyParameter) -> UInt64 {
        values[Int(parameter.rawValue) - 1]
    }

    /// A limit given in seconds, in milliseconds.
    public func milliseconds(_ parameter: PolicyParameter) -> UInt64 {
        // No limit that may be set comes near: only a record made elsewhere does.
        min(self[parameter], UInt64(UInt32.max)) * 1000
    }
}
