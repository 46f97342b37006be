import Ledger
import Replay

/// The answer on what another policy would have changed.
struct WhatIfText {
    private let result: WhatIf
    /// Payments by what became of them and what would have.
    private let payments: [WhatIf.Payments]

    init(_ result: WhatIf) {
        self.result = result
        payments = result.payments()
    }

    var answer: Answer {
        var answer = Answer()
        let differences = result.differences
        answer.table(
            [
                .number("EVENT"), .whole("TIME"), .number("HOLDER"), .text("DIFFERENCE"),
                .number("PAYMENT"), .number("AMOUNT"), .text("RECORDED"), .text("OTHERWISE"),
            ]
        ) { rows in
            for difference in differences { try rows.add(difference.record, difference.cells) }
        }
        if !differences.isEmpty { answer.text() }
        if !payments.isEmpty {
            answer.text(paymentTable)
            answer.text()
        }
        let count = UInt64(differences.count)
        answer.text(
            "\(Text.grouped(result.decisionCount)) decisions taken again: "
                + (count == 0
                    ? "none would have been different"
                    : "\(Text.grouped(count)) difference\(count == 1 ? "" : "s")"))
        for note in notes { answer.text(Text.wrapped(note, width: 80).map { Text.Line($0) }) }
        answer.data(summary)
        answer.status = { differences.isEmpty ? .fine : .finding }
        return answer
    }

    private var notes: [String] {
        let untouched = result.untouched.map {
            """
            Nothing was decided again about \($0.name): which requests are refused depends on \
            those of everybody at an origin, and no event says which origins have no limit.
            """
        }
        guard result.differences.contains(where: { $0.assuming != nil }) else { return untouched }
        let assumption = """
            A difference marked with * comes after an unknown one of the same cardholder: it \
            assumes that the unknown one went as recorded where it may have, and that nothing \
            came of it otherwise.
            """
        return untouched + [assumption]
    }

    private var paymentTable: TextTable {
        var table = TextTable([
            .text("RECORDED"), .text("OTHERWISE"), .number("PAYMENTS"), .number("AMOUNT"),
        ])
        for line in payments {
            table.add([
                line.recorded, line.other ?? "unknown", Text.grouped(line.count),
                line.total.amountText,
            ])
        }
        return table
    }

    /// The last line of the JSON.
    private var summary: Record {
        [
            .decisionCount: .number(result.decisionCount),
            .differenceCount: .number(result.differences.count),
            .payments: .array(payments.map(\.json)),
            .untouched: .array(result.untouched.map { .string($0.name) }),
        ]
    }

    static let summaryShape = Shape([
        .always(.decisionCount), .always(.differenceCount), .always(.payments),
        .always(.untouched),
    ])
}

extension WhatIfDifference {
    static let shape = Shape([
        .always(.difference), .always(.event), .always(Term(.time)), .always(.cardholder),
        .maybe(Term(.session)), .maybe(.challenge), .maybe(Term(.merchantName)),
        .maybe(Term(.purchaseAmount)), .maybe(Term(.purchaseCurrency)),
        .maybe(Term(.purchaseExponent)), .maybe(Term(.outcome)), .always(.recorded),
        .always(.other), .maybe(.assuming),
    ])

    fileprivate var record: Record { Record(json, Self.shape) }

    fileprivate var cells: [TextTable.Cell] {
        [
            TextTable.Cell("\(event)"),
            TextTable.Cell(time: time, .dim),
            TextTable.Cell("\(cardholder)"),
            TextTable.Cell(kind.rawValue + (assuming == nil ? "" : "*")),
            TextTable.Cell(challenge.map { "\($0)" } ?? ""),
            TextTable.Cell(purchase?.amountText ?? ""),
            TextTable.Cell(ZonedText(ofUniversalTimes: recorded)),
            TextTable.Cell(ZonedText(ofUniversalTimes: other)),
        ]
    }
}
