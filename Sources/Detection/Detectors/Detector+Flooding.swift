import Ledger

/// Messages and challenges that nobody asked for.
extension Detector {
    static let d04 = Detector(
        "D04",
        """
        Codes flood one phone in ten minutes; or codes by SMS are pumped: of those that one origin \
        had sent in a day, less than half as many are used as of all others in a week.
        """,
        tag: "F1003", .medium, parameters: [.phoneFlood, .pumpedCodes]
    ) {
        [
            Correlation(
                .eventCount, by: [.phone], reaches: .policy(.phoneFlood), within: .minutes(10),
                of: [.codeSent]),
            Correlation(
                .valueCount(.code), by: [.origin], reaches: .policy(.pumpedCodes),
                within: .hours(24), of: [.codeSent, .codeConsumed], severity: .high,
                isCounted: { _, context in context.code != nil },
                isMarked: { event, _ in event.kind == .codeConsumed }, isEnough: isPumped),
        ]
    }

    /// Codes of others that there must be to compare with.
    private static let baseCountMin: UInt64 = 50

    private static let isPumped: Correlation.Enough = { entries, _, event, context in
        let count = UInt64(entries.count)
        let used = UInt64(entries.count(where: \.isMarked))
        // This one is not yet among them.
        let isUse = event.kind == .codeConsumed
        let all = context.sentCodes.sum(at: event.time) + (isUse ? 0 : 1)
        let allUsed = context.usedCodes.sum(at: event.time) + (isUse ? 1 : 0)
        let (others, usedOthers) = (max(all, count) - count, max(allUsed, used) - used)
        return others >= baseCountMin && 2 * used * others < usedOthers * count
    }

    static let d05 = Detector(
        "D05",
        """
        Challenges of one cardholder are opened within ten minutes and come to no verdict, then \
        one succeeds in the half hour after the last of them.
        """,
        tag: "T1621", .high, parameters: [.unfinishedChallenges]
    ) {
        [
            CountThenEvent(
                .policy(.unfinishedChallenges), within: .minutes(10), of: [.challengeOpened],
                settledBy: [.challengeEnded],
                isSettled: { event, _ in
                    event.kind == .challengeEnded && event.outcome != .cancelled
                        && event.outcome != .timedOut
                },
                then: [.challengeEnded], within: .minutes(30)
            ) { event, context in context.isPayment(event) }
        ]
    }

    static let d21 = Detector(
        "D21", "Challenges of one card are cancelled in a day, to see what is shown.",
        tag: "F1046", .low, parameters: [.cancelledChallenges]
    ) {
        [
            Correlation(
                .eventCount, by: [.card], reaches: .policy(.cancelledChallenges),
                within: .hours(24), of: [.challengeEnded]
            ) { event, _ in event.outcome == .cancelled }
        ]
    }
}
