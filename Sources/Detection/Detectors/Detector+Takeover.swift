import Ledger

/// An account that somebody else takes over, and then pays with.
extension Detector {
    static let takeovers: [Detector] = [
        Detector(
            "D06",
            Wording(
                "A SIM swap of the cardholder's phone, then a payment.",
                french: """
                    La carte SIM du téléphone du titulaire est changée, puis un paiement a lieu.
                    """),
            tag: "T1451", .high, parameters: [.simSwapHours]
        ) {
            [
                TemporalOrdered(
                    [.init([.simSwapReported]), .payment], within: .hours(.simSwapHours))
            ]
        },
        Detector(
            "D07",
            Wording(
                "The phone is changed, then a payment: critical in the first 24 hours.",
                french: """
                    Le téléphone est changé, puis un paiement a lieu : gravité critique dans les \
                    24 premières heures.
                    """),
            tag: "F1005.004", .high, parameters: [.phoneChangeHours]
        ) {
            [
                TemporalOrdered(
                    [.init([.phoneChanged]) { $1.isChange($0) }, .payment],
                    within: .hours(.phoneChangeHours),
                    severity: { $0 <= 24 * 3_600_000 ? .critical : nil })
            ]
        },
        Detector(
            "D08", version: 2,
            Wording(
                """
                The password is changed, then a high payment: as much as 95 % of the cardholder's \
                payments of 90 days in the same currency, and in euros as the policy says. Without \
                such payments, when it was changed from an origin that is new for the cardholder. \
                Critical in the first hour.
                """,
                french: """
                    Le mot de passe est changé, puis un paiement élevé a lieu : il atteint 95 % \
                    des paiements du titulaire en 90 jours dans la même monnaie et, en euros, le \
                    montant que fixent les règles. Sans de tels paiements, le mot de passe a été \
                    changé depuis une origine nouvelle pour le titulaire. Gravité critique dans la \
                    première heure.
                    """),
            tag: "F1006.003", .high, parameters: [.passwordChangeHours, .highAmount]
        ) {
            let steps: [[TemporalOrdered.Step]] = [
                [
                    .init([.passwordChanged]),
                    .payment(where: { isHigh($0, $1, usual: usual($0, $1)) }),
                ],
                [
                    .init([.passwordChanged]) { $1.session?.isNewOrigin ?? false },
                    .payment(where: { usual($0, $1) == nil && isHigh($0, $1, usual: 0) }),
                ],
            ]
            return steps.map { steps in
                TemporalOrdered(
                    steps, within: .hours(.passwordChangeHours),
                    severity: { $0 <= 3_600_000 ? .critical : nil })
            }
        },
        Detector(
            "D09",
            Wording(
                """
                A takeover step by step: a verified session from an origin that is new for the \
                cardholder, a change of phone or password, a payment to a merchant never paid \
                before.
                """,
                french: """
                    Une prise de contrôle pas à pas : une session ouverte depuis une origine \
                    nouvelle pour le titulaire, un changement de téléphone ou de mot de passe, un \
                    paiement à un marchand jamais payé auparavant.
                    """),
            tag: "F1006", .critical, parameters: [.takeoverHours]
        ) {
            [
                TemporalOrdered(
                    [
                        .init([.verificationSucceeded]) { $1.session?.isNewOrigin ?? false },
                        .init([.phoneChanged, .passwordChanged]) { $1.isChange($0) },
                        .payment(where: { $1.isFirstSeenMerchant($0) }),
                    ], within: .hours(.takeoverHours))
            ]
        },
        Detector(
            "D22",
            Wording(
                """
                A dormant cardholder's phone or password is changed, at most 48 hours after \
                activity resumes, then a payment is made within 48 hours.
                """,
                french: """
                    Le téléphone ou le mot de passe d'un titulaire longtemps inactif est changé, \
                    au plus 48 heures après son retour, puis un paiement a lieu dans les 48 \
                    heures.
                    """),
            tag: "F1042", .high, parameters: [.dormantDays]
        ) {
            [
                TemporalOrdered(
                    [
                        .init([.phoneChanged, .passwordChanged]) {
                            $1.isChange($0) && $1.isDormant($0, span: .hours(48))
                        },
                        .payment,
                    ], within: .hours(48))
            ]
        },
    ]

    /// Whether a payment is as much as `usual`, and in euros as the policy says. In another
    /// currency only the cardholder's own payments count.
    private static func isHigh(
        _ event: Event, _ context: DetectionContext, usual: UInt64?
    ) -> Bool {
        guard let amount = context.challenge?.amount, let usual else { return false }
        let euros = context.policy.threshold(.highAmount)
        return amount.units >= usual
            && (amount.isInEuros ? amount.isAtLeast(euros: euros) : usual > 0)
    }

    /// The 95th percentile, by nearest rank, of the holder's payments of 90 days in the currency of
    /// this one; nil without any.
    private static func usual(_ event: Event, _ context: DetectionContext) -> UInt64? {
        let start = event.time - min(event.time, HolderRecord.paymentAge)
        let units = (context.holder(event)?.payments ?? [])
            .filter { $0.amount.currency == context.challenge?.amount.currency && $0.time >= start }
            .map(\.amount.units).sorted()
        return units.isEmpty ? nil : units[(units.count * 95 + 99) / 100 - 1]
    }
}
