import Audit
import Ledger
import Reports

/// What the report of a period counts.
extension Term {
    static let checkpointSize = Term(
        "checkpointSize", .number, "how many events the last checkpoint covers")
    static let openChallengeCount = Term(
        "openChallengeCount", .number, "payment challenges without an outcome")

    // MARK: Counts

    static let total = Term("total", .object(countMembers), "counts of the whole period")
    static let days = Term(
        "days", .list(.object([.always(day), .always(counts)])), "each day with an event")
    static let day = Term("day", .text, "a day in the zone of the report, such as 2022-02-07")
    static let counts = Term("counts", .object(countMembers), "what was counted")
    static let failureCount = Term("failureCount", .number, "failed attempts")
    static let resendCount = Term("resendCount", .number, "codes sent again")
    package static let outcomeCounts = Term(
        "outcomeCounts", .dictionary(.number), "payments by their outcome")
    static let kindCounts = Term("kindCounts", .dictionary(.number), "events by their kind")
    static let failuresByOrigin = Term(
        "failuresByOrigin", .list(.object([.orNull(Term(.origin)), .always(hours)])),
        "failed attempts of each origin")
    static let hours = Term(
        "hours", .list(.number),
        "a count for each hour of the day in the zone of the report, from midnight")

    private static let countMembers: [Shape.Member] = [
        .always(failureCount), .always(resendCount), .always(outcomeCounts), .always(kindCounts),
    ]

    // MARK: Payments

    static let paymentSums = Term(
        "paymentSums",
        .list(
            .object([
                .always(month), .always(Term(.merchantName)), .always(method),
                .always(Term(.purchaseCurrency)), .always(Term(.purchaseExponent)),
                .always(authenticated), .always(failed), .always(outcomeSums),
            ])), "payments of a month, a merchant, a method and a currency")
    static let month = Term("month", .text, "a month in the zone of the report, such as 2022-02")
    static let method = Term(
        "method", .choice(PaymentMethod.allCases.map(\.rawValue)), "what was typed for a payment")
    static let authenticated = Term(
        "authenticated", .object(sumMembers), "payments that were authenticated")
    static let failed = Term("failed", .object(sumMembers), "payments that were not")
    static let outcomeSums = Term(
        "outcomeSums", .dictionary(.object(sumMembers)), "payments by their outcome")
    static let paymentCount = Term("paymentCount", .number, "how many payments")
    static let amountSum = Term(
        "amountSum", .number, "the sum of amounts, in the smallest unit of the currency")

    private static let sumMembers: [Shape.Member] = [.always(paymentCount), .always(amountSum)]

    // MARK: Controls and detectors

    static let controls = Term(
        "controls", .list(.object(ControlResult.shape.members)), "what an audit found")
    static let findings = Term(
        "findings",
        .list(
            .object([
                .always(.detector), .always(title), .always(.severity), .always(.findingCount),
                .always(.events),
            ])), "what detectors found")
    static let title = Term("title", .text, "what a detector looks for")
}
