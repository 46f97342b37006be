import Ledger

/// Messages and challenges that nobody asked for.
extension Detector {
    static let flooding: [Detector] = [
        Detector(
            "D04", version: 2,
            Wording(
                """
                Codes flood one phone in ten minutes; or codes by SMS are pumped: the share used \
                of those sent for one origin in a day is less than half that of all others in a \
                week.
                """,
                french: """
                    Un téléphone est inondé de codes en dix minutes ; ou des codes par SMS sont \
                    demandés en masse : de ceux qu'une origine fait envoyer en un jour, il sert, \
                    en proportion, moins de la moitié de ce qui sert de tous les autres en une \
                    semaine.
                    """),
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
        },
        Detector(
            "D05",
            Wording(
                """
                Challenges of one cardholder are opened within ten minutes and come to no verdict, \
                then one succeeds in the half hour after the last of them.
                """,
                french: """
                    Des paiements d'un titulaire sont ouverts en dix minutes sans aboutir à un \
                    verdict, puis l'un d'eux réussit dans la demi-heure qui suit le dernier.
                    """),
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
        },
        Detector(
            "D21",
            Wording(
                "Challenges of one card are cancelled in a day, to see what is shown.",
                french: """
                    Des paiements d'une carte sont annulés en un jour, pour voir ce qui s'affiche.
                    """),
            tag: "F1046", .low, parameters: [.cancelledChallenges]
        ) {
            [
                Correlation(
                    .eventCount, by: [.card], reaches: .policy(.cancelledChallenges),
                    within: .hours(24), of: [.challengeEnded]
                ) { event, _ in event.outcome == .cancelled }
            ]
        },
    ]

    /// How many codes of others there must be to compare with.
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
}
