import Ledger

/// An account that is somebody else's from some event on, and is paid with.
extension Detector {
    static let d06 = Detector(
        "D06", "A SIM swap of the cardholder's phone, then a payment.",
        tag: "T1451", .high, parameters: [.simSwapHours]
    ) {
        [
            TemporalOrdered(
                [.init([.simSwapReported]), .payment], within: .hours(.simSwapHours))
        ]
    }

    static let d07 = Detector(
        "D07", "The phone is changed, then a payment: critical in the first 24 hours.",
        tag: "F1005.004", .high, parameters: [.phoneChangeHours]
    ) {
        [
            TemporalOrdered(
                [.init([.phoneChanged]) { $1.isChange($0) }, .payment],
                within: .hours(.phoneChangeHours),
                severity: { $0 <= 24 * 3_600_000 ? .critical : nil })
        ]
    }

    static let d08 = Detector(
        "D08",
        """
        The password is changed, then a high payment: as much as 95 % of the cardholder's payments \
        of 90 days in the same currency, and in euros as the policy says. Without such payments, \
        when it was changed from an origin that is new for the cardholder. Critical in the first \
        hour.
        """,
        tag: "F1006.003", .high, parameters: [.passwordChangeHours, .highAmount]
    ) {
        let steps: [[TemporalOrdered.Step]] = [
            [.init([.passwordChanged]), .payment(where: { isHigh($0, $1, usual: usual($0, $1)) })],
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
    }

    /// Whether a payment is as much as `usual`, and in euros as the policy says. In another
    /// currency only the cardholder's own payments tell.
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

    static let d09 = Detector(
        "D09",
        """
        A takeover step by step: a verified session from an origin that is new for the cardholder, \
        a change of phone or password, a payment to a merchant never paid before.
        """,
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
    }

    static let d22 = Detector(
        "D22",
        """
        A dormant cardholder's phone or password is changed, at most 48 hours after it came back, \
        then a payment within 48 hours.
        """,
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
    }
}
