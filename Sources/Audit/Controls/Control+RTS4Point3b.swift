import Ledger

extension Control {
    static let rts4Point3b = Control(
        "RTS-4.3b", .rts, clause: "(EU) 2018/389 art 4(3)(b)",
        check: """
            After as many failures of a cardholder in a row as the policy allows (5 by default), \
            across sessions, resends and challenges, a lock as long as the policy says comes \
            before anything else is evaluated, and nothing is while it lasts. After 100 whatever \
            locks came between, the lock has no end but a release.
            """,
        blindSpot: "Passwords tried in challenges that were given up before the code.",
        kinds: [
            .verificationSucceeded, .verificationFailed, .passwordSubmitted, .codeSubmitted,
            .lockPlaced,
        ]
    ) { event, context in
        if event.kind == .lockPlaced {
            return event.lockDuration != context.policy.milliseconds(.lockDuration)
        }
        guard let cardholder = context.cardholder else { return false }
        return cardholder.isLockDue || cardholder.isPermanentlyLocked
            || event.time < cardholder.lockedUntil
    }
}
