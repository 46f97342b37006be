import Ledger

/// One visit to the enrolment portal.
public struct Session: Row, Hashable {
    public enum Status: UInt8, CodedValue {
        case requested = 1
        case awaitingCodes = 2
        /// Both codes were right.
        case open = 3
        case closed = 4

        /// The status after an event of this kind; nil when it cannot happen now.
        public func after(_ kind: Kind) -> Status? {
            switch (self, kind) {
            case (.requested, .codeIssued), (.awaitingCodes, .codeIssued): .awaitingCodes
            case (.awaitingCodes, .verificationFailed): .awaitingCodes
            case (.awaitingCodes, .verificationSucceeded): .open
            case (.open, .passwordSet), (.open, .passwordChanged), (.open, .passwordNotConfirmed),
                (.open, .passwordRefused), (.open, .passwordEntryCancelled),
                (.open, .phoneEntered), (.open, .codeIssued), (.open, .phoneCodeSubmitted),
                (.open, .phoneChanged), (.open, .methodActivated), (.open, .methodDeactivated),
                (.open, .languageChosen):
                .open
            case (.requested, .sessionClosed), (.awaitingCodes, .sessionClosed),
                (.open, .sessionClosed):
                .closed
            case (.requested, .codesWithheld), (.awaitingCodes, .codesWithheld): .awaitingCodes
            // Codes that come after their time are judged once.
            case (.closed, .verificationFailed): .closed
            case (_, .codeSent), (_, .codeDeliveryFailed), (_, .codeConsumed),
                (_, .codeExpired), (_, .codeSuperseded), (_, .codeVoided), (_, .attemptRefused):
                self
            default: nil
            }
        }
    }

    /// The sequence of `sessionRequested`.
    public var id: UInt64 = 0
    public var cardholder: UInt64 = 0
    public var status = Status.requested
    /// Pairs of codes issued: 1, and one more with each resend.
    public var generation: UInt64 = 0
    /// Every code issued: two for each generation, the SMS before the e-mail, none for one in which
    /// they were withheld; then those for new phone numbers.
    public var codes: [UInt64] = []
    /// The number that the holder gave last, while no code has proved it.
    public var newPhone: UInt64?
    /// The code sent to that number.
    public var phoneCode: UInt64?
    /// Codes issued for new numbers.
    public var phoneCodeCount: UInt64 = 0
    /// Milliseconds: the last step that counts against the idle limit.
    public var lastActivity: UInt64 = 0
    /// Milliseconds: when a pair of codes was last issued, or withheld.
    public var askedAt: UInt64 = 0
    /// Milliseconds; 0 until then.
    public var openedAt: UInt64 = 0
    public var closedBecause: Reason?
    /// Its codes ran out and none have been submitted since: when they are, that is judged, whoever
    /// noticed first that their time was over.
    public var takesLateCodes = false

    package init() {}

    package mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&id)
        try coder.number(&cardholder)
        try coder.coded(&status)
        try coder.number(&generation)
        try coder.numbers(&codes)
        try coder.identifier(&newPhone)
        try coder.identifier(&phoneCode)
        try coder.number(&phoneCodeCount)
        try coder.number(&lastActivity)
        try coder.number(&askedAt)
        try coder.number(&openedAt)
        try coder.coded(&closedBecause)
        try coder.flag(&takesLateCodes)
    }

    /// The state that `sessionRequested` opens.
    init(opening event: Event) {
        id = event.sequence
        cardholder = event.stream
        lastActivity = event.time
    }

    /// Folds one event that names this session.
    mutating func evolve(_ event: Event) throws(StateError) {
        guard let next = status.after(event.kind), isAdmitted(event) else {
            throw StateError(.illegalTransition(from: "session \(status)"), event)
        }
        status = next
        switch event.kind {
        case .codeIssued:
            codes.append(event.sequence)
            generation = event.generation ?? generation
            if status == .open {
                phoneCode = event.sequence
                phoneCodeCount += 1
            } else {
                askedAt = event.time
            }
        case .phoneEntered: newPhone = event.phone
        case .phoneChanged: (newPhone, phoneCode) = (nil, nil)
        case .codesWithheld:
            generation = event.generation ?? generation
            askedAt = event.time
        // A code that came too late is judged once.
        case .phoneCodeSubmitted: if event.smsFactor == .expired { phoneCode = nil }
        case .verificationSucceeded: openedAt = event.time
        case .sessionClosed:
            closedBecause = event.reason
            takesLateCodes = event.reason == .expired
        case .verificationFailed: takesLateCodes = false
        default: break
        }
        if event.actor == .cardholder, event.kind != .attemptRefused { lastActivity = event.time }
    }

    private func isAdmitted(_ event: Event) -> Bool {
        status != .closed || event.kind != .verificationFailed || takesLateCodes
    }
}
