import Ledger
import Projections

/// The two steps of a payment. The verdict comes after both: until then nothing that the payer
/// sees depends on whether the password was right.
extension Rules {
    static func openChallenge(
        _ transaction: Transaction, _ facts: Facts, _ draft: inout Draft
    ) throws {
        if let earlier = facts.earlierTransaction {
            throw CommandError(
                .conflict, field: earlier.field.name, "already used, see event \(earlier.event)")
        }
        let card = facts.cards[0].reference
        let fillTransaction: (inout Event) -> Void = {
            $0.card = card
            $0.threeDSServerTransID = transaction.threeDSServerTransID
            $0.dsTransID = transaction.dsTransID
            $0.acsTransID = transaction.acsTransID
        }
        guard let id = try draft.state.owner(of: card) else {
            try draft.emit(.cardNotRecognised, 0, fillTransaction)
            return
        }
        try endDue(id, &draft)
        let challenge = try draft.emit(.challengeOpened, id) {
            fillTransaction(&$0)
            $0.purchaseAmount = transaction.purchase.amount
            $0.purchaseCurrency = transaction.purchase.currency
            $0.purchaseExponent = transaction.purchase.exponent
            $0.purchaseDate = transaction.purchaseDate
            $0.merchantName = transaction.purchase.merchantName
            $0.mcc = transaction.mcc
            $0.merchantCountryCode = transaction.merchantCountryCode
            $0.binding = transaction.purchase.binding
        }
        if try cardholder(id, draft).isLocked(at: draft.now) {
            try end(draft.state.knownChallenge(challenge), .locked, &draft)
        }
    }

    /// Step 1. Right or wrong, it leads to step 2 and the code is sent.
    static func submitPassword(
        _ id: UInt64, _ password: Submission, _ facts: Facts, _ draft: inout Draft
    ) throws {
        let challenge = try challenge(id, &draft)
        guard try admits(challenge.status == .opened, challenge, &draft) else { return }
        let cardholder = try cardholder(challenge.cardholder, draft)
        guard isEnrolled(cardholder, for: challenge) else {
            return try end(challenge, .notEnrolled, &draft)
        }
        guard cardholder.isCredentialExternal == (password.verifier != nil) else {
            throw CommandError(
                .conflict, field: password.verifier == nil ? "password" : "passwordResult",
                cardholder.isCredentialExternal
                    ? "an outside verifier keeps this password: give its result"
                    : "the vault keeps this password: give what was typed")
        }
        let binding = facts.shown ?? facts.binding!
        var factor: Factor
        switch password {
        case .secret: factor = facts.isPasswordRight ? .right : .wrong
        case .result(let given, _): factor = given
        }
        if binding != facts.binding { factor = .voided }
        try draft.emit(.passwordSubmitted, cardholder.id) {
            $0.challenge = id
            $0.passwordFactor = factor
            $0.credentialVersion = cardholder.credentialVersion
            $0.interactionCounter = challenge.interactionCounter + 1
            $0.binding = binding
            $0.verifier = password.verifier
        }
        if try withholdIfDue(cardholder.id, isPayment: true, &draft, { $0.challenge = id }) {
            return
        }
        try issue(.sms, cardholder.id, validity: .paymentCodeValidity, password.verifier, &draft) {
            $0.challenge = id
            $0.binding = facts.binding
        }
    }

    /// Whether there was a password when the challenge was opened: one that is set meanwhile is for
    /// the next.
    static func isEnrolled(_ cardholder: Cardholder, for challenge: Challenge) -> Bool {
        cardholder.enrolledBy.map { $0 < challenge.id } ?? false
    }

    /// Step 2, and the verdict on both.
    static func submitCode(
        _ id: UInt64, _ submission: Submission, _ facts: Facts, _ draft: inout Draft
    ) throws {
        let challenge = try challenge(id, &draft)
        let hasAsked = challenge.status == .codeIssued || challenge.status == .codeSubmitted
        guard try admits(hasAsked, challenge, &draft) else { return }
        let cardholder = try cardholder(challenge.cardholder, draft)
        guard let codeID = challenge.code else {
            // None was sent: whatever is typed is no guess.
            var challenge = challenge
            challenge.interactionCounter += 1
            return try end(challenge, .failed, &draft)
        }
        let code = try draft.state.code(codeID)!
        // Nobody was asked for it yet: the reply to step 1 comes after its delivery.
        guard code.status != .issued else { return try refuse(.wrongStep, challenge, &draft) }
        try requireHolder(of: code, submission, fields: ("code", "codeResult"))
        let binding = facts.shown ?? facts.binding!
        var factor: Factor
        switch submission {
        case .secret: factor = facts.smsMatch == codeID ? code.factor : .wrong
        case .result(let given, _): factor = given == .right ? code.factor : given
        }
        // What is shown there is the merchant's fault, at either step: no failure of the holder.
        let isChanged = binding != facts.binding || challenge.passwordFactor == .voided
        if isChanged { factor = .voided }
        // A password that was replaced since step 1 is dead.
        let isRight =
            factor == .right && challenge.passwordFactor == .right
            && challenge.credentialVersion == cardholder.credentialVersion
        try draft.emit(.codeSubmitted, cardholder.id) {
            $0.challenge = id
            $0.code = codeID
            $0.smsFactor = factor
            $0.interactionCounter = challenge.interactionCounter + 1
            $0.binding = binding
            $0.verifier = submission.verifier
            if !isRight, !isChanged { $0.failures = cardholder.failures + 1 }
        }
        try conclude(
            try draft.state.knownChallenge(id), isRight, isChanged: isChanged, eci: facts.eci,
            &draft)
    }

    private static func conclude(
        _ challenge: Challenge, _ isRight: Bool, isChanged: Bool, eci: UInt64,
        _ draft: inout Draft
    ) throws {
        guard !isRight else {
            try endCodes([challenge.code!], challenge.cardholder, .codeConsumed, &draft)
            return try end(challenge, .authenticated, eci: eci, &draft)
        }
        guard !isChanged else {
            return try end(challenge, .failed, because: .transactionChanged, &draft)
        }
        let isLocked = try lockIfDue(challenge.cardholder, &draft)
        // The first submission was the password.
        let attempts = challenge.interactionCounter - 1
        let codeIsDead = try draft.state.code(challenge.code!)!.status.isFinal
        if isLocked || codeIsDead || attempts >= draft.policy[.challengeAttempts] {
            try end(challenge, .failed, &draft)
        }
    }

    /// `Annuler votre paiement`, or the ACS's own failure.
    static func stopChallenge(
        _ id: UInt64, _ outcome: Outcome, _ draft: inout Draft
    ) throws {
        let challenge = try challenge(id, &draft)
        guard challenge.status != .ended else { return try refuse(.ended, challenge, &draft) }
        try end(challenge, outcome, &draft)
    }

    /// Ends a challenge with its one outcome, in the words of EMV 3-D Secure.
    ///
    /// - Parameters:
    ///   - reason: why its code is void, when the outcome alone does not say.
    ///   - eci: of an authentication.
    static func end(
        _ challenge: Challenge, _ outcome: Outcome, because reason: Reason? = nil,
        eci: UInt64? = nil, due: Bool = false, cause: UInt64? = nil, _ draft: inout Draft
    ) throws {
        if let code = challenge.code {
            try endCodes(
                [code], challenge.cardholder, .codeVoided, because: reason ?? outcome.voidReason,
                due: due, &draft)
            draft.add(.forgetCodes([code]))
        }
        try draft.emit(.challengeEnded, challenge.cardholder, due: due, cause: cause) {
            $0.challenge = challenge.id
            $0.outcome = outcome
            $0.transStatus = outcome.transStatus
            $0.transStatusReason = outcome.transStatusReason
            $0.challengeCancel = outcome.challengeCancel
            $0.interactionCounter = challenge.interactionCounter
            if outcome == .authenticated {
                // Static passcode and SMS OTP; fully authenticated.
                $0.authenticationMethod = [1, 2]
                $0.eci = eci
            }
        }
    }

    /// The challenge, after what was due has been recorded.
    private static func challenge(_ id: UInt64, _ draft: inout Draft) throws -> Challenge {
        guard let challenge = try draft.state.challenge(id) else {
            throw CommandError(.unknown, field: "challenge", "no challenge \(id)")
        }
        try endDue(challenge.cardholder, &draft)
        return try draft.state.knownChallenge(id)
    }

    /// Whether a step can be evaluated; records why it cannot. A lock comes before everything else
    /// that could be said of a challenge that goes on, and ends it.
    private static func admits(
        _ isNext: Bool, _ challenge: Challenge, _ draft: inout Draft
    ) throws -> Bool {
        if challenge.status == .ended {
            try refuse(.ended, challenge, &draft)
        } else if try cardholder(challenge.cardholder, draft).isLocked(at: draft.now) {
            try end(challenge, .locked, &draft)
        } else if !isNext {
            try refuse(.wrongStep, challenge, &draft)
        } else {
            return true
        }
        return false
    }

    private static func refuse(
        _ reason: Reason, _ challenge: Challenge, _ draft: inout Draft
    ) throws {
        try draft.emit(.attemptRefused, challenge.cardholder) {
            $0.challenge = challenge.id
            $0.reason = reason
        }
    }
}

extension Outcome {
    var transStatus: TransStatus {
        switch self {
        case .authenticated: .Y
        case .technicalError: .U
        default: .N
        }
    }

    /// EMV 3-D Secure 2.3.1, table A.16; present if and only if the status is N, U or R.
    var transStatusReason: UInt64? {
        switch self {
        case .authenticated: nil
        case .failed, .cancelled: 1
        case .locked: 4
        case .notEnrolled: 13
        case .timedOut: 14
        case .revoked: 9
        case .technicalError: 22
        }
    }

    /// 01 cancelled by the cardholder, 04 timed out at the ACS.
    var challengeCancel: UInt64? {
        switch self {
        case .cancelled: 1
        case .timedOut: 4
        default: nil
        }
    }

    /// Why the code of a challenge that ends like this is void.
    var voidReason: Reason {
        switch self {
        case .authenticated, .failed: .failed
        case .cancelled: .cancelled
        case .timedOut: .timedOut
        case .locked: .locked
        case .notEnrolled, .technicalError: .technicalError
        case .revoked: .contactChanged
        }
    }
}
