import Ledger

/// What many share, and where somebody cannot be.
extension Detector {
    static let sharing: [Detector] = [
        Detector(
            "D14", version: 2,
            Wording(
                """
                Many cardholders on one device in 30 days, or from one origin in a day; origins \
                that are known to be shared are left out.
                """,
                french: """
                    De nombreux titulaires sur un appareil en 30 jours, ou depuis une origine en \
                    un jour ; les origines que l'on sait partagées ne comptent pas.
                    """),
            tag: "F1023", .medium, parameters: [.deviceHolders, .originHolders]
        ) {
            let kinds: [Kind] = [.sessionRequested, .challengeOpened]
            return [
                Correlation(
                    .valueCount(.cardholder), by: [.device], reaches: .policy(.deviceHolders),
                    within: .days(30), of: kinds, severity: .high),
                Correlation(
                    .valueCount(.cardholder), by: [.origin], reaches: .policy(.originHolders),
                    within: .hours(24), of: kinds
                ) { !$1.isShared($0) },
            ]
        },
        Detector(
            "D15",
            Wording(
                """
                Two successes of one cardholder at places more than 50 km apart, faster than \
                anybody travels.
                """,
                french: """
                    Deux succès d'un titulaire en des lieux distants de plus de 50 km, plus vite \
                    que personne ne voyage.
                    """),
            tag: "F1030", .high, parameters: [.travelSpeed], needs: "places"
        ) { [Travel()] },
        Detector(
            "D17",
            Wording(
                """
                A relay: a portal session and a challenge of one cardholder are open at once, \
                begun within ten minutes from different origins; or a right code is typed too soon \
                after sending, at a merchant never paid before.
                """,
                french: """
                    Un relais : une session du portail et un paiement d'un titulaire sont ouverts \
                    en même temps, à moins de dix minutes d'intervalle et depuis des origines \
                    différentes ; ou un code correct est saisi trop tôt après son envoi, chez un \
                    marchand jamais payé auparavant.
                    """),
            tag: "T1557", .high, parameters: [.relaySeconds]
        ) {
            [
                Overlap(),
                SingleEvent([.codeSubmitted]) { event, context in
                    guard event.smsFactor == .right, let code = context.code, code.sentBy > 0,
                        event.time < code.sentAt + context.policy.threshold(.relaySeconds) * 1000,
                        context.isFirstSeenMerchant(event)
                    else { return nil }
                    return Match([(code.sentBy, code.sentAt)])
                },
            ]
        },
        Detector(
            "D24",
            Wording(
                "Several cardholders have the same phone.",
                french: "Plusieurs titulaires ont le même téléphone."),
            tag: "F1005.001", .medium, parameters: [.phoneHolders]
        ) {
            [
                Correlation(
                    .valueCount(.cardholder), by: [.phone], reaches: .policy(.phoneHolders),
                    within: .days(100_000), of: [.cardholderRegistered, .phoneChanged],
                    isCounted: { event, context in
                        event.kind == .cardholderRegistered || context.isChange(event)
                    },
                    leaves: { event, context in
                        guard context.isChange(event), let phone = context.holder(event)?.phone
                        else { return nil }
                        return (event.stream, phone)
                    })
            ]
        },
    ]
}
