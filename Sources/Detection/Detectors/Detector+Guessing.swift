import Ledger

/// Secrets and addresses that are tried until one is right.
extension Detector {
    static let d01 = Detector(
        "D01",
        """
        Many e-mail addresses are tried on the portal from one origin in ten minutes or in a day; \
        where many share it, only those that nobody has.
        """,
        tag: "F3 T1598", .medium, parameters: [.emailsTriedShort, .emailsTriedDay]
    ) {
        let spans: [(PolicyParameter, Timespan)] = [
            (.emailsTriedShort, .minutes(10)), (.emailsTriedDay, .hours(24)),
        ]
        return spans.map { parameter, span in
            Correlation(
                .valueCount(.email), by: [.origin], reaches: .policy(parameter), within: span,
                of: [.emailNotRecognised, .sessionRequested, .attemptRefused]
            ) { $0.kind == .emailNotRecognised || !$1.isShared($0) }
        }
    }

    static let d02 = Detector(
        "D02",
        """
        Portal codes are guessed: wrong ones of one cardholder in a row, in a day (high when more \
        than lock it), or of several cardholders from one origin in an hour.
        """,
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
                within: .hours(1), of: [.verificationFailed], severity: .high, isCounted: isGuess)
        ]
    }

    private static let isGuess: EventTest = { event, _ in
        event.smsFactor == .wrong || event.emailFactor == .wrong
    }

    static let d03 = Detector(
        "D03",
        """
        Passwords (ePins) are guessed: wrong ones of one cardholder in a day, or of several cards \
        from one origin in an hour.
        """,
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
    }

    private static let isWrongPassword: EventTest = { event, _ in event.passwordFactor == .wrong }

    static let d10 = Detector(
        "D10",
        """
        Failures of one cardholder, on the portal or at payments, in half an hour, then a success \
        in the half hour after the last.
        """,
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
    }

    static let d20 = Detector(
        "D20",
        """
        Dead codes of one cardholder are used in a day: expired, superseded, consumed or voided \
        ones, or any after the session or challenge has ended.
        """,
        tag: "T1111", .medium, parameters: [.deadCodes]
    ) {
        [
            Correlation(
                .eventCount, by: [.cardholder], reaches: .policy(.deadCodes), within: .hours(24),
                of: [.verificationFailed, .codeSubmitted, .attemptRefused]
            ) { event, _ in
                if event.kind == .attemptRefused { return event.reason == .ended }
                let dead: [Factor] = [.expired, .superseded, .consumed, .voided]
                return [event.smsFactor, event.emailFactor].contains { factor in
                    factor.map(dead.contains) ?? false
                }
            }
        ]
    }
}
