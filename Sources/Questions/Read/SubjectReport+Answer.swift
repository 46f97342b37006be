import Authentication
import Ledger
import Projections

extension SubjectReport {
    static let shape = Shape([
        .always(.cardholder), .always(.data), .always(.tallies), .always(.holds),
        .always(.cases), .orNull(.erasedBy), .always(.kept),
    ])

    var record: Record {
        let row = subject.cardholder
        return [
            .cardholder: .number(row.id), .data: .array(held.map(\.record.json)),
            .tallies: .array(subject.tallies.map(\.record.json)), .holds: JSON(row.holds),
            .cases: JSON(subject.cases), .erasedBy: JSON(row.erasedBy),
            .kept: .string(Self.kept),
        ]
    }

    /// Adds what a person reads.
    func show(in answer: inout Answer) {
        let row = subject.cardholder
        answer.text("Cardholder \(row.id)")
        var values = TextTable([
            .text("CLASS"), .number("REFERENCE"), .text("VALUE"), .text("STATUS"), .whole("SINCE"),
            .whole("LAST USE"), .text("KEPT"), .text("PURPOSE"),
        ])
        for held in held { values.add(held.cells) }
        answer.text(values)
        answer.text()
        answer.text(TextTable(subject.tallies))
        let cases = [
            ("holds", JSON(row.holds)), ("cases", JSON(subject.cases)),
            ("erasedBy", JSON(row.erasedBy)),
        ].map { "\($0) \(EventText.value($1))" }
        answer.text()
        answer.text(cases.joined(separator: ", "))
        answer.text(Self.kept)
    }
}

extension SubjectReport.Held {
    static let shape = Shape([
        .always(.class), .orNull(.reference), .orNull(.value), .always(.own), .always(.status),
        .always(.current), .always(.since), .always(.sinceEvent), .always(.lastUse),
        .always(.lastEvent), .orNull(.erasedBy), .always(.purpose), .always(.retentionDays),
    ])

    fileprivate var record: Record {
        [
            .class: .string(data.name), .reference: JSON(reference), .value: JSON(value),
            .own: .bool(isOwn), .status: .string(status), .current: .bool(isCurrent),
            .since: JSON(time: since.time),
            .sinceEvent: .number(since.sequence), .lastUse: JSON(time: lastUse.time),
            .lastEvent: .number(lastUse.sequence), .erasedBy: JSON(receipt),
            .purpose: .string(data.purpose), .retentionDays: .number(retentionDays),
        ]
    }

    fileprivate var cells: [TextTable.Cell] {
        let state =
            status == "erased"
            ? "erased by \(receipt.map { "\($0)" } ?? "–")"
            : isCurrent ? status : "\(status), former"
        return [
            TextTable.Cell(data.name), TextTable.Cell(reference.map { "\($0)" } ?? "–"),
            TextTable.Cell(isOwn ? value ?? "–" : "(perhaps another person's)"),
            TextTable.Cell(data.isTrace ? status : state),
            TextTable.Cell(time: since.time), TextTable.Cell(time: lastUse.time),
            "\(retentionDays) days", TextTable.Cell(data.purpose),
        ]
    }
}

extension TextTable {
    init(_ tallies: [DataSubject.Tally]) {
        self.init([.text("KIND"), .number("EVENTS"), .whole("FIRST"), .whole("LAST")])
        for tally in tallies { add(tally.cells) }
    }
}

extension DataSubject.Tally {
    static let shape = Shape([
        .always(Term(.kind)), .always(.eventCount), .always(.firstTime), .always(.lastTime),
    ])

    var record: Record {
        [
            Term(.kind): .string(kind.name), .eventCount: .number(count),
            .firstTime: JSON(time: firstTime), .lastTime: JSON(time: lastTime),
        ]
    }

    fileprivate var cells: [TextTable.Cell] {
        [
            TextTable.Cell(kind.name), "\(count)", TextTable.Cell(time: firstTime),
            TextTable.Cell(time: lastTime),
        ]
    }
}
