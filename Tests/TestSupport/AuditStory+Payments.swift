import Foundation
import Ledger

extension AuditStory {
    package static func binding(_ amount: UInt64 = 29900, _ merchant: String = merchant) -> Binding
    {
        Binding(amount: amount, currency: 978, exponent: 2, merchantName: merchant)
    }

    package mutating func openChallenge(
        _ merchant: String = merchant, after seconds: UInt64 = 60, _ fill: Fill = { _ in }
    ) -> UInt64 {
        add(.challengeOpened, after: seconds) {
            $0.card = Self.cards[0]
            $0.threeDSServerTransID = Self.id(1, $0.sequence)
            $0.dsTransID = Self.id(2, $0.sequence)
            $0.acsTransID = Self.id(3, $0.sequence)
            $0.purchaseAmount = 29900
            $0.purchaseCurrency = 978
            $0.purchaseExponent = 2
            $0.purchaseDate = $0.time
            $0.merchantName = merchant
            $0.binding = Self.binding(29900, merchant)
            fill(&$0)
        }
    }

    package static func id(_ party: UInt8, _ number: UInt64) -> UUID {
        UUID(uuidString: "00000000-0000-8000-800\(party)-\(String(100_000_000_000 + number))")!
    }

    @discardableResult
    package mutating func submitPassword(
        _ challenge: UInt64, _ factor: Factor = .right, version: UInt64 = 1,
        _ fill: Fill = { _ in }
    ) -> UInt64 {
        add(.passwordSubmitted, after: 15) {
            $0.challenge = challenge
            $0.passwordFactor = factor
            $0.credentialVersion = version
            $0.interactionCounter = 1
            $0.binding = Self.binding()
            fill(&$0)
        }
    }

    /// Issues the code of a payment, and sends it so many milliseconds later.
    @discardableResult
    package mutating func issue(
        _ challenge: UInt64, sentAfter milliseconds: UInt64? = 0, _ fill: Fill = { _ in }
    ) -> UInt64 {
        let code = add(.codeIssued) {
            $0.challenge = challenge
            $0.channel = .sms
            $0.validity = 600
            $0.phone = 61
            $0.binding = Self.binding()
            fill(&$0)
        }
        guard let milliseconds else { return code }
        now += milliseconds
        add(.codeSent, of: challenge, code)
        return code
    }

    /// An event of the code of a challenge.
    @discardableResult
    package mutating func add(
        _ kind: Kind, of challenge: UInt64, _ code: UInt64, _ fill: Fill = { _ in }
    ) -> UInt64 {
        add(kind) {
            $0.challenge = challenge
            $0.code = code
            if kind == .codeVoided { $0.reason = .failed }
            fill(&$0)
        }
    }

    @discardableResult
    package mutating func submitCode(
        _ challenge: UInt64, _ code: UInt64, _ factor: Factor = .right, failures: UInt64? = nil,
        after seconds: UInt64 = 30, _ fill: Fill = { _ in }
    ) -> UInt64 {
        add(.codeSubmitted, after: seconds) {
            $0.challenge = challenge
            $0.code = code
            $0.smsFactor = factor
            $0.interactionCounter = 2
            $0.failures = failures
            $0.binding = Self.binding()
            fill(&$0)
        }
    }

    @discardableResult
    package mutating func end(
        _ challenge: UInt64, _ outcome: Outcome, counter: UInt64 = 2, _ fill: Fill = { _ in }
    ) -> UInt64 {
        add(.challengeEnded) {
            $0.challenge = challenge
            $0.outcome = outcome
            $0.interactionCounter = counter
            $0.transStatus = .N
            switch outcome {
            case .authenticated: ($0.transStatus, $0.eci) = (.Y, 5)
            case .technicalError: ($0.transStatus, $0.transStatusReason) = (.U, 22)
            case .cancelled: ($0.transStatusReason, $0.challengeCancel) = (1, 1)
            case .timedOut: ($0.transStatusReason, $0.challengeCancel) = (14, 4)
            case .locked: $0.transStatusReason = 4
            case .notEnrolled: $0.transStatusReason = 13
            case .revoked: $0.transStatusReason = 9
            case .failed: $0.transStatusReason = 1
            }
            fill(&$0)
        }
    }

    /// Opens a challenge and goes as far as the code, which is sent.
    package mutating func toCode(_ factor: Factor = .right, sentAfter milliseconds: UInt64 = 0)
        -> Issued
    {
        let challenge = openChallenge()
        submitPassword(challenge, factor)
        return Issued(id: challenge, sms: issue(challenge, sentAfter: milliseconds))
    }

    /// A payment that is authenticated.
    package mutating func pay() {
        let payment = toCode()
        submitCode(payment.id, payment.sms)
        add(.codeConsumed, of: payment.id, payment.sms)
        end(payment.id, .authenticated)
    }

    /// A payment whose password is wrong.
    @discardableResult
    package mutating func payWrongly(failures: UInt64, sentAfter milliseconds: UInt64 = 0) -> UInt64
    {
        let payment = toCode(.wrong, sentAfter: milliseconds)
        submitCode(payment.id, payment.sms, failures: failures)
        if failures == 5 { lock() }
        add(.codeVoided, of: payment.id, payment.sms)
        return end(payment.id, .failed)
    }
}
