import Ledger
import Projections

/// Codes that are issued, or withheld.
extension Rules {
    /// Until when an origin may ask for no more codes; nil when it may.
    static func refusalEnd(
        of origin: UInt64, _ state: State, at now: UInt64
    ) throws -> UInt64? {
        let limit = state.ledger.policy[.originCodeLimit]
        return try state.requests(from: origin).end(ofLimit: limit, at: now)
    }

    /// Whether as many codes have been issued for the cardholder in an hour as may be.
    static func isAllowanceUsedUp(
        _ id: UInt64, isPayment: Bool = false, _ draft: Draft
    ) throws -> Bool {
        try cardholder(id, draft).allowances.end(
            ofLimit: draft.policy[.cardholderCodeLimit], from: draft.origin, isPayment: isPayment,
            at: draft.now) != nil
    }

    /// Withholds codes when as many have been issued for the cardholder in an hour as may be; says
    /// whether it did. What the holder sees is the same.
    static func withholdIfDue(
        _ id: UInt64, isPayment: Bool = false, _ draft: inout Draft, _ fill: (inout Event) -> Void
    ) throws -> Bool {
        guard try isAllowanceUsedUp(id, isPayment: isPayment, draft) else { return false }
        try draft.emit(.codesWithheld, id, fill)
        return true
    }

    static func issuePair(
        _ session: UInt64, _ id: UInt64, generation: UInt64, _ verifier: String?,
        _ draft: inout Draft
    ) throws {
        for channel in [Channel.sms, .email] {
            try issue(channel, id, validity: .portalCodeValidity, verifier, &draft) {
                $0.session = session
                $0.generation = generation
            }
        }
    }

    /// Issues a code to the phone or the address declared at this moment.
    static func issue(
        _ channel: Channel, _ id: UInt64, validity: PolicyParameter, _ verifier: String?,
        _ draft: inout Draft, _ fill: (inout Event) -> Void
    ) throws {
        let cardholder = try cardholder(id, draft)
        let seconds = draft.policy[validity]
        let code = try draft.emit(.codeIssued, id) {
            $0.channel = channel
            $0.validity = seconds
            $0.verifier = verifier
            if channel == .sms { $0.phone = cardholder.phone }
            if channel == .email { $0.email = cardholder.email }
            fill(&$0)
        }
        if verifier == nil {
            draft.add(.issue(code: code))
        } else {
            // The outside system sends its own codes.
            let issued = draft.decision.events.last!
            try draft.emit(.codeSent, id, by: .system) {
                $0.code = code
                $0.session = issued.session
                $0.challenge = issued.challenge
            }
        }
    }
}
