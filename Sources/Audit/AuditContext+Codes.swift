import Ledger

extension AuditContext {
    /// The codes that an event of acceptance accepts: both of a session, otherwise the one it
    /// names.
    func acceptedCodes(_ event: Event) -> [CodeRecord] {
        if event.kind == .verificationSucceeded {
            return [session?.sms, session?.email].compactMap { $0 }
        }
        return code.map { [$0] } ?? []
    }

    /// Whether an event accepts a code, or uses it up.
    func isAcceptance(_ event: Event) -> Bool {
        let isSubmission = event.kind == .codeSubmitted || event.kind == .phoneCodeSubmitted
        return !isSubmission || event.smsFactor == .right
    }

    /// Whether a new phone number is the one that a code has proved in the session.
    func isProved(_ event: Event) -> Bool {
        session.map { $0.isNewPhoneProved && $0.newPhone == event.phone } ?? false
    }

    /// Whether a code goes to where the cardholder is to be reached. One in an open session is for
    /// the number that the holder gave there.
    func isSentToHolder(_ issued: Event) -> Bool {
        if issued.challenge == nil, session?.step == .open { return true }
        return issued.channel == .email
            ? issued.email == cardholder?.email : issued.phone == cardholder?.phone
    }

    /// Whether a payment is with one of the cardholder's cards.
    func isPaidByHolder(_ opened: Event) -> Bool {
        guard let card = opened.card else { return false }
        return cardholder?.cards.contains(card) ?? false
    }

    /// Whether the session that an event names is this cardholder's and open.
    func isInOpenSession(_ event: Event) -> Bool {
        session.map { $0.step == .open && $0.cardholder == event.stream } ?? false
    }
}
