import Ledger

/// What article 4 of Delegated Regulation (EU) 2018/389 requires of the authentication code.
extension Control {
    static let rtsArticle4: [Control] = [
        Control(
            "RTS-4.1", .rts,
            clause: Wording("(EU) 2018/389 art 4(1)", french: "(UE) 2018/389, art. 4(1)"),
            check: Wording(
                """
                A code is accepted once, and only if it was sent and is neither consumed, expired, \
                superseded nor voided.
                """,
                french: """
                    Un code est accepté une fois, et aucun ne l'est qui n'a pas été envoyé ou qui \
                    a servi, expiré, été remplacé ou annulé.
                    """),
            blindSpot: "Codes that an outside verifier compares: its word is taken.",
            kinds: [.verificationSucceeded, .codeSubmitted, .phoneCodeSubmitted, .codeConsumed]
        ) { event, context in
            let count = event.kind == .verificationSucceeded ? 2 : 1
            let codes = context.acceptedCodes(event)
            return context.isAcceptance(event)
                && (codes.count != count || !codes.allSatisfy { $0.isGood(at: event.time) })
        },
        Control(
            "RTS-4.3a", .rts,
            clause: Wording("(EU) 2018/389 art 4(3)(a)", french: "(UE) 2018/389, art. 4(3)(a)"),
            check: Wording(
                """
                A payment that fails says the same whichever element was wrong (N, reason 01); \
                whatever the password was, a code is issued, or withheld from both, and as fast: \
                the medians of the times \
                from password to sending differ by less than 50 ms.
                """,
                french: """
                    Un paiement qui échoue dit la même chose quel que soit l'élément erroné (N, \
                    motif 01) ; quel qu'ait été le mot de passe, un code est émis, ou retenu, et \
                    aussi vite : les médianes des temps du mot de passe à l'envoi diffèrent de \
                    moins de 50 ms.
                    """),
            blindSpot: "The words on the page, and whether the message reached a phone.",
            kinds: [.passwordSubmitted, .challengeEnded]
        ) { event, context in
            guard event.kind == .challengeEnded else { return false }
            let isCodeMissing =
                context.challenge.map {
                    $0.passwordFactor != nil && $0.code == nil && !$0.isWithheld
                } ?? false
            let isTelling =
                event.outcome == .failed
                && (event.transStatus != .N || event.transStatusReason != 1)
            return isCodeMissing || isTelling
        } conclude: { context in
            let counts = context.timings.counts
            guard let medians = context.timings.medians else {
                let least = PasswordTimings.sampleCountMin
                return Conclusion(notes: [
                    Wording(
                        """
                        the times are not compared: \(counts.right) right and \
                        \(counts.wrong) wrong passwords, \(least) of each are needed
                        """,
                        french: """
                            les temps ne sont pas comparés (mots de passe corrects : \
                            \(counts.right), erronés : \(counts.wrong)) ; il en faut \(least) de \
                            chaque
                            """)
                ])
            }
            let difference =
                max(medians.right, medians.wrong) - min(medians.right, medians.wrong)
            return Conclusion(
                violations: difference < 2 * PasswordTimings.differenceMax
                    ? [] : context.timings.wrongSequences,
                notes: [
                    Wording(
                        """
                        medians from password to sending: \(milliseconds(medians.right)) for \
                        \(counts.right) right, \(milliseconds(medians.wrong)) for \
                        \(counts.wrong) wrong
                        """,
                        french: """
                            médianes du mot de passe à l'envoi : \(milliseconds(medians.right)) \
                            (mots de passe corrects : \(counts.right)), \
                            \(milliseconds(medians.wrong)) (erronés : \(counts.wrong))
                            """)
                ])
        },
        Control(
            "RTS-4.3b", .rts,
            clause: Wording("(EU) 2018/389 art 4(3)(b)", french: "(UE) 2018/389, art. 4(3)(b)"),
            check: Wording(
                """
                After as many failures of a cardholder in a row as the policy allows (5 by \
                default), across sessions, resends and challenges, a lock as long as the policy \
                says comes before anything else is evaluated, and nothing is evaluated while it \
                lasts. After 100, whatever locks came between, only a release ends the lock. A \
                lock is said to have ended once, at its time.
                """,
                french: """
                    Après autant d'échecs consécutifs d'un titulaire que les règles en permettent \
                    (5 par défaut), à travers sessions, renvois et paiements, un blocage aussi \
                    long que le disent les règles précède tout autre examen, et rien n'est examiné \
                    tant qu'il dure. Après 100, quels que soient les blocages entre-temps, seule \
                    une levée y met fin. Un blocage n'est dit terminé qu'une fois, à son heure.
                    """),
            blindSpot: "Passwords tried in challenges that were given up before the code.",
            kinds: [
                .verificationSucceeded, .verificationFailed, .passwordSubmitted, .codeSubmitted,
                .phoneCodeSubmitted, .lockPlaced, .lockEnded,
            ]
        ) { event, context in
            if event.kind == .lockEnded, event.until != context.cardholder?.lockedUntil {
                return true
            }
            if event.kind == .lockPlaced {
                return event.lockDuration != context.policy.milliseconds(.lockDuration)
            }
            guard let cardholder = context.cardholder else { return false }
            return cardholder.isLockDue || cardholder.isPermanentlyLocked
                || event.time < cardholder.lockedUntil
        },
        Control(
            "RTS-4.3d", .rts,
            clause: Wording("(EU) 2018/389 art 4(3)(d)", french: "(UE) 2018/389, art. 4(3)(d)"),
            check: Wording(
                """
                No step is taken in an open session that was idle for longer than the policy \
                allows (5 minutes by default).
                """,
                french: """
                    Aucune étape n'a lieu dans une session ouverte restée inactive plus longtemps \
                    que les règles ne le permettent (5 minutes par défaut).
                    """),
            blindSpot: "What the holder only looked at: a page that is read sends nothing.",
            kinds: [
                .passwordSet, .passwordChanged, .passwordNotConfirmed, .passwordRefused,
                .passwordEntryCancelled, .methodActivated, .methodDeactivated, .phoneEntered,
                .phoneCodeSubmitted, .phoneChanged, .languageChosen,
            ]
        ) { event, context in
            guard let session = context.session, session.step == .open else { return false }
            let limit = context.policy.milliseconds(.sessionIdleLimit)
            return event.time > session.lastStep && event.time - session.lastStep > limit
        },
        Control(
            "RTS-4.4", .rts,
            clause: Wording("(EU) 2018/389 art 4(4)", french: "(UE) 2018/389, art. 4(4)"),
            check: Wording(
                """
                No lock is permanent unless the payer was warned before it, by SMS or by e-mail: \
                it is not said that neither went out. No other lasts longer than a policy allows \
                (a day). Each release says who did it and why.
                """,
                french: """
                    Aucun blocage n'est définitif sans un avertissement préalable au payeur, par \
                    SMS ou par e-mail : il n'est pas dit qu'aucun n'est parti. Aucun autre ne \
                    dure plus que les règles ne peuvent le dire (un jour). Chaque levée dit qui \
                    l'a faite et pourquoi.
                    """),
            blindSpot: """
                Whether the ticket exists, whether the warning reached the payer, and warnings of \
                which nobody recorded whether they went out.
                """,
            kinds: [.lockPlaced, .permanentLockPlaced, .lockReleased, .noticeDeliveryFailed]
        ) { event, context in
            let holder = context.cardholder
            if event.kind == .permanentLockPlaced {
                return holder.map { !$0.isWarned || $0.isWarnedInVain } ?? true
            }
            // It may be known only after the lock.
            if event.kind == .noticeDeliveryFailed {
                return holder.map { $0.isPermanentlyLocked && $0.isWarnedInVain(event) } ?? false
            }
            if event.kind == .lockPlaced {
                let longest = PolicyParameter.lockDuration.range.upperBound * 1000
                return event.lockDuration.map { $0 > longest } ?? false
            }
            return event.account?.isEmpty ?? true || event.ticket?.isEmpty ?? true
        },
    ]

    /// - Parameter halves: of a millisecond.
    private static func milliseconds(_ halves: UInt64) -> String {
        "\(halves / 2)\(halves % 2 == 0 ? "" : ".5") ms"
    }
}
