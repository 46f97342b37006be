import Ledger

extension Record {
    /// Two aligned columns, for a person: the fields of its event first, whose texts are shown as
    /// they are.
    var table: TextTable {
        var table = TextTable([.text("FIELD"), .text("VALUE")])
        for field in event?.fields ?? [] {
            let value =
                field == .purchaseAmount
                ? ZonedText(event?.text(of: field) ?? "")
                : event.map { EventText.value(of: field, $0) } ?? ""
            table.add([TextTable.Cell(field.name), TextTable.Cell(value)])
        }
        for (term, value) in members {
            table.add([TextTable.Cell(term.name), TextTable.Cell(EventText.zoned(value))])
        }
        return table
    }
}
