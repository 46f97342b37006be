import Ledger

/// What NIST requires of codes that travel out of band.
extension Control {
    static let nist: [Control] = [
        Control(
            "NIST-OOB", .nist, clause: Wording(same: "SP 800-63B-4, 3.1.3.2, 3.2.2"),
            check: Wording(
                """
                A code lives 10 minutes at most and is used once; a new one never resets the count \
                of failures, and no holder fails more than 100 times without a success or a \
                release.
                """,
                french: """
                    Un code vit 10 minutes au plus et sert une seule fois ; un nouveau code ne \
                    remet jamais à zéro le compte des échecs, et personne n'échoue plus de 100 \
                    fois sans un succès ou une levée.
                    """),
            blindSpot: """
                The length of the codes: no event records it (8 digits; 5 to 16 characters).
                """,
            kinds: [
                .codeIssued, .verificationSucceeded, .verificationFailed, .codeSubmitted,
                .phoneCodeSubmitted, .codeConsumed,
            ]
        ) { event, context in
            if event.kind == .codeIssued { return event.validity.map { $0 > lifeMax } ?? true }
            if event.kind == .codeConsumed, context.code == nil { return true }
            if context.isFailure(event), let cardholder = context.cardholder {
                return (event.failures ?? 0) < cardholder.failures + 1
                    || cardholder.failuresDespiteLocks >= failuresMax
            }
            return context.isAcceptance(event)
                && context.acceptedCodes(event).contains {
                    $0.isOlder(than: lifeMax, at: event.time)
                }
        }
    ]

    /// Seconds.
    private static let lifeMax: UInt64 = 600
    private static let failuresMax: UInt64 = 100
}
