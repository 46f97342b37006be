import Ledger

extension Control {
    static let rts29 = Control(
        "RTS-29", .rts, clause: "(EU) 2018/389 art 29",
        check: """
            Every event has a number of its own and is not earlier than the one before; every \
            challenge has one outcome, at the latest an hour after its time-out.
            """,
        blindSpot: "Challenges that the access control server never sent.",
        kinds: Kind.allCases
    ) { event, context in
        event.sequence != context.size || event.time < context.time
            || (event.kind == .challengeEnded && context.challenge == nil)
    } conclude: { context in
        Conclusion(violations: overdue(context).sorted())
    }

    /// What time alone ends is recorded by the command `expire`, which is sent now and then.
    private static let slack: UInt64 = 3_600_000

    /// Challenges without an outcome that were due in the range.
    private static func overdue(_ context: AuditContext) -> [UInt64] {
        let limit = context.policy.milliseconds(.challengeTimeout) + slack
        return context.challenges.filter { _, challenge in
            context.time - challenge.openedAt > limit
                && challenge.openedAt + limit >= context.rangeStartTime ?? 0
        }.map(\.key)
    }
}
