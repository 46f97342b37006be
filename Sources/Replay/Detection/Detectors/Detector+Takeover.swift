import Ledger
import Projections

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
        of 90 days in the same currency, and in euros as the policy says. Critical in the first \
        hour.
        """,
        tag: "F1006.003", .high, parameters: [.passwordChangeHours, .highAmount]
    ) {
        [
            TemporalOrdered(
                [.init([.passwordChanged]), .payment(where: isHigh)],
                within: .hours(.passwordChangeHours),
                severity: { $0 <= 3_600_000 ? .critical : nil })
        ]
    }

    /// In another currency than euros and francs only the cardholder's own payments tell.
    private static let isHigh: EventTest = { event, context in
        guard let amount = context.challenge?.amount else { return false }
        let start = event.time - min(event.time, HolderRecord.paymentAge)
        let earlier = context.holder(event)?.payments ?? []
        let usual = earlier.filter { $0.amount.currency == amount.currency && $0.time >= start }
            .map(\.amount.units).sorted()
        // By nearest rank.
        let isUnusual = usual.isEmpty || amount.units >= usual[(usual.count * 95 + 99) / 100 - 1]
        let euros = context.policy.threshold(.highAmount)
        return isUnusual && (amount.isInEuros ? amount.isAtLeast(euros: euros) : !usual.isEmpty)
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
                    .init([.verificationSucceeded]) { $1.isNewOrigin($0) },
                    .init([.phoneChanged, .passwordChanged]) { $1.isChange($0) },
                    .payment { $1.isFirstSeenMerchant($0) },
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
