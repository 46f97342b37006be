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

    // Thresholds of detectors.
    /// E-mail addresses that one origin tries on the portal in ten minutes: D01.
    case emailsTriedShort = 13
    /// E-mail addresses that one origin tries on the portal in a day: D01.
    case emailsTriedDay = 14
    /// Submissions of wrong portal codes in a row, in a day: D02.
    case portalFailures = 15
    /// Cardholders whose portal codes one origin guesses in an hour: D02.
    case holdersSprayed = 16
    /// Wrong passwords of one cardholder in a day: D03.
    case passwordFailures = 17
    /// Cards whose password one origin guesses in an hour: D03.
    case cardsGuessed = 18
    /// Codes sent to one phone in ten minutes: D04.
    case phoneFlood = 19
    /// Codes by SMS of one origin in a day, from which on their use is compared: D04.
    case pumpedCodes = 20
    /// Challenges in ten minutes that come to no verdict, before a success: D05.
    case unfinishedChallenges = 21
    /// Hours from a SIM swap in which a payment is suspect: D06.
    case simSwapHours = 22
    /// Hours from a change of phone in which a payment is suspect: D07.
    case phoneChangeHours = 23
    /// Hours from a change of password in which a high payment is suspect: D08.
    case passwordChangeHours = 24
    /// Euros from which on an amount can be high: D08, D13.
    case highAmount = 25
    /// Hours that a takeover takes from its first step to the payment: D09.
    case takeoverHours = 26
    /// Failures in half an hour, before a success: D10.
    case failuresBeforeSuccess = 27
    /// Cards at one merchant from one origin in ten minutes: D11.
    case cardsTested = 28
    /// Percent of them that fail, to be exceeded: D11.
    case cardsTestedFailing = 29
    /// How many times the small payment the large one is: D12.
    case amountRatio = 30
    /// Payments of one cardholder in an hour, to be exceeded: D13.
    case paymentsHour = 31
    /// Payments of one cardholder in a day, to be exceeded: D13.
    case paymentsDay = 32
    /// Cardholders on one device in 30 days: D14.
    case deviceHolders = 33
    /// Cardholders from one origin in a day: D14.
    case originHolders = 34
    /// Kilometres an hour, to be exceeded: D15.
    case travelSpeed = 35
    /// Seconds from sending, below which a code is typed too soon: D17.
    case relaySeconds = 36
    /// Cardholders with a recent change whom one merchant has in a week: D19.
    case muleHolders = 37
    /// Codes of a cardholder that are used when dead, in a day: D20.
    case deadCodes = 38
    /// Challenges of a card that are cancelled in a day: D21.
    case cancelledChallenges = 39
    /// Days without a step of the cardholder, after which it is dormant: D22.
    case dormantDays = 40
    /// Euros spent in the day after the first password: D23.
    case enrolmentSpend = 41
    /// Cardholders who have the same phone: D24.
    case phoneHolders = 42

    /// In force where a `policyChanged` does not tell, so it is never another one.
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
        case .emailsTriedShort, .cardsTested, .paymentsDay: 10
        case .emailsTriedDay: 20
        case .portalFailures, .passwordFailures, .unfinishedChallenges, .failuresBeforeSuccess,
            .deviceHolders, .muleHolders, .deadCodes, .phoneHolders:
            3
        case .holdersSprayed, .cardsGuessed, .phoneFlood, .paymentsHour, .relaySeconds,
            .cancelledChallenges:
            5
        case .pumpedCodes, .amountRatio: 50
        case .simSwapHours: 240
        case .phoneChangeHours: 72
        case .passwordChangeHours, .takeoverHours: 24
        case .highAmount: 250
        case .cardsTestedFailing: 70
        case .originHolders: 8
        case .travelSpeed: 1000
        case .dormantDays: 180
        case .enrolmentSpend: 500
        }
    }

    /// Whether a detector asks for it; the others bind what may happen.
    public var isThreshold: Bool { rawValue > PolicyParameter.permanentLockLimit.rawValue }

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
        case .emailsTriedShort, .emailsTriedDay, .portalFailures, .holdersSprayed,
            .passwordFailures, .cardsGuessed, .phoneFlood, .unfinishedChallenges,
            .failuresBeforeSuccess, .cardsTested, .deviceHolders, .originHolders, .muleHolders,
            .deadCodes, .cancelledChallenges, .phoneHolders:
            2...100
        case .pumpedCodes: 10...200
        case .simSwapHours, .phoneChangeHours, .passwordChangeHours, .takeoverHours: 1...720
        case .highAmount, .enrolmentSpend: 1...100_000
        case .cardsTestedFailing, .paymentsHour, .paymentsDay: 1...99
        case .amountRatio: 2...10_000
        case .travelSpeed: 100...10_000
        case .relaySeconds: 1...60
        case .dormantDays: 30...365
        }
    }
}
