import Ledger

/// Payments that stand out by their number, amount or merchant.
extension Detector {
    static let payments: [Detector] = [
        Detector(
            "D11", version: 2,
            Wording(
                """
                Cards are tested: many at one merchant from one origin in ten minutes, most of \
                them failing; or as many that are unknown from one origin.
                """,
                french: """
                    Des cartes sont testées : beaucoup chez un marchand depuis une origine en dix \
                    minutes, dont la plupart échouent ; ou autant de cartes inconnues depuis une \
                    origine.
                    """),
            tag: "F1012", .high, parameters: [.cardsTested, .cardsTestedFailing]
        ) {
            [
                Correlation(
                    .valueCount(.card), by: [.merchant, .origin], reaches: .policy(.cardsTested),
                    within: .minutes(10), of: [.challengeEnded],
                    isMarked: { event, _ in event.outcome != .authenticated },
                    isEnough: { entries, _, _, context in
                        let failing = UInt64(entries.count(where: \.isMarked))
                        let percent = context.policy.threshold(.cardsTestedFailing)
                        return failing * 100 > percent * UInt64(entries.count)
                    }),
                Correlation(
                    .valueCount(.card), by: [.origin], reaches: .policy(.cardsTested),
                    within: .minutes(10), of: [.cardNotRecognised]),
            ]
        },
        Detector(
            "D12", version: 2,
            Wording(
                """
                A payment of at most 5 EUR, then within a day one with the same card that is many \
                times as large.
                """,
                french: """
                    Un paiement de 5 EUR au plus puis, en un jour, un autre de la même carte, \
                    plusieurs fois supérieur.
                    """),
            tag: "F1012", .high, parameters: [.amountRatio]
        ) { [SmallThenLarge()] },
        Detector(
            "D13", version: 2,
            Wording(
                """
                More payments of one cardholder in an hour or in a day than usual; or their sum on \
                a UTC day is high and more than three times that of any of the 30 days before, of \
                which seven have payments.
                """,
                french: """
                    Un titulaire fait plus de paiements que d'habitude en une heure ou en un jour \
                    ; ou leur somme sur un jour (UTC) est élevée et dépasse le triple de celle de \
                    chacun des 30 jours précédents, dont sept ont des paiements.
                    """),
            tag: "F1028", .medium, parameters: [.paymentsHour, .paymentsDay, .highAmount]
        ) {
            let spans: [(PolicyParameter, Timespan)] = [
                (.paymentsHour, .hours(1)), (.paymentsDay, .hours(24)),
            ]
            return spans.map { parameter, span in
                Correlation(
                    .eventCount, by: [.cardholder], reaches: .above(parameter), within: span,
                    of: [.challengeEnded]
                ) { $1.isPayment($0) }
            } + [SingleEvent([.challengeEnded], match: unusualDay)]
        },
        Detector(
            "D19",
            Wording(
                """
                A mule merchant: in a week several cardholders pay it within 72 hours of a change \
                of phone or password, and their payments are at least one in twenty of all its \
                payments.
                """,
                french: """
                    Un marchand complice : en une semaine, plusieurs titulaires le paient dans les \
                    72 heures d'un changement de téléphone ou de mot de passe, et leurs paiements \
                    sont au moins un sur vingt de tous les siens.
                    """),
            tag: "F1021", .high, parameters: [.muleHolders]
        ) {
            [
                Correlation(
                    .valueCount(.cardholder), by: [.merchant], reaches: .policy(.muleHolders),
                    within: .days(7), of: [.challengeEnded],
                    isCounted: { event, context in
                        guard context.isPayment(event), let holder = context.holder(event) else {
                            return false
                        }
                        let start = Timespan.hours(72).start(event.time, context.policy)
                        return holder.changedAt > 0 && holder.changedAt >= start
                    },
                    isEnough: { _, count, event, context in
                        // This payment is not yet among them.
                        let all = context.paymentCount(
                            ofMerchant: context.challenge?.merchant ?? 0, at: event.time)
                        return count * 20 >= all + 1
                    })
            ]
        },
        Detector(
            "D23", version: 2,
            Wording(
                """
                The payments in the 24 hours after the first password add up to the set number of \
                euros.
                """,
                french: """
                    La somme des paiements dans les 24 heures qui suivent le premier mot de passe \
                    atteint le nombre d'euros fixé.
                    """),
            tag: "F1005.007", .medium, parameters: [.enrolmentSpend]
        ) {
            [
                Correlation(
                    .valueSum, by: [.cardholder], reaches: .policy(.enrolmentSpend),
                    within: .hours(24), of: [.challengeEnded]
                ) { event, context in
                    guard context.isPayment(event), let holder = context.holder(event) else {
                        return false
                    }
                    let start = Timespan.hours(24).start(event.time, context.policy)
                    return holder.enrolledAt > 0 && holder.enrolledAt >= start
                }
            ]
        },
    ]

    /// How many days with payments come before any is unusual: the maximum of fewer is soon
    /// surpassed.
    private static let paidDayCountMin = 7

    /// The payment with which the day's sum becomes unusual.
    private static let unusualDay: @Sendable (Event, DetectionContext) -> Match? = {
        event, context in
        guard context.isPayment(event), let amount = context.challenge?.amount,
            let payments = context.holder(event)?.payments, !payments.isEmpty
        else { return nil }
        let today = event.time / DayCounts.length
        let earlier = payments.reversed().prefix { $0.time / DayCounts.length == today }
            .filter { $0.amount.currency == amount.currency }
        let before = earlier.reduce(0) { Amount.plus($0, $1.amount.units) }
        let sum = Amount.plus(before, amount.units)
        let floor = Amount.times(context.policy.threshold(.highAmount), Amount.unitsOfEuro)
        guard !amount.isInEuros || sum >= floor else { return nil }
        var days: [UInt64: UInt64] = [:]
        for payment in payments where payment.amount.currency == amount.currency {
            let day = payment.time / DayCounts.length
            guard day < today, day + 30 >= today else { continue }
            days[day] = Amount.plus(days[day] ?? 0, payment.amount.units)
        }
        guard days.count >= paidDayCountMin, let usual = days.values.max() else { return nil }
        let limit = Amount.times(usual, 3)
        let wasUnusual = before > limit && (!amount.isInEuros || before >= floor)
        guard sum > limit, !wasUnusual else { return nil }
        return Match(earlier.map { ($0.sequence, $0.time) })
    }
}
