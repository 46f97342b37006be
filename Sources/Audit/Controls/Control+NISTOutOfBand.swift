import Ledger

extension Control {
    static let nistOutOfBand = Control(
        "NIST-OOB", .nist, clause: "SP 800-63B-4, 3.1.3.2, 3.2.2",
        check: """
            A code lives 10 minutes at most and is used once; a new one never resets the count of \
            failures, and no holder fails more than 100 times without a success or a release.
            """,
        blindSpot: "The length of the codes: no event tells it (8 digits; 5 to 16 characters).",
        kinds: [
            .codeIssued, .verificationSucceeded, .verificationFailed, .codeSubmitted,
            .codeConsumed,
        ]
    ) { event, context in
        if event.kind == .codeIssued { return event.validity.map { $0 > lifeMax } ?? true }
        if event.kind == .codeConsumed, context.code == nil { return true }
        let isFailure =
            event.kind == .verificationFailed
            || event.kind == .codeSubmitted && context.isFailure(event)
        if isFailure, let cardholder = context.cardholder {
            return (event.failures ?? 0) < cardholder.failures + 1
                || cardholder.failuresDespiteLocks >= failuresMax
        }
        return context.isAcceptance(event)
            && context.acceptedCodes(event).contains { $0.isOlder(than: lifeMax, at: event.time) }
    }

    /// Seconds.
    private static let lifeMax: UInt64 = 600
    private static let failuresMax: UInt64 = 100
}
