import Ledger

/// Secrets and addresses that are tried until one is right.
extension Detector {
    static let guessing: [Detector] = [
        Detector(
            "D01", version: 3,
            Wording(
                """
                Many e-mail addresses, or other things in their place, are tried on the portal \
                from one origin in ten minutes or in a day, whether looked up or refused for \
                their number; where many share the origin, only addresses that nobody has count.
                """,
                french: """
                    De nombreuses adresses e-mail, ou autre chose à leur place, sont essayées sur \
                    le portail depuis une origine, en dix minutes ou en un jour, qu'on les ait \
                    cherchées ou refusées pour leur nombre ; depuis une origine partagée, seules \
                    comptent celles que personne n'a.
                    """),
            tag: "F3 T1598", .medium, parameters: [.emailsTriedShort, .emailsTriedDay]
        ) {
            let spans: [(PolicyParameter, Timespan)] = [
                (.emailsTriedShort, .minutes(10)), (.emailsTriedDay, .hours(24)),
            ]
            return spans.map { parameter, span in
                Correlation(
                    .valueCount(.email), by: [.origin], reaches: .policy(parameter), within: span,
                    of: [
                        .emailNotRecognised, .nonEmailTyped, .sessionRequested, .attemptRefused,
                        .codesRefused,
                    ]
                ) { event, context in
                    event.kind == .emailNotRecognised || event.kind == .nonEmailTyped
                        || !context.isShared(event)
                }
            }
        },
        Detector(
            "D02", version: 2,
            Wording(
                """
                Portal codes are guessed: wrong ones of one cardholder in a row, in a day (high \
                when more than lock it), or of several cardholders from one origin in an hour.
                """,
                french: """
                    Des codes du portail sont devinés : plusieurs erronés de suite pour un \
                    titulaire, en un jour (gravité élevée au-delà du nombre qui bloque), ou pour \
                    plusieurs titulaires depuis une origine, en une heure.
                    """),
            tag: "T1110", .medium, parameters: [.portalFailures, .failureLimit, .holdersSprayed]
        ) {
            let rows: [(Threshold, Severity)] = [
                (.policy(.portalFailures), .medium), (.above(.failureLimit), .high),
            ]
            return rows.map { threshold, severity in
                Correlation(
                    .eventCount, by: [.cardholder], reaches: threshold, within: .hours(24),
                    of: [.verificationFailed, .verificationSucceeded], severity: severity,
                    isCounted: isGuess,
                    isReset: { event, _ in event.kind == .verificationSucceeded })
            } + [
                Correlation(
                    .valueCount(.cardholder), by: [.origin], reaches: .policy(.holdersSprayed),
                    within: .hours(1), of: [.verificationFailed], severity: .high,
                    isCounted: isGuess)
            ]
        },
        Detector(
            "D03", version: 2,
            Wording(
                """
                Passwords (ePins) are guessed: wrong ones of one cardholder in a day, or of \
                several cards from one origin in an hour.
                """,
                french: """
                    Des mots de passe (ePin) sont devinés : plusieurs erronés pour un titulaire en \
                    un jour, ou pour plusieurs cartes depuis une origine en une heure.
                    """),
            tag: "T1110", .high, parameters: [.passwordFailures, .cardsGuessed]
        ) {
            [
                Correlation(
                    .eventCount, by: [.cardholder], reaches: .policy(.passwordFailures),
                    within: .hours(24), of: [.passwordSubmitted], severity: .medium,
                    isCounted: isWrongPassword),
                Correlation(
                    .valueCount(.card), by: [.origin], reaches: .policy(.cardsGuessed),
                    within: .hours(1), of: [.passwordSubmitted], isCounted: isWrongPassword),
            ]
        },
        Detector(
            "D10",
            Wording(
                """
                Failures of one cardholder, on the portal or at payments, in half an hour, then a \
                success in the half hour after the last.
                """,
                french: """
                    Des échecs d'un titulaire, sur le portail ou aux paiements, en une demi-heure, \
                    puis un succès dans la demi-heure qui suit le dernier.
                    """),
            tag: "T1110", .high, parameters: [.failuresBeforeSuccess]
        ) {
            [
                CountThenEvent(
                    .policy(.failuresBeforeSuccess), within: .minutes(30),
                    of: [.verificationFailed, .challengeEnded],
                    isCounted: { event, _ in
                        event.kind == .verificationFailed || event.outcome == .failed
                    },
                    then: [.verificationSucceeded, .challengeEnded], within: .minutes(30)
                ) { event, context in
                    event.kind == .verificationSucceeded || context.isPayment(event)
                }
            ]
        },
        Detector(
            "D20",
            Wording(
                """
                Dead codes of one cardholder are used in a day: expired, superseded, consumed or \
                voided ones, or any after the session or challenge has ended.
                """,
                french: """
                    Des codes morts d'un titulaire sont employés en un jour : expirés, remplacés, \
                    déjà utilisés ou annulés, ou n'importe lesquels après la fin de la session ou \
                    du paiement.
                    """),
            tag: "T1111", .medium, parameters: [.deadCodes]
        ) {
            [
                Correlation(
                    .eventCount, by: [.cardholder], reaches: .policy(.deadCodes),
                    within: .hours(24),
                    of: [.verificationFailed, .codeSubmitted, .attemptRefused]
                ) { event, _ in
                    if event.kind == .attemptRefused { return event.reason == .ended }
                    let dead: [Factor] = [.expired, .superseded, .consumed, .voided]
                    return [event.smsFactor, event.emailFactor].contains { factor in
                        factor.map(dead.contains) ?? false
                    }
                }
            ]
        },
    ]

    private static let isGuess: EventTest = { event, _ in
        event.smsFactor == .wrong || event.emailFactor == .wrong
    }

    private static let isWrongPassword: EventTest = { event, _ in event.passwordFactor == .wrong }
}
