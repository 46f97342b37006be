import Authentication
import Ledger
import Projections

extension ValueReport {
    static let shape = Shape([
        .always(.class), .always(.reference), .orNull(.value), .always(.status), .orNull(.since),
        .orNull(.sinceEvent), .orNull(.lastUse), .orNull(.lastEvent), .orNull(.erasedBy),
        .always(.purpose), .always(.retentionDays), .always(.tallies), .always(.cardholders),
    ])

    var record: Record {
        [
            .class: .string(data.name), .reference: .number(subject.reference),
            .value: JSON(value), .status: .string(status),
            .since: JSON(time: subject.first?.time), .sinceEvent: JSON(subject.first?.sequence),
            .lastUse: JSON(time: subject.last?.time), .lastEvent: JSON(subject.last?.sequence),
            .erasedBy: JSON(subject.receipt), .purpose: .string(data.purpose),
            .retentionDays: .number(retentionDays),
            .tallies: .array(subject.tallies.map(\.record.json)),
            .cardholders: JSON(subject.cardholders),
        ]
    }

    /// Adds what a person reads.
    func show(in answer: inout Answer) {
        let receipt = EventText.value(JSON(subject.receipt))
        answer.text("The \(data.name) of reference \(subject.reference)")
        var table = TextTable([
            .text("CLASS"), .text("VALUE"), .text("STATUS"), .whole("SINCE"), .whole("LAST USE"),
            .text("KEPT"), .text("PURPOSE"),
        ])
        table.add([
            TextTable.Cell(data.name), TextTable.Cell(value ?? "–"),
            TextTable.Cell(status == "erased" ? "erased by \(receipt)" : status),
            TextTable.Cell(time: subject.first?.time), TextTable.Cell(time: subject.last?.time),
            "\(retentionDays) days", TextTable.Cell(data.purpose),
        ])
        answer.text(table)
        guard !subject.tallies.isEmpty else { return answer.text("no event names it") }
        answer.text()
        answer.text(TextTable(subject.tallies))
        let cardholders = EventText.value(JSON(subject.cardholders))
        answer.text()
        answer.text(
            subject.cardholders.isEmpty
                ? "in events of no cardholder" : "in events of cardholders \(cardholders)")
    }
}
