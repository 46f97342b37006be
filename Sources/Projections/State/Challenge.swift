import Ledger

/// One payment challenge of EMV 3-D Secure.
public struct Challenge: Row, Hashable {
    public enum Status: UInt8, CodedValue {
        case opened = 1
        case passwordSubmitted = 2
        case codeIssued = 3
        case codeSubmitted = 4
        case ended = 5

        /// The status after an event of this kind; nil when it cannot happen now.
        public func after(_ kind: Kind) -> Status? {
            switch (self, kind) {
            case (.opened, .passwordSubmitted): .passwordSubmitted
            case (.passwordSubmitted, .codeIssued), (.passwordSubmitted, .codesWithheld):
                .codeIssued
            // More than once only where the policy allows more than one attempt.
            case (.codeIssued, .codeSubmitted), (.codeSubmitted, .codeSubmitted): .codeSubmitted
            case (.opened, .challengeEnded), (.passwordSubmitted, .challengeEnded),
                (.codeIssued, .challengeEnded), (.codeSubmitted, .challengeEnded):
                .ended
            case (_, .codeSent), (_, .codeDeliveryFailed), (_, .codeConsumed),
                (_, .codeExpired), (_, .codeSuperseded), (_, .codeVoided), (_, .attemptRefused),
                (_, .fraudReported):
                self
            default: nil
            }
        }
    }

    /// The sequence of `challengeOpened`, which holds merchant, amount and transaction ids.
    public var id: UInt64 = 0
    public var cardholder: UInt64 = 0
    public var card: UInt64 = 0
    public var status = Status.opened
    /// Milliseconds.
    public var openedAt: UInt64 = 0
    /// The index key of `merchantName`.
    package var merchant: UInt64 = 0
    public var code: UInt64?
    public var passwordFactor: Factor?
    /// The version of the password that was compared.
    public var credentialVersion: UInt64 = 0
    /// Submissions so far.
    public var interactionCounter: UInt64 = 0
    public var outcome: Outcome?
    public var endedBy: UInt64?

    package init() {}

    package mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&id)
        try coder.number(&cardholder)
        try coder.number(&card)
        try coder.coded(&status)
        try coder.number(&openedAt)
        try coder.number(&merchant)
        try coder.identifier(&code)
        try coder.coded(&passwordFactor)
        try coder.number(&credentialVersion)
        try coder.number(&interactionCounter)
        try coder.coded(&outcome)
        try coder.identifier(&endedBy)
    }

    /// The state that `challengeOpened` opens.
    init(opening event: Event) {
        id = event.sequence
        cardholder = event.stream
        card = event.card!
        openedAt = event.time
        merchant = event.withText(.merchantName) { Fingerprint.of($0) }!
    }

    /// Folds one event that names this challenge.
    mutating func evolve(_ event: Event) throws(StateError) {
        guard let next = status.after(event.kind), isAdmitted(event) else {
            throw StateError(.illegalTransition(from: "challenge \(status)"), event)
        }
        status = next
        switch event.kind {
        case .passwordSubmitted:
            passwordFactor = event.passwordFactor
            credentialVersion = event.credentialVersion!
        case .codeIssued: code = event.sequence
        case .challengeEnded:
            outcome = event.outcome
            endedBy = event.sequence
        default: break
        }
        interactionCounter = event.interactionCounter ?? interactionCounter
    }

    /// The verdict comes after both elements; where no code was sent it can only be that it failed.
    private func isAdmitted(_ event: Event) -> Bool {
        guard event.kind == .challengeEnded else { return true }
        let isVerdict = event.outcome == .authenticated || event.outcome == .failed
        let isWithheld = status == .codeIssued && code == nil
        return !isVerdict || status == .codeSubmitted || isWithheld && event.outcome == .failed
    }
}
