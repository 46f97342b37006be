import Ledger

/// What EMV 3-D Secure requires of results.
extension Control {
    static let emv: [Control] = [
        Control(
            "EMV-1", .emv, clause: Wording(same: "EMV 3DS 2.3.1, RReq"),
            check: Wording(
                "A challenge has one result, and a result has a challenge that was open.",
                french: """
                    Un paiement a un résultat, et un résultat a un paiement qui était ouvert.
                    """),
            blindSpot: "Whether the result reached the directory server.",
            kinds: [.challengeEnded]
        ) { _, context in context.challenge == nil },
        Control(
            "EMV-2", .emv, clause: Wording(same: "EMV 3DS 2.3.1, transStatusReason"),
            check: Wording(
                "A result has a reason if and only if its status is N, U or R.",
                french: "Un résultat a un motif si et seulement si son état est N, U ou R."),
            blindSpot: "Whether the reason is the right one.",
            kinds: [.challengeEnded]
        ) { event, _ in
            (event.transStatus == .Y) == (event.transStatusReason != nil)
        },
        Control(
            "EMV-3", .emv, clause: Wording(same: "EMV 3DS 2.3.1, transStatus"),
            check: Wording(
                """
                Y, and only that, is an authentication: password and code were right, for the \
                amount and the payee that were shown, and the code was consumed while it was \
                valid.
                """,
                french: """
                    Y, et lui seul, est une authentification : mot de passe et code étaient \
                    corrects, pour le montant et le bénéficiaire présentés, et le code a servi \
                    pendant qu'il était valable.
                    """),
            blindSpot: "Whether the payment was captured.",
            kinds: [.challengeEnded]
        ) { event, context in
            guard event.transStatus == .Y || event.outcome == .authenticated else { return false }
            guard event.transStatus == .Y, event.outcome == .authenticated,
                let challenge = context.challenge, let end = challenge.code?.end
            else { return true }
            let areRight = challenge.passwordFactor == .right && challenge.codeFactor == .right
            let isSame =
                challenge.passwordBinding == challenge.binding
                && challenge.codeBinding == challenge.binding
            let isConsumed =
                end.kind == .codeConsumed && challenge.code?.isExpired(at: end.time) == false
            return !(areRight && isSame && isConsumed)
        },
        Control(
            "EMV-4", .emv, clause: Wording(same: "EMV 3DS 2.3.1, interactionCounter"),
            check: Wording(
                "The interaction counter is the number of submissions.",
                french: "Le compteur d'interactions est le nombre de saisies."),
            blindSpot: "Pages that were shown without a submission.",
            kinds: [.passwordSubmitted, .codeSubmitted, .challengeEnded]
        ) { event, context in
            guard let challenge = context.challenge, let counter = event.interactionCounter else {
                return false
            }
            // Where no code was sent, what was typed in its place ends the payment.
            let isSubmission =
                event.kind != .challengeEnded || challenge.isWithheld && event.outcome == .failed
            return counter != challenge.submissionCount + (isSubmission ? 1 : 0)
        },
        Control(
            "EMV-5", .emv, clause: Wording(same: "EMV 3DS 2.3.1, challengeCancel"),
            check: Wording(
                "challengeCancel is 01 if and only if the holder cancelled.",
                french: "challengeCancel vaut 01 si et seulement si le titulaire a annulé."),
            blindSpot: "Who pressed the button.",
            kinds: [.challengeEnded]
        ) { event, _ in (event.challengeCancel == 1) != (event.outcome == .cancelled) },
        Control(
            "EMV-6", .emv,
            clause: Wording(
                "EMV 3DS 2.3.1, transaction IDs",
                french: "EMV 3DS 2.3.1, identifiants de transaction"),
            check: Wording(
                """
                No two challenges, of known cards or not, have the same transaction id of any of \
                the three parties.
                """,
                french: """
                    Deux paiements, par une carte connue ou non, n'ont jamais le même identifiant \
                    de transaction, chez aucune des trois parties.
                    """),
            blindSpot: "Challenges of other ledgers.",
            kinds: [.challengeOpened, .cardNotRecognised]
        ) { event, context in context.hasUsedTransactionID(of: event) },
        Control(
            "EMV-7", .emv, clause: Wording(same: "EMV 3DS 2.3.1, eci"),
            check: Wording(
                """
                An authentication, and only that, has an ECI: 02 for a card of Mastercard, 05 for \
                any other.
                """,
                french: """
                    Une authentification, et elle seule, a un ECI : 02 pour une carte Mastercard, \
                    05 pour toute autre.
                    """),
            blindSpot: "The scheme of a card that has two.",
            kinds: [.challengeEnded]
        ) { event, context in
            guard event.outcome == .authenticated else { return event.eci != nil }
            guard let scheme = context.challenge?.scheme else { return event.eci == nil }
            return event.eci != scheme.eci
        },
    ]
}
