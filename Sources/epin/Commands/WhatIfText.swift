import Ledger
import Questions
import Replay

/// What another policy would have changed, as a person reads it.
struct WhatIfText {
    private let result: WhatIf
    /// Payments by what became of them and what would have.
    private let payments: [WhatIf.Payments]

    init(_ result: WhatIf) {
        self.result = result
        payments = result.payments()
    }

    func write(to output: Output) throws {
        if !result.differences.isEmpty {
            try output.table(table)
            try output.line()
        }
        if !payments.isEmpty {
            try output.table(paymentTable)
            try output.line()
        }
        let count = UInt64(result.differences.count)
        try output.line(
            "\(Text.grouped(result.decisionCount)) decisions taken again: "
                + (count == 0
                    ? "none would have been different"
                    : "\(Text.grouped(count)) difference\(count == 1 ? "" : "s")"))
        if result.differences.contains(where: { $0.assuming != nil }) {
            let note = """
                A difference marked with * comes after one of the same cardholder that cannot be \
                told: it supposes that that one went as recorded where it may have, and that \
                nothing came of it otherwise.
                """
            for line in Text.wrapped(note, width: 80) { try output.line(line) }
        }
    }

    private var table: TextTable {
        var table = TextTable([
            .number("EVENT"), .text("TIME"), .number("HOLDER"), .text("DIFFERENCE"),
            .number("PAYMENT"), .number("AMOUNT"), .text("RECORDED"), .text("OTHERWISE"),
        ])
        for difference in result.differences {
            table.add([
                TextTable.Cell("\(difference.event)"),
                TextTable.Cell(UTCTime(milliseconds: difference.time).description, .dim),
                TextTable.Cell("\(difference.cardholder)"),
                TextTable.Cell(difference.kind.rawValue + (difference.assuming == nil ? "" : "*")),
                TextTable.Cell(difference.challenge.map { "\($0)" } ?? ""),
                TextTable.Cell(difference.purchase?.amountText ?? ""),
                TextTable.Cell(difference.recorded), TextTable.Cell(difference.other),
            ])
        }
        return table
    }

    private var paymentTable: TextTable {
        var table = TextTable([
            .text("RECORDED"), .text("OTHERWISE"), .number("PAYMENTS"), .number("AMOUNT"),
        ])
        for line in payments {
            table.add([
                line.recorded, line.other ?? "cannot be told", Text.grouped(line.count),
                line.total.amountText,
            ])
        }
        return table
    }

    /// The last line of the JSON.
    var summary: JSON {
        .object([
            JSON.Member(key: "decisions", value: .number(result.decisionCount)),
            JSON.Member(key: "differences", value: .number(result.differences.count)),
            JSON.Member(key: "payments", value: .array(payments.map(\.json))),
        ])
    }
}
